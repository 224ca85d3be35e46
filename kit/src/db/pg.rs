//! PostgreSQL, beside the program: pooled readers, one writer.
//!
//! What this room must not know: anything of SQLite.

use std::{sync::Mutex, thread, time::Duration};

use deadpool_postgres::{
    ClientWrapper, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod,
};
use futures_util::FutureExt;
use tokio_postgres::{Config, NoTls};

use super::{
    ReadTx, migrate, next_number,
    tx::{Conn, Line, Owed, held},
    writer::{Queue, Writer},
};
use crate::{
    clock::Clock,
    problem::{Fault, Problem},
};

/// Connections for readers.
const READERS: usize = 16;

/// A group of acts begins, and holds the audit's head: should two programs write to one server, each waits for the other.
const BEGIN: &str = "begin; lock table kit_audit_head in exclusive mode";

pub(super) struct Pg {
    number: u64,
    pool: Pool,
    writer: Writer,
}

impl Pg {
    pub(super) async fn open(address: &str, clock: Clock) -> Result<Self, Fault> {
        let (config, pool) = reach(address)?;
        let client = pool.get().await.map_err(unreached)?;
        let owed = Mutex::default();
        migrate::run(ReadTx(line(&client, &owed)), clock.now()).await?;
        drop(client);
        let (writer, queue) = Writer::new(clock);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| Fault::because("starting the writer", e))?;
        thread::Builder::new()
            .name("senda-writer".into())
            .spawn(move || runtime.block_on(keep_writing(config, queue)))
            .map_err(|e| Fault::because("starting the writer", e))?;
        Ok(Self {
            number: next_number(),
            pool,
            writer,
        })
    }

    /// Reads the data as it is. Whoever tries to write is told that nobody is there to do it.
    pub(super) fn to_read(address: &str, clock: Clock) -> Result<Self, Fault> {
        let (_, pool) = reach(address)?;
        let (writer, _nobody) = Writer::new(clock);
        Ok(Self {
            number: next_number(),
            pool,
            writer,
        })
    }

    pub(super) const fn writer(&self) -> &Writer {
        &self.writer
    }

    /// Opens a snapshot; its beginning travels with the first question.
    pub(super) async fn open_snapshot(&self) -> Result<Reading, Fault> {
        let reading = Reading {
            number: self.number,
            client: self.client().await?,
            owed: Mutex::default(),
        };
        reading
            .tx()
            .control("begin isolation level repeatable read read only")?;
        Ok(reading)
    }

    /// Is this a snapshot of this server's database?
    pub(super) const fn opened(&self, reading: &Reading) -> bool {
        self.number == reading.number
    }

    pub(super) async fn version(&self) -> Result<String, Problem> {
        let client = self.client().await?;
        let row = client
            .query_one("show server_version", &[])
            .await
            .map_err(|e| Fault::because("asking for the server’s version", e))?;
        row.try_get::<_, String>(0)
            .map_err(|e| Fault::because("reading a version", e).into())
    }

    pub(super) async fn prepare(&self, sql: &str) -> Result<(usize, usize), Problem> {
        let client = self.client().await?;
        let statement = client
            .prepare(sql)
            .await
            .map_err(|e| Fault::because(sql.to_owned(), e))?;
        Ok((statement.params().len(), statement.columns().len()))
    }

    async fn client(&self) -> Result<Object, Fault> {
        self.pool.get().await.map_err(unreached)
    }
}

/// An open snapshot.
pub(super) struct Reading {
    number: u64,
    client: Object,
    owed: Mutex<Owed>,
}

impl Reading {
    fn tx(&self) -> ReadTx<'_> {
        ReadTx(line(&self.client, &self.owed))
    }

    pub(super) async fn read<T>(
        &self,
        read: impl AsyncFnOnce(&ReadTx<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        read(&self.tx()).await
    }
}

/// Ends a snapshot however its reading ends, also when whoever asked has gone away. Nobody waits for the answer: the
/// next user of the connection asks after it.
impl Drop for Reading {
    fn drop(&mut self) {
        if !held(&self.owed).is_unsent() {
            drop(self.client.batch_execute("commit").now_or_never());
        }
    }
}

const fn line<'c>(client: &'c ClientWrapper, owed: &'c Mutex<Owed>) -> Conn<'c> {
    Conn::Pg(Line { client, owed })
}

fn reach(address: &str) -> Result<(Config, Pool), Fault> {
    let config: Config = address.parse().map_err(|e| {
        Fault::because(
            "The database address is not understood. Write it like postgres://user:password@host:5432/senda",
            e,
        )
    })?;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        return Err(Fault::say(
            "The database address names no server. Write it like postgres://user:password@host:5432/senda",
        ));
    }
    Ok((config.clone(), pool(config, READERS)?))
}

/// Why no connection came: what the server or the network said, without the pool's own words.
fn unreached(error: PoolError) -> Fault {
    const WHAT: &str = "The PostgreSQL server cannot be reached";
    match error {
        PoolError::Backend(error) => Fault::because(WHAT, error),
        PoolError::Timeout(_) => Fault::say(format!("{WHAT}: no answer within five seconds")),
        other => Fault::because(WHAT, other),
    }
}

fn pool(config: Config, size: usize) -> Result<Pool, Fault> {
    let recycling = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    Pool::builder(Manager::from_config(config, NoTls, recycling))
        .max_size(size)
        .runtime(deadpool_postgres::Runtime::Tokio1)
        .wait_timeout(Some(Duration::from_secs(5)))
        .create_timeout(Some(Duration::from_secs(5)))
        .build()
        .map_err(|e| Fault::because("preparing connections", e))
}

async fn keep_writing(config: Config, mut queue: Queue) {
    let pool = match pool(config, 1) {
        Ok(pool) => pool,
        Err(fault) => return tracing::error!(%fault, "the writer could not start"),
    };
    while let Some(group) = queue.next().await {
        // Dropping the group answers everybody in it: the writer stopped before the commit.
        let client = match pool.get().await {
            Ok(client) => client,
            Err(error) => {
                tracing::error!(%error, "the writer cannot reach the server");
                continue;
            }
        };
        let owed = Mutex::default();
        if let Err(fault) = group.run(line(&client, &owed), BEGIN).await {
            tracing::error!(%fault, "a group of acts was not committed");
            // The connection may be in any state; the next group gets a fresh one.
            drop(Object::take(client));
        }
    }
}
