//! The one writer: acts go through it one after another and are committed in groups.
//!
//! What this room is for: an act's transaction. Each act runs in a savepoint; up to [`GROUP`] acts that are already
//! waiting share one commit; nobody is answered before the commit is durable. On both engines a group holds the
//! audit's head alone from its beginning on, so that acts have one order everywhere, and with it one unbroken chain.
//! What it must not know: what an act does.

use std::{future::Future, panic::AssertUnwindSafe, pin::Pin};

use futures_util::FutureExt;
use rulebook::base::{Id, Kind, Now};
use tokio::sync::{mpsc, oneshot};

use super::{Params, ReadTx, Row, Sql, tx::Conn};
use crate::{
    clock::{Clock, Mint},
    problem::{Fault, Problem},
};

/// How many acts share one commit at most.
pub(super) const GROUP: usize = 64;
/// How many acts may wait before newcomers are told that Senda is busy.
const WAITING: usize = 4_096;

const KEEP_HEAD: Sql = Sql::new("update kit_audit_head set entries = $1, hash = $2 where id = 1");

/// The end of the audit's chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) entries: i64,
    pub(crate) hash: String,
}

/// An act's transaction: everything a snapshot can read, and the only thing that can write.
pub struct WriteTx<'c> {
    read: ReadTx<'c>,
    now: Now,
    /// The real moment, when another is supposed.
    minted_at: Option<rulebook::base::Instant>,
    mint: Mint,
    pub(crate) head: Head,
    pub(crate) trail: crate::audit::Trail,
    /// Whether this act queued work.
    pub(crate) queued: bool,
}

impl<'c> std::ops::Deref for WriteTx<'c> {
    type Target = ReadTx<'c>;
    fn deref(&self) -> &Self::Target {
        &self.read
    }
}
impl std::ops::DerefMut for WriteTx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.read
    }
}

impl WriteTx<'_> {
    /// The moment of this act.
    pub const fn now(&self) -> Now {
        self.now
    }
    /// From here on this act happens at another moment. Only for sites that are no real ones (a demonstration, an emulator for
    /// other people's tests): whoever calls this has asked for that first. Ids stay those of the real moment.
    pub fn suppose(&mut self, now: Now) {
        self.minted_at.get_or_insert(self.now.at);
        self.now = now;
    }
    /// A new id.
    pub fn mint<K: Kind>(&mut self) -> Id<K> {
        self.mint.next(self.minted_at.unwrap_or(self.now.at))
    }
    /// Changes rows; answers how many.
    pub async fn run(&self, sql: Sql, params: Params<'_>) -> Result<u64, Fault> {
        self.read.change(sql, params).await
    }
    /// Changes exactly one row that is still in the state the act expected; otherwise somebody else was faster.
    ///
    /// # Errors
    /// [`Problem::MovedOn`] when no row, or more than one, was still so.
    pub async fn run_one(&self, sql: Sql, params: Params<'_>) -> Result<(), Problem> {
        match self.read.change(sql, params).await? {
            1 => Ok(()),
            _ => Err(Problem::MovedOn),
        }
    }
    /// Changes one row with each of these parameters, in their order: for many rows of one kind, which then travel together.
    ///
    /// # Errors
    /// [`Problem::MovedOn`] as [`Self::run_one`].
    pub async fn run_each(
        &self,
        sql: Sql,
        rows: &[Vec<&(dyn super::ToValue + Sync)>],
    ) -> Result<(), Problem> {
        let done = self.read.change_each(sql, rows).await?;
        if done.iter().all(|changed| *changed == 1) {
            Ok(())
        } else {
            Err(Problem::MovedOn)
        }
    }
}

type Answer = Box<dyn FnOnce(Result<(), String>) + Send>;
type Working<'t> = Pin<Box<dyn Future<Output = (bool, Answer)> + 't>>;
type Job = Box<dyn for<'t, 'c> FnOnce(&'t mut WriteTx<'c>) -> Working<'t> + Send>;

/// The way to the writer.
#[derive(Clone)]
pub(super) struct Writer(mpsc::Sender<Job>);

/// The writer's own end.
pub(super) struct Queue {
    jobs: mpsc::Receiver<Job>,
    clock: Clock,
    mint: Mint,
}

impl Writer {
    pub(super) fn new(clock: Clock) -> (Self, Queue) {
        let (sender, jobs) = mpsc::channel(WAITING);
        let mint = clock.mint();
        (Self(sender), Queue { jobs, clock, mint })
    }

    pub(super) async fn write<T, F>(&self, write: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut WriteTx<'_>) -> Result<T, Problem> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |tx| Box::pin(work(write, tx, reply)));
        self.0.try_send(job).map_err(|_full| Problem::Busy)?;
        match answer.await {
            Ok(result) => result,
            Err(_gone) => Err(Fault::say("the writer stopped before this was committed").into()),
        }
    }
}

