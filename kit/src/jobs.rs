//! Work for later: queued inside the act that wants it, done after it, retried until it is done or given up on.
//!
//! What this room is for: durable jobs. A job may run twice (the machine may stop between the work and its tick), so
//! every piece of work says in its first line why that is harmless.
//! What it must not know: what the work is.

use std::{future::Future, pin::Pin, sync::Arc};

use rulebook::base::Instant;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    app::App,
    db::{Sql, WriteTx},
    problem::{Fault, Problem},
};

rulebook::id_of!(
    /// A piece of queued work.
    Job, "job", JobId
);

/// A kind of work.
pub trait Work: Serialize + DeserializeOwned + Send + 'static {
    /// Stable word, e.g. `people.post_letter`.
    const KIND: &'static str;
    /// Does it.
    fn run(self, app: App) -> impl Future<Output = Result<(), Problem>> + Send;
}

type Runner = Arc<
    dyn Fn(App, &str) -> Pin<Box<dyn Future<Output = Result<(), Problem>> + Send>> + Send + Sync,
>;

/// The kinds of work a program knows.
#[derive(Clone, Default)]
pub struct Jobs(Vec<(&'static str, Runner)>);

impl Jobs {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// These, and this kind.
    pub fn with<W: Work>(mut self) -> Self {
        let run: Runner = Arc::new(|app, payload| {
            let work = serde_json::from_str::<W>(payload);
            Box::pin(async move {
                let work = work.map_err(|e| Fault::because("reading a job", e))?;
                work.run(app).await
            })
        });
        self.0.push((W::KIND, run));
        self
    }
    /// These and those.
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }
    fn runner(&self, kind: &str) -> Option<Runner> {
        self.0
            .iter()
            .find(|(known, _)| *known == kind)
            .map(|(_, run)| Arc::clone(run))
    }
}

const ADD: Sql = Sql::new(
    "insert into kit_jobs (id, kind, payload, state, due_at, attempts) values ($1, $2, $3, 'waiting', $4, 0)",
);
const DUE: Sql = Sql::new(
    "select id, kind, payload, attempts from kit_jobs where state = 'waiting' and due_at <= $1
     order by due_at, id limit 50",
);
const CLAIM: Sql = Sql::new(
    "update kit_jobs set state = 'running', attempts = attempts + 1, claimed_at = $1
     where id = $2 and state = 'waiting'",
);
const DONE: Sql = Sql::new("update kit_jobs set state = 'done', last_error = null where id = $1");
const AGAIN: Sql =
    Sql::new("update kit_jobs set state = $1, due_at = $2, last_error = $3 where id = $4");
const RELEASE: Sql =
    Sql::new("update kit_jobs set state = 'waiting' where state = 'running' and claimed_at < $1");

/// After so many attempts a person has to look.
const ATTEMPTS: i64 = 8;
/// A job claimed longer ago than this many seconds was interrupted.
const INTERRUPTED_AFTER: i64 = 300;

impl WriteTx<'_> {
    /// Queues work, in this transaction: it is done if, and only if, the act is.
    pub async fn later<W: Work>(&mut self, work: &W) -> Result<(), Fault> {
        let at = self.now().at;
        self.later_at(work, at).await
    }

    /// Queues work that is not to be done before this instant.
    pub async fn later_at<W: Work>(&mut self, work: &W, due: Instant) -> Result<(), Fault> {
        let payload =
            serde_json::to_string(work).map_err(|e| Fault::because("writing a job", e))?;
        let id: JobId = self.mint();
        self.run(ADD, &[&id, &W::KIND, &payload, &due]).await?;
        self.queued = true;
        Ok(())
    }
}

struct Waiting {
    id: JobId,
    kind: String,
    payload: String,
    attempts: i64,
}

impl App {
    /// Does all the work that is due, including work that this work queues, and answers how many pieces were done.
    pub async fn work_due(&self) -> Result<usize, Problem> {
        let mut done = 0;
        loop {
            let now = self.now().at;
            let due = self
                .db()
                .read(async |tx| Ok(tx.all(DUE, &[&now], read_waiting).await?))
                .await?;
            if due.is_empty() {
                return Ok(done);
            }
            for job in due {
                if self.run_one(job).await? {
                    done += 1;
                }
            }
        }
    }

    /// Puts back work that was interrupted when a machine stopped.
    pub async fn release_interrupted(&self) -> Result<(), Problem> {
        let before = self.now().at.plus_seconds(-INTERRUPTED_AFTER);
        self.db()
            .write(async move |tx| Ok(tx.run(RELEASE, &[&before]).await?))
            .await?;
        Ok(())
    }

    async fn run_one(&self, job: Waiting) -> Result<bool, Problem> {
        let (id, now) = (job.id, self.now().at);
        let claimed = self
            .db()
            .write(async move |tx| tx.run_one(CLAIM, &[&now, &id]).await)
            .await;
        match claimed {
            Err(Problem::MovedOn) => return Ok(false),
            other => other?,
        }
        let outcome = match self.jobs().runner(&job.kind) {
            Some(run) => run(self.clone(), &job.payload).await,
            None => Err(Fault::say(format!("no part of this build does {}", job.kind)).into()),
        };
        match outcome {
            Ok(()) => {
                self.db()
                    .write(async move |tx| Ok(tx.run(DONE, &[&id]).await?))
                    .await?;
                Ok(true)
            }
            Err(problem) => {
                self.try_again(job, problem).await?;
                Ok(false)
            }
        }
    }

    async fn try_again(&self, job: Waiting, problem: Problem) -> Result<(), Problem> {
        let attempts = job.attempts + 1;
        let error = match problem {
            Problem::Fault(fault) => fault.to_string(),
            other => format!("{other:?}"),
        };
        tracing::warn!(job = %job.id, kind = job.kind, attempts, error, "a job did not work");
        let state = if attempts >= ATTEMPTS {
            "failed"
        } else {
            "waiting"
        };
        // 10 s, 20 s, 40 s … 21 minutes.
        let wait = 10_i64.saturating_mul(1 << attempts.clamp(0, 20).saturating_sub(1));
        let due = self.now().at.plus_seconds(wait);
        let id = job.id;
        self.db()
            .write(async move |tx| Ok(tx.run(AGAIN, &[&state, &due, &error, &id]).await?))
            .await?;
        Ok(())
    }
}

fn read_waiting(row: &crate::db::Row<'_>) -> Result<Waiting, Fault> {
    Ok(Waiting {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        attempts: row.get(3)?,
    })
}
