//! Who did what, why, and what changed: one entry per act, each sealed to the one before it.
//!
//! What this room is for: the catalogue entry of an act ([`Process`]), what an act says of itself while it runs
//! ([`Trail`]), the chain, its check, and the history of a record.
//! What it must not know: any particular process. Personal data stays out of the chain: ids, codes and days go in.

use rulebook::base::{Id, Instant};
use rulebook::people::{Permit, PersonId};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    db::{Db, Head, ReadTx, Sql, ToValue, WriteTx, read_head},
    problem::{Fault, Problem},
};

/// Whether an act must say why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Why {
    /// The act speaks for itself.
    NotAsked,
    /// A reason is kept with the entry, always.
    Required,
}

/// A kind of act, as the catalogue tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Process {
    /// Stable word, e.g. `account_opened`.
    pub code: &'static str,
    /// The sentence of the history, after the actor's name: `opened the account`.
    pub sentence: &'static str,
    /// Whether a reason is required.
    pub why: Why,
    /// `false` only where the record is its own trail (kept versions, a session's last use): no chain entry.
    pub chained: bool,
}

impl Process {
    /// A process that needs no reason.
    pub const fn new(code: &'static str, sentence: &'static str) -> Self {
        Self {
            code,
            sentence,
            why: Why::NotAsked,
            chained: true,
        }
    }
    /// The same, with a reason required.
    pub const fn with_reason(self) -> Self {
        Self {
            why: Why::Required,
            ..self
        }
    }
    /// The same, where the record it writes is its own trail.
    pub const fn own_trail(self) -> Self {
        Self {
            chained: false,
            ..self
        }
    }
}

/// One thing that changed: codes, days, counts and ids, never free text about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What changed.
    pub what: String,
    /// What it was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before: Option<String>,
    /// What it is now.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub after: Option<String>,
}

/// What an act says of itself while it runs.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    subjects: Vec<String>,
    changes: Vec<Change>,
    why: Option<String>,
    actor: Option<PersonId>,
}

impl WriteTx<'_> {
    /// Names what this act is about; the first subject named leads the entry, all of them show it in their history.
    pub fn about(&mut self, subject: impl std::fmt::Display) {
        self.trail.subjects.push(subject.to_string());
    }
    /// Tells what changed.
    pub fn changed<B, A>(&mut self, what: &str, before: Option<B>, after: Option<A>)
    where
        B: std::fmt::Display,
        A: std::fmt::Display,
    {
        self.trail.changes.push(Change {
            what: what.to_owned(),
            before: before.map(|value| value.to_string()),
            after: after.map(|value| value.to_string()),
        });
    }
    /// Tells what came to be.
    pub fn became(&mut self, what: &str, after: impl std::fmt::Display) {
        self.changed(what, None::<&str>, Some(after));
    }
    /// Who acts; nobody for Senda itself.
    pub fn actor(&self) -> Option<PersonId> {
        self.trail.actor
    }
    /// Gives the reason.
    pub fn because(&mut self, why: impl Into<String>) {
        self.trail.why = Some(why.into());
    }
}

const ADD: Sql = Sql::new(
    "insert into kit_audit (entry, at, actor_id, process, subject, why, changes, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8)",
);
const ADD_SUBJECT: Sql =
    Sql::new("insert into kit_audit_subjects (subject, entry) values ($1, $2)");

/// Seals the act that just ran into the chain.
pub(crate) async fn seal(
    tx: &mut WriteTx<'_>,
    permit: &Permit,
    process: &Process,
) -> Result<(), Problem> {
    if !process.chained {
        return Ok(());
    }
    let trail = std::mem::take(&mut tx.trail);
    if process.why == Why::Required && trail.why.as_deref().is_none_or(str::is_empty) {
        return Err(Fault::say(format!("the act {} gave no reason", process.code)).into());
    }
    let Some(subject) = trail.subjects.first() else {
        return Err(Fault::say(format!("the act {} named no subject", process.code)).into());
    };
    let changes = serde_json::to_string(&trail.changes)
        .map_err(|e| Fault::because("writing an audit entry", e))?;
    let entry = Entry {
        number: tx.head.entries + 1,
        at: tx.now().at,
        actor: permit.actor(),
        process: process.code.to_owned(),
        subject: subject.clone(),
        why: trail.why.clone(),
        changes,
    };
    let hash = entry.sealed_to(&tx.head.hash);
    tx.run(
        ADD,
        &[
            &entry.number,
            &entry.at,
            &entry.actor,
            &entry.process,
            &entry.subject,
            &entry.why,
            &entry.changes,
            &hash,
        ],
    )
    .await?;
    let mut others: Vec<&String> = trail
        .subjects
        .iter()
        .skip(1)
        .filter(|s| *s != subject)
        .collect();
    others.sort_unstable();
    others.dedup();
    let rows: Vec<Vec<&(dyn ToValue + Sync)>> = others
        .into_iter()
        .map(|other| vec![other as &(dyn ToValue + Sync), &entry.number])
        .collect();
    tx.run_each(ADD_SUBJECT, &rows).await?;
    tx.head = Head {
        entries: entry.number,
        hash,
    };
    Ok(())
}

struct Entry {
    number: i64,
    at: Instant,
    actor: Option<PersonId>,
    process: String,
    subject: String,
    why: Option<String>,
    changes: String,
}

