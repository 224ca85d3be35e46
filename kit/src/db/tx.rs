//! Reading inside a transaction: the same call on both engines.
//!
//! What this room must not know: how a transaction begins or ends.

use super::{Row, Sql, ToValue, Value, row};
use crate::problem::Fault;

/// The parameters of a statement.
pub type Params<'a> = &'a [&'a (dyn ToValue + Sync)];

/// One consistent snapshot of the data.
pub struct ReadTx<'c>(pub(super) Conn<'c>);

pub(super) enum Conn<'c> {
    Lite(&'c mut rusqlite::Connection),
    Pg(&'c mut deadpool_postgres::ClientWrapper),
}

impl ReadTx<'_> {
    /// Every row of the answer, in the statement's own order.
    pub async fn all<T>(
        &mut self,
        sql: Sql,
        params: Params<'_>,
        mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut found = Vec::new();
        self.each(sql, params, |row| {
            found.push(read(row)?);
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// The first row of the answer, when there is one.
    pub async fn first<T>(
        &mut self,
        sql: Sql,
        params: Params<'_>,
        mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        let mut found = None;
        self.each(sql, params, |row| {
            if found.is_none() {
                found = Some(read(row)?);
            }
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// Visits every row in place, without keeping any.
    pub async fn each(
        &mut self,
        sql: Sql,
        params: Params<'_>,
        mut visit: impl FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        match &mut self.0 {
            Conn::Lite(conn) => {
                let wrong = |e| Fault::because(sql.text(), e);
                let mut statement = conn.prepare_cached(sql.text()).map_err(wrong)?;
                bind(&mut statement, sql, params)?;
                let mut rows = statement.raw_query();
                while let Some(row) = rows.next().map_err(wrong)? {
                    visit(&Row(row::Inner::Lite(row)))?;
                }
                Ok(())
            }
            Conn::Pg(client) => {
                let wrong = |e| Fault::because(sql.text(), e);
                let statement = client.prepare_cached(sql.text()).await.map_err(wrong)?;
                let values: Vec<Value<'_>> = params.iter().map(|p| p.to_value()).collect();
                let values: Vec<_> = values.iter().map(as_pg).collect();
                for row in client.query(&statement, &values).await.map_err(wrong)? {
                    visit(&Row(row::Inner::Pg(&row)))?;
                }
                Ok(())
            }
        }
    }

    /// Runs a statement that changes rows; only the writer's transaction offers it to the outside.
    pub(super) async fn change(&mut self, sql: Sql, params: Params<'_>) -> Result<u64, Fault> {
        match &mut self.0 {
            Conn::Lite(conn) => {
                let wrong = |e| Fault::because(sql.text(), e);
                let mut statement = conn.prepare_cached(sql.text()).map_err(wrong)?;
                bind(&mut statement, sql, params)?;
                let rows = statement.raw_execute().map_err(wrong)?;
                Ok(u64::try_from(rows).unwrap_or(0))
            }
            Conn::Pg(client) => {
                let wrong = |e| Fault::because(sql.text(), e);
                let statement = client.prepare_cached(sql.text()).await.map_err(wrong)?;
                let values: Vec<Value<'_>> = params.iter().map(|p| p.to_value()).collect();
                let values: Vec<_> = values.iter().map(as_pg).collect();
                client.execute(&statement, &values).await.map_err(wrong)
            }
        }
    }

    /// Runs text that needs no answer (`begin`, migrations).
    pub(super) async fn batch(&mut self, text: &str) -> Result<(), Fault> {
        match &mut self.0 {
            Conn::Lite(conn) => conn
                .execute_batch(text)
                .map_err(|e| Fault::because(text.to_owned(), e)),
            Conn::Pg(client) => client
                .batch_execute(text)
                .await
                .map_err(|e| Fault::because(text.to_owned(), e)),
        }
    }
}

fn as_pg<'a>(value: &'a Value<'_>) -> &'a (dyn tokio_postgres::types::ToSql + Sync) {
    value
}

fn bind(
    statement: &mut rusqlite::CachedStatement<'_>,
    sql: Sql,
    params: Params<'_>,
) -> Result<(), Fault> {
    for (place, param) in params.iter().enumerate() {
        statement
            .raw_bind_parameter(place + 1, param.to_value())
            .map_err(|e| Fault::because(sql.text(), e))?;
    }
    Ok(())
}
