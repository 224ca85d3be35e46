//! An application: drafted question by question, sent once, decided by the provider that it names.
//!
//! What this room must not know: which question comes next, or what is allowed: the rulebook does.

pub(crate) mod apply;
pub(crate) mod bulk;
pub(crate) mod change;
pub(crate) mod closed;
pub(crate) mod desk;
pub(crate) mod facts;
pub(crate) mod journey;
pub(crate) mod letters;
pub(crate) mod offers;
pub(crate) mod pages;
pub(crate) mod placing;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod store;
pub(crate) mod undo;
pub(crate) mod within;

use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
    mail::Letter,
};
use rulebook::{
    base::Instant,
    people::{PartnerId, Permit, PersonId, ProviderId},
    registration::{
        ApplicationId, CohortId, EnrolmentId,
        application::{
            self as rule, ApplicationRefusal, ApplicationState, RejectionReason, SubmitFacts,
        },
        journey::{Answer, Answers, Step, asks_about_senco},
        waiting::WaitState,
    },
};

use crate::{
    decision::{self, About},
    waiting,
};

/// Somebody asked to apply.
pub const ASKED: Process = Process::new("application_asked", "asked to apply as");
/// A question of a draft was answered: the draft itself is kept, nothing was sent.
pub const ANSWERED: Process =
    Process::new("application_answered", "answered a question of").own_trail();
/// An application was sent.
pub const SENT: Process = Process::new("application_sent", "sent the application");
/// An application was taken back.
pub const TAKEN_BACK: Process = Process::new("application_taken_back", "took back the application");
/// An application that was sent elsewhere came here.
pub const RECEIVED: Process = Process::new("application_received", "received the application");
/// An application was accepted.
pub const ACCEPTED: Process = Process::new("application_accepted", "accepted the application");
/// An application was rejected.
pub const REJECTED: Process =
    Process::new("application_rejected", "rejected the application").with_reason();

/// An application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// Whose.
    pub person: PersonId,
    /// Where it stands.
    pub state: ApplicationState,
    /// The answers.
    pub answers: Answers,
    /// The provider that it names, once it does.
    pub provider: Option<ProviderId>,
    /// The cohort that it names, once it does.
    pub cohort: Option<CohortId>,
    /// The applicant's name.
    pub full_name: String,
    /// When it was begun.
    pub began_at: Instant,
    /// When it was sent.
    pub sent_at: Option<Instant>,
    /// When it was decided.
    pub decided_at: Option<Instant>,
    /// Why it was rejected.
    pub rejection: Option<RejectionReason>,
    /// Why it was rejected, in words.
    pub rejection_words: Option<String>,
}

/// An answer as it arrives: what the funding rule finds for a cohort is found when it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// An answer that needs nothing else.
    Plain(Answer),
    /// The cohort.
    Cohort(CohortId),
}

/// Where an accepted person is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placing {
    /// The cohort.
    pub cohort: CohortId,
    /// The delivery partner.
    pub partner: Option<PartnerId>,
    /// What the provider says about the funded place; needed in a capped cohort.
    pub funded_place: Option<bool>,
}

/// One application.
pub async fn application(tx: &ReadTx<'_>, id: ApplicationId) -> Result<Application, Problem> {
    store::one(tx, id).await
}

/// Everything ever sent to a provider, oldest first; drafts are nobody's business.
pub async fn applications_sent_to(
    tx: &ReadTx<'_>,
    provider: ProviderId,
) -> Result<Vec<Application>, Problem> {
    store::sent_to(tx, provider).await
}

