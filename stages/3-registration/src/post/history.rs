//! What a post said before it was corrected: what, by whom, when. Nothing that was recorded is ever lost.
//!
//! What this room must not know: why a post is corrected, or what it means to the duty.

use kit::{
    Fault, Problem,
    db::{ReadTx, Sql, WriteTx},
};
use rulebook::{
    base::{Coded as _, Day, Instant},
    people::PersonId,
    registration::{PostId, post::PostFacts},
};

use super::Post;

rulebook::id_of!(
    /// A correction of a post.
    CorrectionKind, "cor", CorrectionId
);

const ADD: Sql = Sql::new(
    "insert into registration_corrections (id, post_id, before, after, corrected_by, corrected_at)
     values ($1, $2, $3, $4, $5, $6)",
);
const OF_POST: Sql = Sql::new(
    "select id, before, after, corrected_by, corrected_at from registration_corrections
     where post_id = $1 order by id desc limit 100",
);

/// One correction of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// What the post said before.
    pub before: PostFacts,
    /// What it said then.
    pub after: PostFacts,
    /// Who corrected it; nobody, when Senda learnt of it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Instant,
}

impl Correction {
    /// What differs, in words: what, before, after. Empty text is nothing.
    pub fn differences(&self) -> Vec<(&'static str, String, String)> {
        in_words(&self.before)
            .into_iter()
            .zip(in_words(&self.after))
            .filter(|((_, was), (_, is))| was != is)
            .map(|((name, was), (_, is))| (name, was, is))
            .collect()
    }
}

/// Keeps what a post said, when it says something else now; inside an act.
pub(super) async fn keep(
    tx: &mut WriteTx<'_>,
    before: &Post,
    after: &PostFacts,
) -> Result<(), Problem> {
    if before.facts == *after {
        return Ok(());
    }
    let json = |facts: &PostFacts| {
        serde_json::to_string(facts).map_err(|e| Fault::because("writing what a post said", e))
    };
    let (was, is) = (json(&before.facts)?, json(after)?);
    let id: CorrectionId = tx.mint();
    let (by, at) = (tx.actor(), tx.now().at);
    tx.run_one(ADD, &[&id, &before.id, &was, &is, &by, &at])
        .await
}

/// What a post said before, the newest correction first.
pub async fn corrections_of(tx: &ReadTx<'_>, post: PostId) -> Result<Vec<Correction>, Problem> {
    Ok(tx
        .all(OF_POST, &[&post], |row| {
            Ok(Correction {
                before: row.json(1)?,
                after: row.json(2)?,
                by: row.get(3)?,
                at: row.get(4)?,
            })
        })
        .await?)
}

/// What a post says, field by field.
fn in_words(facts: &PostFacts) -> [(&'static str, String); 12] {
    let day = |day: Option<Day>| day.map_or_else(String::new, Day::in_words);
    let yes = |yes: bool| if yes { "Yes" } else { "No" }.to_owned();
    let npq = facts.npq_told.as_ref();
    [
        ("How", facts.kind.label().to_owned()),
        ("First day", facts.from_on.in_words()),
        ("Last day", day(facts.until_on)),
        ("First day as a SENCO anywhere", day(facts.first_senco_on)),
        ("Months before", facts.months_before.to_string()),
        ("Qualified teacher", yes(facts.qualified_teacher)),
        (
            "Induction",
            facts.induction.map_or("", |one| one.label()).to_owned(),
        ),
        ("Teaches here", yes(facts.teaches_here)),
        ("Head", yes(facts.head)),
        ("NASENCO begun", day(facts.nasenco_begun)),
        ("NASENCO completed", day(facts.nasenco_completed)),
        (
            "NPQ for SENCO, as told",
            npq.map_or_else(String::new, |one| {
                format!("{} {}", one.awarded_on.in_words(), one.provider)
                    .trim()
                    .to_owned()
            }),
        ),
    ]
}
