//! Blind marking: scripts with numbers instead of names, shared out, marked twice apart, settled where marks differ.
//!
//! What this room must not know, and never shows: whose script it is.

pub(crate) mod moderation;
pub(crate) mod pages;
pub(crate) mod store;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    assessment::{
        Outcome, PeriodId, SubmissionId,
        marking::{
            self as rule, AllocateFacts, Closeness, Given, Judgement, MarkFacts, MarkRefusal,
            ScriptMark, ScriptState,
        },
        submission::settle,
    },
    people::{Action, Permit, PersonId, ProviderId, Role, Scope},
};

use crate::period::{self, asked};

/// Scripts were shared out.
pub const ALLOCATED: Process = Process::new("scripts_allocated", "shared out the scripts of");
/// An assessor declared a conflict and gave a script back.
pub const CONFLICT_DECLARED: Process =
    Process::new("conflict_declared", "declared a conflict of interest with");
/// A mark sheet was saved: of interest only to its assessor until it is submitted.
pub const MARK_DRAFTED: Process = Process::new("mark_drafted", "saved a mark sheet of").own_trail();
/// A mark was given.
pub const MARKED: Process = Process::new("script_marked", "marked");
/// A script was settled by a moderator.
pub const MODERATED: Process = Process::new("script_moderated", "settled the marks of");

/// A script as assessors and the office know it: by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The response behind it. Never shown to assessors.
    pub submission: SubmissionId,
    /// Its number.
    pub number: String,
    /// Its period.
    pub period: PeriodId,
    /// Its provider.
    pub provider: ProviderId,
    /// Where its marking stands.
    pub state: ScriptState,
    /// Its outcome, once settled.
    pub outcome: Option<Outcome>,
}

/// The scripts of a period, by number.
pub async fn scripts_of_period(tx: &ReadTx<'_>, period: PeriodId) -> Result<Vec<Script>, Problem> {
    store::of_period(tx, period).await
}

/// Did this marker ever coach them? Who leads a group is one fact, who coaches whom another.
async fn coached_by(tx: &ReadTx<'_>, person: PersonId, marker: PersonId) -> Result<bool, Problem> {
    let met = registration::meetings_of(tx, person).await?;
    Ok(met.iter().any(|one| one.coach == Some(marker)))
}

/// How somebody stands to the participant behind a script.
async fn closeness(
    tx: &ReadTx<'_>,
    script: &Script,
    marker: PersonId,
) -> Result<Closeness, Problem> {
    let behind = store::behind(tx, script.submission).await?;
    let group = match delivery::group_of(tx, behind.enrolment).await? {
        Some(id) => Some(delivery::group(tx, id).await?),
        None => None,
    };
    let leads =
        group.is_some_and(|group| group.facilitator == Some(marker) || group.coach == Some(marker));
    Ok(Closeness {
        is_participant: behind.person == marker,
        taught: leads || coached_by(tx, behind.person, marker).await?,
        conflict: store::has_conflict(tx, script.submission, marker).await?,
    })
}

/// Shares the scripts of a period out: two assessors each, the least busy first, nobody who stands too near.
/// Answers how many allocations were made and how many are still wanting. Process: [`ALLOCATED`].
///
/// # Errors
/// [`Problem::NotAllowed`] without the office's permit.
pub async fn allocate(
    app: &App,
    permit: &Permit,
    period: PeriodId,
) -> Result<(usize, usize), Problem> {
    asked(permit, Action::LeadAssessment)?;
    app.act(permit, &ALLOCATED, async move |tx| {
        let held = period::store::one(tx, period).await?;
        let assessors: Vec<PersonId> =
            people::holders(tx, Role::Assessor, Scope::Provider(held.provider))
                .await?
                .into_iter()
                .map(|(id, _)| id)
                .collect();
        let (mut made, mut wanting) = (0, 0);
        for script in store::of_period(tx, period).await? {
            let (given, open) = allocate_one(tx, &script, &assessors).await?;
            made += given;
            wanting += open;
        }
        tx.about(period);
        tx.became("allocations", made);
        Ok((made, wanting))
    })
    .await
}

async fn allocate_one(
    tx: &mut WriteTx<'_>,
    script: &Script,
    assessors: &[PersonId],
) -> Result<(usize, usize), Problem> {
    let mut allocated = store::assessors(tx, script.submission).await?;
    let mut by_load = Vec::new();
    for assessor in assessors {
        by_load.push((store::load(tx, *assessor).await?, *assessor));
    }
    by_load.sort_unstable();
    let mut made = 0;
    for (_, assessor) in by_load {
        let facts = AllocateFacts {
            state: script.state,
            assessor,
            closeness: closeness(tx, script, assessor).await?,
            // The office shares scripts out only among those it has prepared for this brief.
            standardised: true,
            allocated: &allocated,
        };
        if rule::allocate(&facts).is_ok() {
            store::allocate(tx, script.submission, assessor).await?;
            allocated.push(assessor);
            made += 1;
        }
    }
    let wanting = match script.state {
        ScriptState::Allocated | ScriptState::Marked => {
            rule::MARKS_PER_SCRIPT.saturating_sub(allocated.len())
        }
        ScriptState::Agreed | ScriptState::Disputed | ScriptState::Moderated => 0,
    };
    Ok((made, wanting))
}