async fn work<T, F>(
    write: F,
    tx: &mut WriteTx<'_>,
    reply: oneshot::Sender<Result<T, Problem>>,
) -> (bool, Answer)
where
    T: Send + 'static,
    F: AsyncFnOnce(&mut WriteTx<'_>) -> Result<T, Problem> + Send + 'static,
{
    let result = AssertUnwindSafe(write(tx)).catch_unwind().await;
    let result = result.unwrap_or_else(|_panic| Err(Fault::say("an act panicked").into()));
    let worked = result.is_ok();
    let answer: Answer = Box::new(move |committed| {
        let result = match committed {
            Ok(()) => result,
            Err(why) => result.and(Err(Fault::because("committing", CommitFailed(why)).into())),
        };
        // Whoever asked may have gone away; what was committed stays committed.
        drop(reply.send(result));
    });
    (worked, answer)
}

#[derive(Debug)]
struct CommitFailed(String);
impl std::fmt::Display for CommitFailed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for CommitFailed {}

impl Queue {
    pub(super) async fn next(&mut self) -> Option<Group<'_>> {
        let first = self.jobs.recv().await?;
        Some(Group {
            first: Some(first),
            queue: self,
        })
    }
    pub(super) fn next_blocking(&mut self) -> Option<Group<'_>> {
        let first = self.jobs.blocking_recv()?;
        Some(Group {
            first: Some(first),
            queue: self,
        })
    }
}

/// Acts that share one commit: one that waited, and those that come to wait meanwhile.
pub(super) struct Group<'q> {
    first: Option<Job>,
    queue: &'q mut Queue,
}

impl Group<'_> {
    /// Runs the group on this connection; how many acts it was. Answers are given only after the commit.
    pub(super) async fn run(mut self, conn: Conn<'_>, begin: &'static str) -> Result<usize, Fault> {
        let mut answers = Vec::new();
        let outcome = self.run_all(conn, begin, &mut answers).await;
        let told = outcome.as_ref().map_err(ToString::to_string).copied();
        let acts = answers.len();
        for answer in answers {
            answer(told.clone());
        }
        outcome.map(|()| acts)
    }

    async fn run_all(
        &mut self,
        conn: Conn<'_>,
        begin: &'static str,
        answers: &mut Vec<Answer>,
    ) -> Result<(), Fault> {
        let read = ReadTx(conn);
        read.control(begin)?;
        let outcome = self.run_in(conn, answers).await;
        read.control(if outcome.is_ok() {
            "commit"
        } else {
            "rollback"
        })?;
        outcome.and(read.settle().await)
    }

    async fn run_in(&mut self, conn: Conn<'_>, answers: &mut Vec<Answer>) -> Result<(), Fault> {
        let read = ReadTx(conn);
        let taken = read_head(&read)
            .await?
            .ok_or_else(|| Fault::say("the audit has lost its head"))?;
        let mut head = taken.clone();
        while let Some(job) = self.take(answers.len()) {
            let (next, answer) = self.run_one(ReadTx(conn), head, job).await?;
            head = next;
            answers.push(answer);
        }
        if head != taken {
            read.change(KEEP_HEAD, &[&head.entries, &head.hash]).await?;
        }
        Ok(())
    }

    fn take(&mut self, done: usize) -> Option<Job> {
        if done >= GROUP {
            return None;
        }
        self.first
            .take()
            .or_else(|| self.queue.jobs.try_recv().ok())
    }

    async fn run_one(
        &mut self,
        read: ReadTx<'_>,
        head: Head,
        job: Job,
    ) -> Result<(Head, Answer), Fault> {
        read.control("savepoint act")?;
        let kept = head.clone();
        let mut tx = WriteTx {
            read,
            now: self.queue.clock.now(),
            mint: self.queue.mint.clone(),
            head,
            minted_at: None,
            trail: crate::audit::Trail::default(),
            queued: false,
        };
        let (worked, answer) = job(&mut tx).await;
        let WriteTx { read, head, .. } = tx;
        if read.is_lost() {
            return Err(Fault::say("the acts before this one could not be kept"));
        }
        if worked {
            read.control("release act")?;
            return Ok((head, answer));
        }
        read.control("rollback to act")?;
        read.control("release act")?;
        // At once: PostgreSQL prepares no statement in a transaction that failed.
        read.settle().await?;
        Ok((kept, answer))
    }
}

/// Reads the end of the chain as it is committed.
pub(crate) async fn read_head(tx: &ReadTx<'_>) -> Result<Option<Head>, Fault> {
    const HEAD: Sql = Sql::new("select entries, hash from kit_audit_head where id = 1");
    let read = |row: &Row<'_>| {
        Ok(Head {
            entries: row.get(0)?,
            hash: row.get(1)?,
        })
    };
    tx.first(HEAD, &[], read).await
}