impl Entry {
    /// The hash of this entry and of everything before it. Lengths are hashed too, so that no text can slide
    /// from one field into the next.
    fn sealed_to(&self, before: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut add = |bytes: &[u8]| {
            hasher.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(bytes);
        };
        add(before.as_bytes());
        add(&self.number.to_le_bytes());
        add(&self.at.0.to_le_bytes());
        add(&self.actor.map_or(0, Id::number).to_le_bytes());
        add(self.process.as_bytes());
        add(self.subject.as_bytes());
        add(self.why.as_deref().unwrap_or("").as_bytes());
        add(self.changes.as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// Every entry is sealed to the one before it, and the last is the head.
    Intact {
        /// How many entries there are.
        entries: i64,
        /// The hash of the last, to be kept elsewhere.
        head: String,
    },
    /// This entry is not what was sealed, or is missing.
    Broken {
        /// The first entry that does not fit.
        entry: i64,
        /// What is wrong with it.
        what: &'static str,
    },
}

const CHAIN: Sql = Sql::new(
    "select entry, at, actor_id, process, subject, why, changes, hash from kit_audit
     where entry > $1 order by entry limit 10000",
);

/// Walks the whole chain.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn verify(db: &Db) -> Result<Verdict, Problem> {
    db.read(async |tx| {
        let mut last = Head {
            entries: 0,
            hash: String::new(),
        };
        loop {
            let rows = tx.all(CHAIN, &[&last.entries], read_sealed).await?;
            if rows.is_empty() {
                break;
            }
            for (entry, hash) in rows {
                if entry.number != last.entries + 1 {
                    return Ok(Verdict::Broken {
                        entry: last.entries + 1,
                        what: "it is missing",
                    });
                }
                if entry.sealed_to(&last.hash) != hash {
                    return Ok(Verdict::Broken {
                        entry: entry.number,
                        what: "it is not what was sealed",
                    });
                }
                last = Head {
                    entries: entry.number,
                    hash,
                };
            }
        }
        let head = read_head(tx).await?;
        if head.as_ref() == Some(&last) {
            Ok(Verdict::Intact {
                entries: last.entries,
                head: last.hash,
            })
        } else {
            Ok(Verdict::Broken {
                entry: last.entries + 1,
                what: "the chain ends before its head",
            })
        }
    })
    .await
}

fn read_sealed(row: &crate::db::Row<'_>) -> Result<(Entry, String), Fault> {
    let entry = Entry {
        number: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        process: row.get(3)?,
        subject: row.get(4)?,
        why: row.get(5)?,
        changes: row.get(6)?,
    };
    Ok((entry, row.get(7)?))
}

/// One line of a record's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The entry's number in the chain.
    pub entry: i64,
    /// When.
    pub at: Instant,
    /// By whom; nobody for Senda itself or a stranger.
    pub actor: Option<PersonId>,
    /// What kind of act.
    pub process: String,
    /// About what.
    pub subject: String,
    /// Why.
    pub why: Option<String>,
    /// What changed.
    pub changes: Vec<Change>,
}

const HISTORY: Sql = Sql::new(
    "select entry, at, actor_id, process, subject, why, changes from kit_audit where subject = $1
     union all
     select a.entry, a.at, a.actor_id, a.process, a.subject, a.why, a.changes
     from kit_audit_subjects s join kit_audit a on a.entry = s.entry where s.subject = $1
     order by 1 desc limit 200",
);
const LATEST: Sql = Sql::new(
    "select entry, at, actor_id, process, subject, why, changes from kit_audit
     where entry < $1 order by entry desc limit 100",
);

/// The history of one record, newest first.
pub async fn history(tx: &ReadTx<'_>, subject: &str) -> Result<Vec<Told>, Fault> {
    tx.all(HISTORY, &[&subject], read_told).await
}

/// The newest entries before `entry` (use `i64::MAX` for the very newest).
pub async fn latest(tx: &ReadTx<'_>, before: i64) -> Result<Vec<Told>, Fault> {
    tx.all(LATEST, &[&before], read_told).await
}

fn read_told(row: &crate::db::Row<'_>) -> Result<Told, Fault> {
    Ok(Told {
        entry: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        process: row.get(3)?,
        subject: row.get(4)?,
        why: row.get(5)?,
        changes: row.json(6)?,
    })
}

impl App {
    /// The one door for change: checks that a permit is held, runs `act` in a transaction of its own, seals its entry
    /// into the audit and queues its follow-up work in that same transaction. Answers after the commit is durable.
    ///
    /// `act` runs on the writer: it may wait for nothing but its transaction.
    pub async fn act<T, F>(
        &self,
        permit: &Permit,
        process: &'static Process,
        act: F,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut WriteTx<'_>) -> Result<T, Problem> + Send + 'static,
    {
        let permit = permit.clone();
        let (done, queued) = self
            .db()
            .write(async move |tx: &mut WriteTx<'_>| {
                tx.trail.actor = permit.actor();
                let done = act(tx).await?;
                seal(tx, &permit, process).await?;
                Ok((done, tx.queued))
            })
            .await?;
        if queued {
            self.wake_jobs();
        }
        Ok(done)
    }
}
