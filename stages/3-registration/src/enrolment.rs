//! An enrolment: a person's place on the programme, from acceptance to the end.
//!
//! What this room must not know: events, study, marks, money; the stages that do tell it what it keeps of them.

pub(crate) mod api;
pub(crate) mod deferrals;
pub(crate) mod funding;
pub(crate) mod moves;
pub(crate) mod pages;
pub(crate) mod placed;
pub(crate) mod record;
pub(crate) mod renamed;
pub(crate) mod request;
mod seat;
pub(crate) mod store;
pub(crate) mod within;
pub(crate) mod words;

pub use seat::{Seat, seats};

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
};
use rulebook::{
    base::{Day, Instant, Trn, Urn},
    people::{Circles, GroupId, PartnerId, Permit, PersonId, ProviderId, Role, Scope},
    production::EditionId,
    registration::{
        ApplicationId, CohortId, EnrolmentId,
        duty::{self, NpqOutcome},
        enrolment::{
            self as rule, DeferralReason, EnrolmentFacts, EnrolmentState, Moved, WithdrawalReason,
        },
        post::NpqFacts,
    },
};

/// An enrolment was deferred.
pub const DEFERRED: Process =
    Process::new("enrolment_deferred", "deferred the enrolment").with_reason();
/// An enrolment was resumed.
pub const RESUMED: Process = Process::new("enrolment_resumed", "resumed the enrolment");
/// An enrolment was withdrawn.
pub const WITHDRAWN: Process =
    Process::new("enrolment_withdrawn", "withdrew the enrolment").with_reason();
/// An enrolment was cancelled before it was declared.
pub const CANCELLED: Process =
    Process::new("enrolment_cancelled", "cancelled the enrolment").with_reason();
/// A place was changed: funded or not, or in another cohort.
pub const PLACE_CHANGED: Process = Process::new("enrolment_place_changed", "changed the place of");
/// Somebody was reminded of their return.
pub const REMINDED: Process = Process::new(
    "return_reminded",
    "reminded the participant of their return to",
);

/// A person's place on the programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// Whose.
    pub person: PersonId,
    /// The application that led to it.
    pub application: ApplicationId,
    /// The cohort.
    pub cohort: CohortId,
    /// The lead provider.
    pub provider: ProviderId,
    /// The delivery partner.
    pub partner: Option<PartnerId>,
    /// The school.
    pub school: Option<Urn>,
    /// The edition that the person studies.
    pub edition: EditionId,
    /// Where it stands.
    pub state: EnrolmentState,
    /// The name as it should stand on the award.
    pub full_name: String,
    /// The teacher reference number.
    pub trn: Option<Trn>,
    /// The line manager's address.
    pub line_manager_email: Option<String>,
    /// In DfE's shape: yes or no in a capped cohort, no in an unfunded one, nothing in a fully funded one.
    pub funded_place: Option<bool>,
    /// May a declaration for this person be paid by DfE?
    pub fundable: bool,
    /// The first day of the programme for this person.
    pub started_on: Day,
    /// Since when it stands where it stands.
    pub state_on: Day,
    /// The code of the reason for where it stands.
    pub reason: Option<String>,
    /// The expected return of a deferral.
    pub returns_on: Option<Day>,
    /// Days that earlier deferrals took.
    pub days_deferred: i64,
    /// A live declaration of any type exists.
    pub declared: bool,
    /// A live started declaration exists.
    pub declared_started: bool,
    /// The outcome of the assessment, and when it was released.
    pub outcome: Option<(NpqOutcome, Day)>,
    /// When anything of it last changed.
    pub changed_at: Instant,
}

impl Enrolment {
    /// The circles it lies in; the group is known to the stage of delivery.
    pub fn circles(&self, group: Option<GroupId>) -> Circles {
        Circles {
            person: Some(self.person),
            provider: Some(self.provider),
            partner: self.partner,
            group,
            school: self.school,
            ..Circles::SITE
        }
    }
    /// Does somebody hold a place by it?
    pub fn holds_a_place(&self) -> bool {
        EnrolmentState::HOLDS_A_PLACE.contains(&self.state)
    }
    /// Is the person on the course, taught now or after a pause?
    pub fn is_on_course(&self) -> bool {
        matches!(
            self.state,
            EnrolmentState::Active | EnrolmentState::Deferred
        )
    }
    /// Is the person taught now?
    pub fn is_active(&self) -> bool {
        self.state == EnrolmentState::Active
    }

