//! Messages between those who lead a group and its people: to one, some or all, with email, kept, read or not.
//!
//! What this room must not know: what may be written (the rulebook does), or how letters are posted.

pub(crate) mod filter;
pub(crate) mod own;
pub(crate) mod pages;
pub(crate) mod store;
pub(crate) mod thread;

use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
};
use registration::Enrolment;
use rulebook::{
    base::{Day, Instant},
    delivery::{
        MessageId,
        message::{self as rule, Filling, MessageRefusal},
        reminder::{Matter, Reminder},
    },
    people::{Action, GroupId, Permit, PersonId},
    registration::EnrolmentId,
};

use crate::group::{self, Group};

/// Somebody who leads a group wrote to its people.
pub const MESSAGE_SENT: Process = Process::new("message_sent", "wrote to people of");
/// A participant wrote to those who lead their group.
pub const MESSAGE_ANSWERED: Process =
    Process::new("message_answered", "wrote to those who lead the group of");
/// A thread was read.
pub const MESSAGE_READ: Process = Process::new("message_read", "read the messages of").own_trail();

/// A message as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Who wrote it.
    pub from: PersonId,
    /// Was it written by somebody who leads the group?
    pub from_staff: bool,
    /// What it says.
    pub body: String,
    /// When.
    pub at: Instant,
}

/// Since when somebody may see a group's messages: always for its facilitator and coach, from their day on for somebody who
/// stands in, and not at all for anybody else, whatever their roles.
pub(crate) async fn sees_from(
    tx: &ReadTx<'_>,
    person: PersonId,
    group: &Group,
) -> Result<Instant, Problem> {
    let Some(since) = people::leads_since(tx, person, group.id).await? else {
        return Err(Problem::NotFound);
    };
    let leads = group.facilitator == Some(person) || group.coach == Some(person);
    Ok(if leads { Instant(0) } else { since })
}

/// The messages with somebody of a group that the permit’s own person may see, oldest first: all of them for whoever leads it, those
/// from their day on for whoever stands in.
///
/// # Errors
/// [`Problem::NotFound`] for whoever does not lead the group.
pub async fn seen_by(
    tx: &ReadTx<'_>,
    permit: &Permit,
    enrolment: EnrolmentId,
) -> Result<Vec<Message>, Problem> {
    let Some(group) = group::store::group_of(tx, enrolment).await? else {
        return Err(Problem::NotFound);
    };
    let (_, _, from) = led(tx, permit, group).await?;
    store::thread(tx, enrolment, from).await
}

/// The group of an act, when the permit's own person leads it; with since when they see it.
async fn led(
    tx: &ReadTx<'_>,
    permit: &Permit,
    id: GroupId,
) -> Result<(Group, PersonId, Instant), Problem> {
    crate::asked(permit, &[Action::LeadGroup])?;
    let person = permit.actor().ok_or(Problem::NotAllowed)?;
    let group = group::store::one(tx, id).await?;
    let from = sees_from(tx, person, &group).await?;
    Ok((group, person, from))
}

/// Writes to people of a group, each in their own thread, the named fields filled for each; with email. Answers how many.
/// Process: [`MESSAGE_SENT`].
///
/// # Errors
/// [`MessageRefusal`]; [`Problem::NotFound`] for whoever does not lead the group.
pub async fn write_to(
    app: &App,
    permit: &Permit,
    id: GroupId,
    to: Vec<EnrolmentId>,
    template: String,
) -> Result<usize, Problem> {
    let held = permit.clone();
    app.act(permit, &MESSAGE_SENT, async move |tx| {
        let (group, person, _) = led(tx, &held, id).await?;
        allowed(tx, person, &template).await?;
        if to.is_empty() {
            return Err(MessageRefusal::Nobody.into());
        }
        let members = group::store::members(tx, id).await?;
        if !to.iter().all(|one| members.contains(one)) {
            return Err(MessageRefusal::Changed.into());
        }
        let batch = tx.mint::<rulebook::delivery::Message>().to_string();
        let today = tx.now().day;
        for enrolment in &to {
            let who = registration::enrolment(tx, *enrolment).await?;
            let filled = filled(tx, &group, &who, &template, today).await?;
            let message = store::add(tx, &group, &who, (person, true), (&batch, &filled)).await?;
            store::read(tx, who.id, person, message).await?;
            tell(
                tx,
                &group,
                (who.person, person),
                (message, &filled),
                "/messages",
            )
            .await?;
            tx.about(*enrolment);
        }
        tx.about(id);
        tx.became("people", to.len());
        tx.later(&crate::reminder::jobs::SendWaiting {}).await?;
        Ok(to.len())
    })
    .await
}

