//! Posts and awards from a file: read, shown line by line, then recorded, all or nothing unless told otherwise; and run again
//! without harm.
//!
//! What this room must not know: the duty. Each line is recorded as if by hand.

mod known;
pub(crate) mod pages;
pub(crate) mod read;
pub(crate) mod store;
mod written;

use std::collections::HashMap;

use kit::{App, Problem, Process, db::ReadTx, sheet::LineFault};
use rulebook::{
    base::{Day, Instant, Refusal, Urn},
    people::{Action, Actor, Permit, PersonId, may},
    registration::{
        PostId,
        post::{self as rule, PostFacts},
    },
};
use serde::{Deserialize, Serialize};

use known::Known;

rulebook::id_of!(
    /// A file of posts.
    PostFileKind, "pfl", PostFileId
);

/// A file of posts was read; nothing is recorded yet.
pub const READ: Process = Process::new("posts_read", "read a file of SENCO posts");
/// The posts of a file were recorded.
pub const RAN: Process = Process::new("posts_imported", "recorded SENCO posts from a file");

/// The largest file, in bytes.
pub const MOST_BYTES: usize = 8_000_000;
/// The most lines.
pub const MOST_LINES: usize = 30_000;

/// A post as a line tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostLine {
    /// The line of the file, the header being 1.
    pub number: u64,
    /// The school.
    pub urn: i64,
    /// The SENCO's name.
    pub name: String,
    /// Their address; empty where the file gives a TRN that Senda knows.
    pub email: String,
    /// Their TRN.
    pub trn: Option<String>,
    /// The post.
    pub facts: PostFacts,
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongLine {
    /// The line of the file.
    pub number: u64,
    /// The stable code.
    pub code: String,
    /// What is wrong and how to mend it.
    pub sentence: String,
}

impl From<LineFault> for WrongLine {
    fn from(fault: LineFault) -> Self {
        Self {
            number: fault.line,
            code: fault.code.to_owned(),
            sentence: fault.sentence,
        }
    }
}

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostTable {
    /// The lines that can be read.
    pub lines: Vec<PostLine>,
    /// The others.
    pub wrong: Vec<WrongLine>,
}

/// A file as it is kept until it is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostFile {
    /// Its id.
    pub id: PostFileId,
    /// Who read it: nobody else sees it.
    pub by: PersonId,
    /// The file's own name.
    pub file_name: String,
    /// What it says.
    pub table: PostTable,
    /// When it was read.
    pub read_at: Instant,
    /// When it was last run.
    pub ran_at: Option<Instant>,
}

/// What becomes of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineVerdict {
    /// A post is recorded; an account is opened when nobody has the address.
    New(Option<PersonId>),
    /// A known post is brought up to date.
    Change(PostId),
    /// It is recorded so already: nothing is done.
    Same(PostId),
    /// It cannot be recorded.
    Refused {
        /// The stable code.
        code: String,
        /// Why.
        sentence: String,
    },
}

/// How many lines did or would do what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// New posts.
    pub new: usize,
    /// Changed ones.
    pub changed: usize,
    /// Recorded so already.
    pub same: usize,
    /// Refused or unreadable.
    pub refused: usize,
}

impl Tally {
    /// Of these verdicts, with so many lines that could not even be read.
    pub fn of(verdicts: &[LineVerdict], unreadable: usize) -> Self {
        let mut tally = Self {
            refused: unreadable,
            ..Self::default()
        };
        for verdict in verdicts {
            match verdict {
                LineVerdict::New(_) => tally.new += 1,
                LineVerdict::Change(_) => tally.changed += 1,
                LineVerdict::Same(_) => tally.same += 1,
                LineVerdict::Refused { .. } => tally.refused += 1,
            }
        }
        tally
    }
}

fn no(code: &str, sentence: impl Into<String>) -> LineVerdict {
    LineVerdict::Refused {
        code: code.to_owned(),
        sentence: sentence.into(),
    }
}