/// The applications of a person, newest first.
pub async fn applications_of_person(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<Application>, Problem> {
    store::of_person(tx, person).await
}

/// Opens an account for somebody who wants to apply, or finds theirs, and writes them a way in. Process: [`ASKED`].
pub(crate) async fn ask(
    app: &App,
    permit: &Permit,
    name: String,
    email: String,
) -> Result<(), Problem> {
    let origin = app.config().site.origin.clone();
    app.act(permit, &ASKED, async move |tx| {
        let id = people::open_account(tx, &name, &email).await?;
        let person = people::person(tx, id).await?;
        let path = people::link_for(tx, id, "/apply/continue").await?;
        tx.about(id);
        let letter = letters::way_in(&person.name, &format!("{origin}{path}"));
        tx.letter(Letter {
            person: Some(id),
            to: person.email,
            ..letter
        })
        .await?;
        Ok(())
    })
    .await
}

/// Keeps an answer in a person's draft, which begins with the first; answers what to ask next. Process: [`ANSWERED`].
///
/// # Errors
/// [`rulebook::registration::journey::AnswerRefusal`]; [`ApplicationRefusal`] when another application waits or the
/// cohort has no places.
pub async fn answer(
    app: &App,
    permit: &Permit,
    person: PersonId,
    given: Given,
) -> Result<Answers, Problem> {
    app.act(permit, &ANSWERED, async move |tx| {
        let draft = store::draft(tx, person).await?;
        let today = tx.now().day;
        if facts::live_for_all(tx, person, today).await?.is_some() {
            return Err(ApplicationRefusal::AnotherLive.into());
        }
        let so_far = draft
            .as_ref()
            .map(|draft| draft.answers.clone())
            .unwrap_or_default();
        let answer = match given {
            Given::Plain(answer) => {
                facts::check_chosen(tx, person, &answer, today).await?;
                answer
            }
            Given::Cohort(cohort) => facts::cohort_answer(tx, person, &so_far, cohort).await?,
        };
        let answers = so_far.set(answer, today)?;
        let answers = facts::with_the_only_course(tx, person, answers, today).await?;
        match draft {
            Some(draft) => store::set_answers(tx, draft.id, &answers).await?,
            None => {
                let id: ApplicationId = tx.mint();
                store::add(tx, id, person, &answers).await?;
            }
        }
        Ok(answers)
    })
    .await
}

/// Sends a person's draft. Process: [`SENT`].
///
/// # Errors
/// [`ApplicationRefusal`]; [`Problem::MovedOn`] when there is no draft any more: it was sent already.
pub async fn send(
    app: &App,
    permit: &Permit,
    person: PersonId,
    declared: bool,
) -> Result<ApplicationId, Problem> {
    app.act(permit, &SENT, async move |tx| {
        let draft = store::draft(tx, person).await?.ok_or(Problem::MovedOn)?;
        send_draft(tx, draft, declared).await
    })
    .await
}

/// Sends an application with these answers in one act, replacing a draft when there is one. Process: [`SENT`].
///
/// # Errors
/// As [`send`].
pub async fn submit_application(
    app: &App,
    permit: &Permit,
    person: PersonId,
    answers: Answers,
) -> Result<ApplicationId, Problem> {
    app.act(permit, &SENT, async move |tx| {
        let answers = facts::with_course_of_cohort(tx, answers).await?;
        match store::draft(tx, person).await? {
            Some(draft) => store::set_answers(tx, draft.id, &answers).await?,
            None => {
                let id: ApplicationId = tx.mint();
                store::add(tx, id, person, &answers).await?;
            }
        }
        let draft = store::draft(tx, person).await?.or_not_found()?;
        send_draft(tx, draft, true).await
    })
    .await
}

async fn send_draft(
    tx: &mut WriteTx<'_>,
    draft: Application,
    declared: bool,
) -> Result<ApplicationId, Problem> {
    let now = tx.now();
    let unanswered = || ApplicationRefusal::Unanswered { step: Step::Cohort };
    let chosen = draft.cohort.ok_or_else(unanswered)?;
    let cohort = crate::cohort::store::one(tx, chosen).await?;
    let programme = cohort.programme.as_str();
    let another_live = facts::live(tx, draft.person, programme).await?.is_some()
        || facts::holds_a_place(tx, draft.person, &draft.answers, programme).await?;
    let submitted = rule::submit(
        &SubmitFacts {
            state: draft.state,
            answers: &draft.answers,
            days: cohort.days,
            listed: crate::cohort::closed::is_listed(tx, chosen, draft.person).await?,
            another_live,
            declared,
        },
        now,
    )?;
    let about = About {
        person: draft.person,
        application: draft.id,
        post: None,
    };
    tx.about(draft.id);
    tx.about(draft.person);
    if asks_about_senco(&draft.answers) {
        let duty_facts = facts::duty(tx, &draft.answers, now.day).await?;
        decision::keep_duty(tx, about, &duty_facts).await?;
    }
    let funding_facts = facts::funding(tx, draft.person, &draft.answers, &cohort).await?;
    let funding = decision::keep_funding(tx, about, &funding_facts).await?;
    if draft.answers.funding_found != Some(funding.eligible) {
        // What is known of funding has changed since it was asked: the person must see it first.
        return Err(unanswered().into());
    }
    store::send(tx, &draft, &submitted).await?;
    tx.changed("state", Some(submitted.from), Some(submitted.to));
    crate::alike::learn(tx, draft.person, &draft.answers).await?;
    let held = store::one(tx, draft.id).await?;
    let waits_at = if waiting::must_wait(tx, &cohort).await? {
        Some(waiting::join(tx, &held, &cohort).await?)
    } else {
        None
    };
    letters::sent(tx, &draft, &cohort, waits_at).await?;
    Ok(draft.id)
}

/// Takes an application back. Process: [`TAKEN_BACK`].
///
/// # Errors
/// [`ApplicationRefusal::WrongState`].
pub async fn take_back(app: &App, permit: &Permit, id: ApplicationId) -> Result<(), Problem> {
    app.act(permit, &TAKEN_BACK, async move |tx| {
        let held = store::one(tx, id).await?;
        waiting::end(tx, held.id, WaitState::Left).await?;
        take_back_inside(tx, id).await
    })
    .await
}

/// Takes an application back, inside an act that has ended its wait.
pub(crate) async fn take_back_inside(
    tx: &mut WriteTx<'_>,
    id: ApplicationId,
) -> Result<(), Problem> {
    let held = store::one(tx, id).await?;
    let moved = rule::take_back(held.state, tx.now())?;
    store::set_state(tx, id, moved.from, moved.to).await?;
    tx.about(id);
    tx.changed("state", Some(moved.from), Some(moved.to));
    Ok(())
}

/// Accepts an application: the person is enrolled, holds the participant's role and the post is recorded, all in one act.
/// Process: [`ACCEPTED`].
///
/// # Errors
/// [`ApplicationRefusal`]; [`Problem::MovedOn`] when it has been decided meanwhile.
pub async fn accept(
    app: &App,
    permit: &Permit,
    id: ApplicationId,
    placing: Placing,
) -> Result<EnrolmentId, Problem> {
    let by = permit.circles().provider;
    let origin = app.config().site.origin.clone();
    app.act(permit, &ACCEPTED, async move |tx| {
        placing::place(tx, id, placing, by, &origin).await
    })
    .await
}

/// Rejects an application. Process: [`REJECTED`].
///
/// # Errors
/// [`ApplicationRefusal`]; [`Problem::MovedOn`] when it has been decided meanwhile.
pub async fn reject(
    app: &App,
    permit: &Permit,
    id: ApplicationId,
    reason: RejectionReason,
    words: String,
) -> Result<(), Problem> {
    let by = permit.circles().provider;
    app.act(permit, &REJECTED, async move |tx| {
        if store::one(tx, id).await?.state != ApplicationState::Pending {
            return Err(Problem::MovedOn);
        }
        within::reject_in(tx, id, by, (reason, &words)).await
    })
    .await
}