/// A participant writes to those who lead their group; each of them gets an email. Process: [`MESSAGE_ANSWERED`].
///
/// # Errors
/// [`MessageRefusal`]
pub async fn answer(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    body: String,
) -> Result<MessageId, Problem> {
    let own = permit.clone();
    app.act(permit, &MESSAGE_ANSWERED, async move |tx| {
        let who = crate::own(tx, &own, enrolment).await?;
        let Some(id) = group::store::group_of(tx, enrolment).await? else {
            return Err(MessageRefusal::NobodyLeads.into());
        };
        let group = group::store::one(tx, id).await?;
        allowed(tx, who.person, &body).await?;
        let leaders: Vec<PersonId> = group.facilitator.into_iter().chain(group.coach).collect();
        if leaders.is_empty() {
            return Err(MessageRefusal::NobodyLeads.into());
        }
        let body = body.trim().to_owned();
        let message = store::add(tx, &group, &who, (who.person, false), ("", &body)).await?;
        store::read(tx, who.id, who.person, message).await?;
        let mut told = Vec::new();
        for leader in leaders {
            if !told.contains(&leader) {
                let path = format!("/facilitate/people/{enrolment}/messages");
                tell(tx, &group, (leader, who.person), (message, &body), &path).await?;
                told.push(leader);
            }
        }
        tx.about(enrolment);
        tx.about(id);
        tx.later(&crate::reminder::jobs::SendWaiting {}).await?;
        Ok(message)
    })
    .await
}

/// Notes that somebody has read a thread as far as it goes. Process: [`MESSAGE_READ`].
pub(crate) async fn note_read(
    app: &App,
    permit: &Permit,
    (enrolment, person): (EnrolmentId, PersonId),
    upto: MessageId,
) -> Result<(), Problem> {
    app.act(permit, &MESSAGE_READ, async move |tx| {
        store::read(tx, enrolment, person, upto).await
    })
    .await
}

async fn allowed(tx: &mut WriteTx<'_>, person: PersonId, body: &str) -> Result<(), Problem> {
    let since = tx.now().at.plus_seconds(-3_600);
    let sent = store::sent_since(tx, person, since).await?;
    Ok(rule::may_send(body, sent)?)
}

/// What the template says to one person.
pub(crate) async fn filled(
    tx: &ReadTx<'_>,
    group: &Group,
    who: &Enrolment,
    template: &str,
    today: Day,
) -> Result<String, Problem> {
    let name = people::person(tx, who.person).await?.name;
    let first = name.split_whitespace().next().unwrap_or(&name).to_owned();
    let missing = crate::engagement::store::total(tx, who.id)
        .await?
        .map_or_else(
            || "0".to_owned(),
            |total| {
                let left = rulebook::base::BasisPoints::WHOLE.0 - total.0;
                crate::engagement::pages::points(rulebook::base::BasisPoints(left))
            },
        );
    let events = crate::event::store::for_member(tx, group.cohort, Some(group.id)).await?;
    let next = events
        .iter()
        .find(|event| event.plan.day >= today && !event.called_off());
    let next = next.map_or_else(
        || "no session is planned yet".to_owned(),
        |event| format!("{} on {}", event.plan.title, event.when()),
    );
    let filling = Filling {
        first_name: &first,
        group: &group.name,
        missing: &missing,
        next_session: &next,
    };
    Ok(rule::fill(template, &filling)?)
}

/// The email that goes with a message, through the reminders: so that quiet hours and what somebody stopped hold for it too.
async fn tell(
    tx: &mut WriteTx<'_>,
    group: &Group,
    (to, from): (PersonId, PersonId),
    (message, body): (MessageId, &str),
    path: &str,
) -> Result<(), Problem> {
    let from = people::person(tx, from).await?.name;
    let today = tx.now().day;
    let matter = Matter {
        reminder: Reminder::MessageNew,
        occasion: message.to_string(),
        day: today,
        until: today,
        subject: format!("{from} wrote to you"),
        body: body.to_owned(),
        path: path.to_owned(),
    };
    crate::reminder::store::add(tx, (group.provider, to), &matter).await?;
    Ok(())
}