/// Judges every line as it would be recorded now by this actor, in order.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn judge_posts(
    tx: &ReadTx<'_>,
    actor: &Actor,
    table: &PostTable,
    today: Day,
) -> Result<Vec<LineVerdict>, Problem> {
    let known = Known::of(tx, table).await?;
    let mut seen: HashMap<(i64, String, Day), u64> = HashMap::new();
    let mut open: HashMap<(i64, String), u64> = HashMap::new();
    let mut verdicts = Vec::with_capacity(table.lines.len());
    for line in &table.lines {
        let who = line.trn.clone().unwrap_or_else(|| line.email.clone());
        let before = seen.insert((line.urn, who.clone(), line.facts.from_on), line.number);
        let verdict = if let Some(before) = before {
            no(
                "duplicate_line",
                format!("Line {before} tells of the same post."),
            )
        } else {
            let held = line.facts.until_on.is_none();
            match held
                .then(|| open.insert((line.urn, who), line.number))
                .flatten()
            {
                Some(before) => no(
                    "two_open_posts",
                    format!(
                        "Line {before} has a post of this person at this school that goes on too. End one of them."
                    ),
                ),
                None => judge(&known, actor, line, today),
            }
        };
        verdicts.push(verdict);
    }
    Ok(verdicts)
}

fn judge(known: &Known, actor: &Actor, line: &PostLine, today: Day) -> LineVerdict {
    let urn = Urn::from_number(line.urn).ok();
    let school = urn.and_then(|urn| known.schools.get(&urn));
    let Some(school) =
        school.filter(|school| may(actor, Action::KeepPosts, &school.circles()).is_ok())
    else {
        return no(
            "school_unknown",
            "None of your schools has this URN. Look it up in the list of schools.",
        );
    };
    let last = line.facts.until_on.unwrap_or(today);
    if school.closed_on.is_some_and(|closed| closed < last) {
        return no(
            "school_closed",
            "The school closed before the post ends. Give the last day in the post, and record it at the school that followed.",
        );
    }
    let person = match known.person_of(line) {
        Ok(person) => person,
        Err(refused) => return refused,
    };
    let posts = person.and_then(|person| known.posts.get(&person));
    let posts = posts.map(Vec::as_slice).unwrap_or_default();
    let here = || posts.iter().filter(|post| post.school == school.urn);
    let same = here().find(|post| post.facts.from_on == line.facts.from_on);
    let other_open = here()
        .any(|post| post.facts.until_on.is_none() && same.is_none_or(|same| same.id != post.id));
    if let Err(refusal) = rule::record(&line.facts, other_open, today) {
        return no(refusal.code(), refusal.sentence());
    }
    match same {
        Some(post) if post.facts == line.facts => LineVerdict::Same(post.id),
        Some(post) => LineVerdict::Change(post.id),
        None => LineVerdict::New(person),
    }
}

/// Keeps a file that was read; nothing is recorded yet. Process: [`READ`].
///
/// # Errors
/// [`Problem::Invalid`] at `file` when the file cannot be read as a whole.
pub async fn read_posts_file(
    app: &App,
    permit: &Permit,
    by: PersonId,
    file_name: String,
    bytes: &[u8],
) -> Result<PostFileId, Problem> {
    let table = read::table(bytes).map_err(|fault| {
        let mut errors = kit::ui::FormErrors::none();
        errors.at("file", fault.sentence);
        Problem::Invalid(errors)
    })?;
    app.act(permit, &READ, async move |tx| {
        let file = PostFile {
            id: tx.mint(),
            by,
            file_name,
            table,
            read_at: tx.now().at,
            ran_at: None,
        };
        store::add(tx, &file).await?;
        tx.about(file.id);
        tx.became("lines", file.table.lines.len());
        Ok(file.id)
    })
    .await
}

/// Records the posts of a table in one act. With a line that is refused nothing is recorded, unless `pass_over` is said:
/// then the others are. Run again, it finds them recorded and does nothing. Process: [`RAN`].
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be written: then nothing is recorded.
pub async fn import_posts(
    app: &App,
    permit: &Permit,
    actor: Actor,
    (table, kept): (PostTable, Option<PostFileId>),
    pass_over: bool,
) -> Result<(bool, Tally), Problem> {
    app.act(permit, &RAN, async move |tx| {
        let today = tx.now().day;
        let verdicts = judge_posts(tx, &actor, &table, today).await?;
        let tally = Tally::of(&verdicts, table.wrong.len());
        let goes = pass_over || tally.refused == 0;
        if goes {
            written::write(tx, &table, &verdicts).await?;
        }
        if let Some(id) = kept {
            tx.about(id);
            if goes {
                store::ran(tx, id).await?;
            }
        }
        tx.became("recorded", if goes { tally.new } else { 0 });
        tx.became("changed", if goes { tally.changed } else { 0 });
        tx.became("refused", tally.refused);
        Ok((goes, tally))
    })
    .await
}
