//! Cases of the duty: what the law leaves to a person, decided by an authorised one, and followed by the rule from then on.
//!
//! A case is not a row. It is open for as long as the rule asks a person about a post; what is kept is the decision, with
//! what it rests on. When those facts change the rule asks again, and the case is open again, without anybody opening it.
//! What this room must not know: who is authorised, or how the rule decides.

pub(crate) mod letters;
pub(crate) mod pages;
pub(crate) mod replay;
pub(crate) mod store;
mod view;

use kit::{
    App, Fault, Problem, Process,
    db::{ReadTx, WriteTx},
    files::FileId,
};
use rulebook::{
    base::{Day, Instant},
    people::{Permit, PersonId},
    registration::{
        PostId, RulingId,
        duty::{Finding, Proposed, Question, Ruling, RulingRefusal, rule},
    },
};

use crate::{
    post,
    standing::{Answer, answer_of, answers_on},
};

/// A case was decided.
pub const DECIDED: Process =
    Process::new("duty_case_decided", "decided the case of the post").with_reason();
/// A decision was taken back.
pub const TAKEN_BACK: Process =
    Process::new("duty_case_reopened", "took back the decision on the post").with_reason();

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: RulingId,
    /// The post it is about.
    pub post: PostId,
    /// What was decided, as the rule is told.
    pub ruling: Ruling,
    /// Why.
    pub reason: String,
    /// Where the evidence is kept.
    pub evidence: String,
    /// The evidence itself.
    pub file: Option<FileId>,
    /// Who decided.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// Since when it holds no more, because somebody took it back.
    pub taken_back_at: Option<Instant>,
}

/// A decision about to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRuling {
    /// About which post.
    pub post: PostId,
    /// In answer to what.
    pub question: Question,
    /// The facts that the officer saw ([`Question::rests_on`]).
    pub rests_on: String,
    /// What was found.
    pub finding: Finding,
    /// The first day that was established.
    pub first_senco_on: Option<Day>,
    /// Why.
    pub reason: String,
    /// Where the evidence is kept.
    pub evidence: String,
    /// The evidence itself: its name and bytes.
    pub file: Option<(String, Vec<u8>)>,
}

/// The posts about which the rule asks a person, as at a day, the longest waiting first.
pub async fn open_cases(tx: &ReadTx<'_>, on: Day) -> Result<Vec<Answer>, Problem> {
    let mut open = answers_on(tx, on).await?;
    open.retain(|answer| answer.asked().is_some());
    Ok(open)
}

/// Every decision on a post, the newest first, those taken back too.
pub async fn decisions_on(tx: &ReadTx<'_>, post: PostId) -> Result<Vec<Kept>, Problem> {
    store::of_post(tx, post).await
}

/// Decides a case. Process: [`DECIDED`].
///
/// # Errors
/// [`RulingRefusal`]: nothing is asked any more, somebody else was first, or reason or evidence are missing.
pub async fn decide(
    app: &App,
    permit: &Permit,
    by: PersonId,
    new: NewRuling,
) -> Result<RulingId, Problem> {
    if new
        .file
        .as_ref()
        .is_some_and(|(_, bytes)| !is_evidence(bytes))
    {
        return Err(RulingRefusal::EvidenceKind.into());
    }
    app.act(permit, &DECIDED, async move |tx| {
        let held = post::store::one(tx, new.post).await?;
        let today = tx.now().day;
        let answer = answer_of(tx, &held, today).await?;
        check(&answer, &new)?;
        let kept = keep(tx, &answer, &new, by).await?;
        let after = answer_of(tx, &held, today).await?;
        letters::decided(tx, &answer, &after, (new.question, new.finding)).await?;
        tx.about(kept);
        tx.about(held.id);
        tx.about(held.person);
        tx.about(format!("school {}", held.school));
        tx.became("finding", new.finding);
        tx.changed(
            "duty",
            Some(answer.standing.status),
            Some(after.standing.status),
        );
        tx.because(new.reason);
        Ok(kept)
    })
    .await
}

/// Is this still what is asked, of the facts that the officer saw, and has nobody else answered it?
fn check(answer: &Answer, new: &NewRuling) -> Result<(), RulingRefusal> {
    let settled = answer
        .rulings
        .iter()
        .any(|known| known.question == new.question && known.rests_on == new.rests_on);
    if settled {
        return Err(RulingRefusal::AlreadyDecided);
    }
    if new.question.rests_on(&answer.facts) != new.rests_on {
        return Err(RulingRefusal::NotAsked);
    }
    let proposed = Proposed {
        question: new.question,
        finding: new.finding,
        first_senco_on: new.first_senco_on,
        reason: &new.reason,
        evidence: &new.evidence,
        has_file: new.file.is_some(),
    };
    rule(&answer.facts, answer.asked(), &proposed)
}

/// Keeps the decision with its evidence and everything that the officer had before them.
async fn keep(
    tx: &mut WriteTx<'_>,
    answer: &Answer,
    new: &NewRuling,
    by: PersonId,
) -> Result<RulingId, Problem> {
    let file = match &new.file {
        Some((name, bytes)) => Some(tx.keep_file(name, bytes).await?),
        None => None,
    };
    let kept = Kept {
        id: tx.mint(),
        post: new.post,
        ruling: Ruling {
            question: new.question,
            finding: new.finding,
            first_senco_on: new
                .first_senco_on
                .filter(|_| new.finding == Finding::FirstDay),
            rests_on: new.rests_on.clone(),
            decided_on: tx.now().day,
        },
        reason: new.reason.clone(),
        evidence: new.evidence.clone(),
        file,
        by,
        at: tx.now().at,
        taken_back_at: None,
    };
    let facts = serde_json::to_string(&answer.facts)
        .map_err(|e| Fault::because("writing the facts of a case", e))?;
    store::add(tx, &kept, &answer.told().rule, &facts).await?;
    Ok(kept.id)
}

/// Takes a decision back: new evidence, or a mistake. The case is open again. Process: [`TAKEN_BACK`].
///
/// # Errors
/// [`Problem::MovedOn`] when it was taken back already; [`RulingRefusal::ReasonMissing`].
pub async fn take_back(
    app: &App,
    permit: &Permit,
    id: RulingId,
    why: String,
) -> Result<(), Problem> {
    if why.trim().is_empty() {
        return Err(RulingRefusal::ReasonMissing.into());
    }
    app.act(permit, &TAKEN_BACK, async move |tx| {
        let kept = store::one(tx, id).await?;
        store::take_back(tx, id).await?;
        let held = post::store::one(tx, kept.post).await?;
        letters::taken_back(tx, &held, kept.ruling.question).await?;
        tx.about(id);
        tx.about(kept.post);
        tx.because(why);
        Ok(())
    })
    .await
}

/// Is this a PDF or a picture, by its first bytes?
fn is_evidence(bytes: &[u8]) -> bool {
    [&b"%PDF-"[..], b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]
        .iter()
        .any(|start| bytes.starts_with(start))
}