    fn facts(&self) -> EnrolmentFacts {
        EnrolmentFacts {
            state: self.state,
            declared: self.declared,
            declared_started: self.declared_started,
            deferred_on: (self.state == EnrolmentState::Deferred).then_some(self.state_on),
            days_deferred_before: self.days_deferred,
        }
    }
    fn takes_a_funded_place(&self) -> bool {
        self.funded_place == Some(true)
    }
}

/// One enrolment.
pub async fn enrolment(tx: &ReadTx<'_>, id: EnrolmentId) -> Result<Enrolment, Problem> {
    store::one(tx, id).await
}

/// The enrolments of a person, newest first.
pub async fn enrolments_of_person(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<Enrolment>, Problem> {
    store::of_person(tx, person).await
}

/// The enrolment by which a person studies: the newest that is active or deferred, else the newest of all.
pub async fn current_enrolment(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Option<Enrolment>, Problem> {
    let all = store::of_person(tx, person).await?;
    let at = all.iter().position(Enrolment::is_on_course).unwrap_or(0);
    Ok(all.into_iter().nth(at))
}

/// The enrolments of a cohort, by name.
pub async fn enrolments_of_cohort(
    tx: &ReadTx<'_>,
    cohort: CohortId,
) -> Result<Vec<Enrolment>, Problem> {
    store::of_cohort(tx, cohort).await
}

/// The enrolments of a provider, by name.
pub async fn enrolments_of_provider(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Enrolment>, Problem> {
    store::of_provider(tx, provider).await
}

/// The enrolments of everybody with this teacher reference number, oldest first.
pub async fn enrolments_with_trn(tx: &ReadTx<'_>, trn: &Trn) -> Result<Vec<Enrolment>, Problem> {
    store::with_trn(tx, trn).await
}

/// What is known of a person's NPQ for SENCOs, for the duty: the newest enrolment that was neither withdrawn nor cancelled.
/// A place on another programme says nothing to it.
pub(crate) async fn npq_of(tx: &ReadTx<'_>, person: PersonId) -> Result<Option<NpqFacts>, Problem> {
    let Some(held) = store::held_on(tx, person, crate::cohort::PROGRAMME).await? else {
        return Ok(None);
    };
    let held = store::one(tx, held).await?;
    let provider = people::provider(tx, held.provider).await?;
    Ok(Some(NpqFacts {
        begun: held.started_on,
        provider: name_for_law(provider),
        outcome: held.outcome.map(|(outcome, _)| outcome),
        outcome_on: held.outcome.map(|(_, on)| on),
    }))
}

/// The name that the duty knows a provider by: its own, unless only the record says that the law names it.
pub(crate) fn name_for_law(provider: people::Provider) -> String {
    let listed = duty::Law::newest().names(&provider.name);
    if provider.named_in_law && !listed {
        duty::RECORDED_AS_NAMED.to_owned()
    } else {
        provider.name
    }
}

/// Begins an enrolment, inside the act that accepts an application.
pub(crate) async fn begin(tx: &mut WriteTx<'_>, new: &Enrolment) -> Result<(), Problem> {
    store::add(tx, new).await?;
    people::give_role(tx, new.person, Role::Participant, Scope::Own).await?;
    tx.about(new.id);
    tx.became("enrolment", new.state);
    Ok(())
}

/// Tells the enrolment which declarations are live, inside an act of the stage that declares.
pub async fn set_declared(
    tx: &mut WriteTx<'_>,
    id: EnrolmentId,
    any: bool,
    started: bool,
) -> Result<(), Problem> {
    store::set_declared(tx, id, any, started).await
}

/// Keeps the outcome of the assessment, inside the act that releases it; a pass completes the enrolment.
///
/// # Errors
/// [`rule::EnrolmentRefusal`] when a pass cannot complete it from where it stands.
pub async fn record_outcome(
    tx: &mut WriteTx<'_>,
    id: EnrolmentId,
    outcome: NpqOutcome,
) -> Result<(), Problem> {
    let held = store::one(tx, id).await?;
    let now = tx.now();
    store::set_outcome(tx, id, Some((outcome, now.day))).await?;
    tx.about(id);
    if outcome == NpqOutcome::Passed {
        let moved = rule::complete(&held.facts(), now)?;
        record_move(tx, &held, &moved).await?;
    }
    Ok(())
}

/// Defers an enrolment until a day. Process: [`DEFERRED`].
///
/// # Errors
/// [`rule::EnrolmentRefusal`].
pub async fn defer(
    app: &App,
    permit: &Permit,
    id: EnrolmentId,
    reason: DeferralReason,
    returns_on: Day,
) -> Result<Moved, Problem> {
    app.act(permit, &DEFERRED, async move |tx| {
        within::defer_in(tx, id, reason, Some(returns_on)).await
    })
    .await
}

/// Defers an enrolment, inside an act.
async fn defer_inside(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    reason: DeferralReason,
    returns_on: Day,
) -> Result<Moved, Problem> {
    let moved = rule::defer(&held.facts(), reason, returns_on, tx.now())?;
    record_move(tx, held, &moved).await?;
    tx.became("returns on", returns_on);
    moves::after_deferral(tx, held, returns_on).await?;
    Ok(moved)
}

/// Resumes an enrolment after a deferral or a withdrawal. Process: [`RESUMED`].
///
/// # Errors
/// [`rule::EnrolmentRefusal`]; [`Problem::MovedOn`] when a freed place has been taken meanwhile.
pub async fn resume(app: &App, permit: &Permit, id: EnrolmentId) -> Result<Moved, Problem> {
    app.act(permit, &RESUMED, async move |tx| {
        within::resume_in(tx, id).await
    })
    .await
}

/// Gives the participant's role again, inside the act of coming back.
async fn come_back(tx: &mut WriteTx<'_>, held: &Enrolment) -> Result<(), Problem> {
    people::give_role(tx, held.person, Role::Participant, Scope::Own).await
}

/// Withdraws an enrolment. Process: [`WITHDRAWN`].
///
/// # Errors
/// [`rule::EnrolmentRefusal`].
pub async fn withdraw(
    app: &App,
    permit: &Permit,
    id: EnrolmentId,
    reason: WithdrawalReason,
) -> Result<Moved, Problem> {
    app.act(permit, &WITHDRAWN, async move |tx| {
        within::withdraw_in(tx, id, reason).await
    })
    .await
}

/// Withdraws an enrolment, inside an act.
async fn withdraw_inside(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    reason: WithdrawalReason,
) -> Result<Moved, Problem> {
    let moved = rule::withdraw(&held.facts(), reason, tx.now())?;
    record_move(tx, held, &moved).await?;
    leave(tx, held).await?;
    moves::tell(tx, held, &words::withdrawn(reason)).await?;
    Ok(moved)
}

/// Cancels an enrolment of somebody who never began. Process: [`CANCELLED`].
///
/// # Errors
/// [`rule::EnrolmentRefusal`].
pub async fn cancel(
    app: &App,
    permit: &Permit,
    id: EnrolmentId,
    why: String,
) -> Result<Moved, Problem> {
    app.act(permit, &CANCELLED, async move |tx| {
        within::cancel_in(tx, id, &why).await
    })
    .await
}

/// Cancels an enrolment, inside an act.
async fn cancel_inside(
    tx: &mut WriteTx<'_>,
    held: &Enrolment,
    why: &str,
) -> Result<Moved, Problem> {
    let moved = rule::cancel(&held.facts(), why, tx.now())?;
    record_move(tx, held, &moved).await?;
    // Whoever was withdrawn has left already, and was told.
    if !held.holds_a_place() {
        return Ok(moved);
    }
    leave(tx, held).await?;
    moves::tell(tx, held, &words::cancelled()).await?;
    Ok(moved)
}

/// Frees the place and ends the role, inside an act.
async fn leave(tx: &mut WriteTx<'_>, held: &Enrolment) -> Result<(), Problem> {
    crate::waiting::place_freed(tx, held.cohort, held.takes_a_funded_place()).await?;
    people::end_role(tx, held.person, Role::Participant, Scope::Own).await
}

async fn record_move(tx: &mut WriteTx<'_>, held: &Enrolment, moved: &Moved) -> Result<(), Problem> {
    let ended_deferral =
        (held.state == EnrolmentState::Deferred).then(|| held.state_on.days_until(moved.on).max(0));
    let days_deferred = held.days_deferred + ended_deferral.unwrap_or(0);
    store::set_state(tx, held, moved, days_deferred).await?;
    tx.about(held.id);
    tx.about(held.person);
    tx.changed("state", Some(moved.from), Some(moved.to));
    Ok(())
}
