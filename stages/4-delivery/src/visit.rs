//! Quality visits: a session observed, what was seen and agreed, answered by its facilitator, looked at again; and partners compared.
//!
//! What this room must not know: what a visit must say (the rulebook does).

pub(crate) mod compare;
pub(crate) mod figures;
pub(crate) mod pages;
pub(crate) mod store;

use kit::{App, Problem, Process, mail::Letter, mail::Note};
use rulebook::{
    base::Day,
    delivery::{
        EventId, VisitId,
        visit::{self as rule, Criterion, Seen, VisitRefusal, VisitState},
    },
    people::{Action, Circles, GroupId, PartnerId, Permit, PersonId, ProviderId},
};

/// A session was observed.
pub const VISIT_KEPT: Process = Process::new("visit_kept", "recorded a quality visit to");
/// A facilitator answered a visit.
pub const VISIT_ANSWERED: Process = Process::new("visit_answered", "answered a quality visit to");
/// What was agreed was looked at.
pub const VISIT_CLOSED: Process = Process::new("visit_closed", "closed a quality visit to");

/// A visit to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVisit {
    /// The session.
    pub event: EventId,
    /// The group that was taught.
    pub group: GroupId,
    /// What was seen of each criterion, with the evidence.
    pub judged: Vec<(Criterion, Seen, String)>,
    /// What was agreed; empty when nothing.
    pub actions: String,
    /// The day on which it is looked at again.
    pub follow_up: Option<Day>,
}

/// A visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Its id.
    pub id: VisitId,
    /// What it says.
    pub what: NewVisit,
    /// The lead provider.
    pub provider: ProviderId,
    /// The delivery partner of the group.
    pub partner: Option<PartnerId>,
    /// Who visited.
    pub visitor: PersonId,
    /// On which day.
    pub visited_on: Day,
    /// Where it stands.
    pub state: VisitState,
    /// What the facilitator answered.
    pub answer: String,
}

impl Visit {
    /// The circles it lies in: those of its group.
    pub const fn circles(&self) -> Circles {
        Circles {
            provider: Some(self.provider),
            partner: self.partner,
            group: Some(self.what.group),
            ..Circles::SITE
        }
    }
}

/// Keeps a visit and tells the facilitator. Process: [`VISIT_KEPT`].
///
/// # Errors
/// [`VisitRefusal`]; [`Problem::NotFound`] when the group is none of the permit's, or was not taught there.
pub async fn keep_visit(app: &App, permit: &Permit, new: NewVisit) -> Result<VisitId, Problem> {
    crate::asked(permit, &[Action::KeepQuality])?;
    let visitor = permit.actor().ok_or(Problem::NotAllowed)?;
    let (circles, origin) = (*permit.circles(), app.config().site.origin.clone());
    app.act(permit, &VISIT_KEPT, async move |tx| {
        let event = crate::event::store::one(tx, new.event).await?;
        let group = crate::group::store::one(tx, new.group).await?;
        let taught = event.plan.group == Some(group.id)
            || (event.plan.group.is_none() && event.plan.cohort == group.cohort);
        if group.circles() != circles || !taught {
            return Err(Problem::NotFound);
        }
        let today = tx.now().day;
        let seen: Vec<Seen> = new.judged.iter().map(|(_, seen, _)| *seen).collect();
        rule::keep(event.plan.day, today, &seen, &new.actions, new.follow_up)?;
        let id = store::add(tx, &group, visitor, event.plan.day, &new).await?;
        tx.about(id);
        tx.about(new.event);
        tx.about(group.id);
        tx.became("follow_up", new.follow_up.map_or_else(String::new, |day| day.to_string()));
        if let Some(facilitator) = group.facilitator {
            let to = people::person(tx, facilitator).await?;
            let letter = Letter {
                person: Some(to.id),
                to: to.email,
                subject: format!("A visit to {}", event.plan.title),
                body: format!(
                    "Hello {},\n\n{} on {} was visited. Read what was seen and agreed, and answer in your own words:\n\n{origin}/quality/visits/{id}\n",
                    to.name, event.plan.title, event.plan.day.with_weekday()
                ),
            };
            let note = Note { why: "You led a session that was visited.".into(), stop: None };
            tx.letter_with(letter, note).await?;
        }
        Ok(id)
    })
    .await
}

/// The facilitator answers, once, in their own words. Process: [`VISIT_ANSWERED`].
///
/// # Errors
/// [`VisitRefusal::Answered`]; [`Problem::NotFound`] for whoever does not lead the group.
pub async fn answer_visit(
    app: &App,
    permit: &Permit,
    id: VisitId,
    answer: String,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::LeadGroup])?;
    let person = permit.actor().ok_or(Problem::NotAllowed)?;
    app.act(permit, &VISIT_ANSWERED, async move |tx| {
        let visit = store::one(tx, id).await?;
        if people::leads_since(tx, person, visit.what.group)
            .await?
            .is_none()
        {
            return Err(Problem::NotFound);
        }
        if visit.state != VisitState::Sent {
            return Err(VisitRefusal::Answered.into());
        }
        store::answered(tx, id, person, &answer).await?;
        tx.about(id);
        tx.changed("state", Some(visit.state), Some(VisitState::Answered));
        Ok(())
    })
    .await
}

/// Closes a visit, once what was agreed was looked at. Process: [`VISIT_CLOSED`].
///
/// # Errors
/// [`VisitRefusal::Closed`]
pub async fn close_visit(app: &App, permit: &Permit, id: VisitId) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepQuality])?;
    let circles = *permit.circles();
    app.act(permit, &VISIT_CLOSED, async move |tx| {
        let visit = store::one(tx, id).await?;
        if visit.circles() != circles {
            return Err(Problem::NotFound);
        }
        if visit.state == VisitState::Closed {
            return Err(VisitRefusal::Closed.into());
        }
        store::closed(tx, id, visit.state).await?;
        tx.about(id);
        tx.changed("state", Some(visit.state), Some(VisitState::Closed));
        Ok(())
    })
    .await
}