/// Gives a script back because of a conflict of interest. Process: [`CONFLICT_DECLARED`].
///
/// # Errors
/// [`Problem::NotFound`] when the script is not allocated to this assessor.
pub async fn declare_conflict(app: &App, permit: &Permit, number: String) -> Result<(), Problem> {
    let assessor = asked(permit, Action::Mark)?;
    app.act(permit, &CONFLICT_DECLARED, async move |tx| {
        let script = store::one(tx, &number).await?;
        store::give_back(tx, script.submission, assessor).await?;
        tx.about(&script.number);
        Ok(())
    })
    .await
}

/// Keeps a mark sheet as far as it is filled in. Process: [`MARK_DRAFTED`].
pub(crate) async fn save_sheet(
    app: &App,
    permit: &Permit,
    number: String,
    judgements: Vec<Judgement>,
) -> Result<(), Problem> {
    let by = asked(permit, Action::Mark)?;
    app.act(permit, &MARK_DRAFTED, async move |tx| {
        let script = store::one(tx, &number).await?;
        if !store::assessors(tx, script.submission).await?.contains(&by) {
            return Err(MarkRefusal::NotAllocated.into());
        }
        store::keep_sheet(tx, script.submission, by, &judgements).await
    })
    .await
}

/// Gives a mark. The other assessor's mark is looked at by the rule, never by this assessor. Process: [`MARKED`].
///
/// # Errors
/// [`MarkRefusal`].
pub async fn mark(
    app: &App,
    permit: &Permit,
    number: String,
    judgements: Vec<Judgement>,
) -> Result<Given, Problem> {
    let by = asked(permit, Action::Mark)?;
    let criteria = criteria_of(app, &number).await?;
    app.act(permit, &MARKED, async move |tx| {
        take_mark(tx, &number, &criteria, ScriptMark { by, judgements }, false).await
    })
    .await
}

/// Settles a script whose marks differ, or one sampled from those agreed. Process: [`MODERATED`].
///
/// # Errors
/// [`MarkRefusal`].
pub async fn moderate(
    app: &App,
    permit: &Permit,
    number: String,
    judgements: Vec<Judgement>,
) -> Result<Given, Problem> {
    let by = asked(permit, Action::Moderate)?;
    let criteria = criteria_of(app, &number).await?;
    app.act(permit, &MODERATED, async move |tx| {
        take_mark(tx, &number, &criteria, ScriptMark { by, judgements }, true).await
    })
    .await
}

async fn take_mark(
    tx: &mut WriteTx<'_>,
    number: &str,
    criteria: &[String],
    mark: ScriptMark,
    moderates: bool,
) -> Result<Given, Problem> {
    let now = tx.now();
    let script = store::one(tx, number).await?;
    let given = store::marks(tx, script.submission).await?;
    let allocated = store::assessors(tx, script.submission).await?;
    let facts = MarkFacts {
        state: script.state,
        criteria,
        allocated: &allocated,
        given: &given,
        closeness: closeness(tx, &script, mark.by).await?,
    };
    let decided = if moderates {
        rule::moderate(&facts, &mark, now)?
    } else {
        rule::give(&facts, &mark, now)?
    };
    store::give(tx, &script, &mark, &decided, moderates).await?;
    if decided.settled.is_some() && !given_before(script.state) {
        let from = store::behind(tx, script.submission).await?.state;
        let moved = settle(from, now)?;
        store::settle(tx, script.submission, &moved).await?;
    }
    tx.about(&script.number);
    tx.changed("marking", Some(decided.from), Some(decided.to));
    Ok(decided)
}

/// Was the outcome settled before? A moderator who samples an agreed script settles it a second time.
fn given_before(state: ScriptState) -> bool {
    ScriptState::SETTLED.contains(&state)
}

/// The ids of the criteria that count for this script.
async fn criteria_of(app: &App, number: &str) -> Result<Vec<String>, Problem> {
    let programme = programme_of(app, number).await?;
    Ok(programme
        .assessment
        .criteria
        .iter()
        .map(|criterion| criterion.id.clone())
        .collect())
}

/// The programme whose brief and criteria count for this script.
pub(crate) async fn programme_of(
    app: &App,
    number: &str,
) -> Result<std::sync::Arc<programme::Programme>, Problem> {
    let edition = app
        .db()
        .read(async |tx| {
            let script = store::one(tx, number).await?;
            Ok(period::store::one(tx, script.period).await?.edition)
        })
        .await?;
    curriculum::Library::edition(app, &edition).await
}
