//! Reading inside a transaction: the same call on both engines.
//!
//! What this room must not know: how a transaction begins or ends.

use std::{
    future::Future,
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
};

use deadpool_postgres::ClientWrapper;
use futures_util::future::{join, try_join_all};

use super::{Row, Sql, ToValue, Value, row};
use crate::problem::Fault;

/// The parameters of a statement.
pub type Params<'a> = &'a [&'a (dyn ToValue + Sync)];

/// One consistent snapshot of the data. Questions that do not need each other's answers may be asked together (`try_join!`):
/// PostgreSQL then gets them in one go, and nobody waits for each in turn; SQLite answers one after another.
pub struct ReadTx<'c>(pub(super) Conn<'c>);

#[derive(Clone, Copy)]
pub(super) enum Conn<'c> {
    Lite(&'c Mutex<rusqlite::Connection>),
    Pg(Line<'c>),
}

/// A line to PostgreSQL.
#[derive(Clone, Copy)]
pub(super) struct Line<'c> {
    pub(super) client: &'c ClientWrapper,
    pub(super) owed: &'c Mutex<Owed>,
}

/// What is behind the lock. Nothing is left half done behind one whose holder panicked: each use is one statement.
pub(super) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Words of transaction control (`begin`, `savepoint …`) that are still to be sent. They travel with the next
/// statement, in one round trip; nothing answers to them but that they worked.
#[derive(Debug, Default)]
pub(super) struct Owed {
    words: String,
    failed: bool,
}

impl Owed {
    /// Whether nothing was asked yet: the beginning of the transaction was never sent.
    pub(super) const fn is_unsent(&self) -> bool {
        !self.words.is_empty()
    }
}

impl Line<'_> {
    /// What is owed, then this; the second does not wait for the answer to the first.
    async fn ask<T>(
        &self,
        question: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, tokio_postgres::Error> {
        let words = mem::take(&mut held(self.owed).words);
        if words.is_empty() {
            return question.await;
        }
        // `join` asks in this order.
        let (controlled, answer) = join(self.client.batch_execute(&words), question).await;
        held(self.owed).failed |= controlled.is_err();
        controlled.and(answer)
    }
}

impl ReadTx<'_> {
    /// Every row of the answer, in the statement's own order.
    pub async fn all<T>(
        &self,
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
        &self,
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
        &self,
        sql: Sql,
        params: Params<'_>,
        mut visit: impl FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        #[cfg(feature = "testing")]
        crate::testing::asked();
        match &self.0 {
            Conn::Lite(conn) => {
                let wrong = |e| Fault::because(sql.text(), e);
                let conn = held(conn);
                let mut statement = conn.prepare_cached(sql.text()).map_err(wrong)?;
                bind(&mut statement, sql, params)?;
                let mut rows = statement.raw_query();
                while let Some(row) = rows.next().map_err(wrong)? {
                    visit(&Row(row::Inner::Lite(row)))?;
                }
                Ok(())
            }
            Conn::Pg(line) => {
                let wrong = |e| Fault::because(sql.text(), e);
                let client = line.client;
                let statement = client.prepare_cached(sql.text()).await.map_err(wrong)?;
                let values: Vec<Value<'_>> = params.iter().map(|p| p.to_value()).collect();
                let values: Vec<_> = values.iter().map(as_pg).collect();
                let rows = line.ask(client.query(&statement, &values)).await;
                for row in rows.map_err(wrong)? {
                    visit(&Row(row::Inner::Pg(&row)))?;
                }
                Ok(())
            }
        }
    }

    /// Runs a statement that changes rows; only the writer's transaction offers it to the outside.
    pub(super) async fn change(&self, sql: Sql, params: Params<'_>) -> Result<u64, Fault> {
        match &self.0 {
            Conn::Lite(conn) => {
                let wrong = |e| Fault::because(sql.text(), e);
                let conn = held(conn);
                let mut statement = conn.prepare_cached(sql.text()).map_err(wrong)?;
                bind(&mut statement, sql, params)?;
                let rows = statement.raw_execute().map_err(wrong)?;
                Ok(u64::try_from(rows).unwrap_or(0))
            }
            Conn::Pg(line) => {
                let wrong = |e| Fault::because(sql.text(), e);
                let client = line.client;
                let statement = client.prepare_cached(sql.text()).await.map_err(wrong)?;
                let values: Vec<Value<'_>> = params.iter().map(|p| p.to_value()).collect();
                let values: Vec<_> = values.iter().map(as_pg).collect();
                let rows = line.ask(client.execute(&statement, &values)).await;
                rows.map_err(wrong)
            }
        }
    }

    /// Runs a statement once with each of these rows of parameters, in their order; how many rows each changed. On PostgreSQL many
    /// travel at once: none waits for the answer to the one before it.
    pub(super) async fn change_each(
        &self,
        sql: Sql,
        rows: &[Vec<&(dyn ToValue + Sync)>],
    ) -> Result<Vec<u64>, Fault> {
        const ON_THE_WAY: usize = 256;
        let mut done = Vec::with_capacity(rows.len());
        for some in rows.chunks(ON_THE_WAY) {
            match &self.0 {
                Conn::Lite(_) => {
                    for row in some {
                        done.push(self.change(sql, row).await?);
                    }
                }
                Conn::Pg(line) => {
                    let wrong = |e| Fault::because(sql.text(), e);
                    let client = line.client;
                    let statement = client.prepare_cached(sql.text()).await.map_err(wrong)?;
                    let values: Vec<Vec<Value<'_>>> = some
                        .iter()
                        .map(|row| row.iter().map(|p| p.to_value()).collect())
                        .collect();
                    let values: Vec<Vec<_>> = values
                        .iter()
                        .map(|row| row.iter().map(as_pg).collect())
                        .collect();
                    let asked = values.iter().map(|row| client.execute(&statement, row));
                    done.extend(line.ask(try_join_all(asked)).await.map_err(wrong)?);
                }
            }
        }
        Ok(done)
    }

    /// Words of transaction control: at once on SQLite, with the next statement on PostgreSQL.
    pub(super) fn control(&self, words: &'static str) -> Result<(), Fault> {
        match &self.0 {
            Conn::Lite(conn) => held(conn)
                .prepare_cached(words)
                .and_then(|mut statement| statement.raw_execute())
                .map(|_| ())
                .map_err(|e| Fault::because(words, e)),
            Conn::Pg(line) => {
                let mut owed = held(line.owed);
                owed.words.push_str(words);
                owed.words.push(';');
                Ok(())
            }
        }
    }

    /// Sends what is owed and waits until it worked.
    pub(super) async fn settle(&self) -> Result<(), Fault> {
        match &self.0 {
            Conn::Lite(_) => Ok(()),
            Conn::Pg(line) => line
                .ask(async { Ok(()) })
                .await
                .map_err(|e| Fault::because("controlling a transaction", e)),
        }
    }

    /// Whether words of transaction control did not work: then nothing of this transaction may be committed.
    pub(super) fn is_lost(&self) -> bool {
        matches!(&self.0, Conn::Pg(line) if held(line.owed).failed)
    }

    /// Runs the text of a migration.
    pub(super) async fn batch(&self, text: &str) -> Result<(), Fault> {
        match &self.0 {
            Conn::Lite(conn) => held(conn)
                .execute_batch(text)
                .map_err(|e| Fault::because(text.to_owned(), e)),
            Conn::Pg(line) => line
                .client
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
