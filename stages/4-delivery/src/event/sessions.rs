//! The sessions within an event: talks and workshops with rooms or links, those at the same time to be chosen from.
//!
//! What this room must not know: how a place at the event is booked.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{App, Problem, Process, db::WriteTx};
use rulebook::{
    delivery::{
        EventId, SessionId,
        session::{ChooseFacts, Slot, choose, within},
    },
    people::{Action, Permit},
    registration::EnrolmentId,
};

/// A session was put into an event.
pub const SESSION_ADDED: Process = Process::new("event_session_added", "put a session into");
/// A session was taken out of an event.
pub const SESSION_DROPPED: Process = Process::new("event_session_dropped", "took a session out of");
/// Somebody chose a session.
pub const SESSION_CHOSEN: Process = Process::new("event_session_chosen", "chose a session of");

/// A session to be put into an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Its title.
    pub title: String,
    /// Its beginning, in minutes since midnight in England.
    pub from_minute: i64,
    /// Its length in minutes.
    pub minutes: i64,
    /// Its room.
    pub room: String,
    /// Its joining link.
    pub link: String,
    /// How many it holds; nothing for no limit.
    pub capacity: Option<i64>,
}

/// A session within an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Its event.
    pub event: EventId,
    /// What was planned.
    pub plan: NewSession,
    /// How many chose it.
    pub chosen: i64,
}

impl Session {
    /// When in the day.
    pub const fn slot(&self) -> Slot {
        Slot {
            id: self.id,
            from: self.plan.from_minute,
            to: self.plan.from_minute + self.plan.minutes,
        }
    }
    /// `10am to 11am, Room 4`.
    pub fn when(&self) -> String {
        let slot = self.slot();
        let hours = format!(
            "{} to {}",
            super::time_in_words(slot.from),
            super::time_in_words(slot.to)
        );
        if self.plan.room.is_empty() {
            hours
        } else {
            format!("{hours}, {}", self.plan.room)
        }
    }
    /// Is it one of several at the same time, so that one has to choose?
    pub fn is_choice(&self, all: &[Self]) -> bool {
        all.iter()
            .any(|other| other.id != self.id && other.slot().overlaps(&self.slot()))
            || self.plan.capacity.is_some()
    }
}

/// Puts a session into an event. Process: [`SESSION_ADDED`].
pub async fn add_session(
    app: &App,
    permit: &Permit,
    event: EventId,
    new: NewSession,
) -> Result<SessionId, Problem> {
    crate::asked(permit, &[Action::KeepEvents])?;
    app.act(permit, &SESSION_ADDED, async move |tx| {
        let of = super::store::one(tx, event).await?;
        let hours = (of.plan.from_minute, of.plan.from_minute + of.plan.minutes);
        within(new.from_minute, new.from_minute + new.minutes, hours)?;
        let id: SessionId = tx.mint();
        store::add(tx, id, event, &new).await?;
        super::more::bump(tx, event).await?;
        tx.about(event);
        tx.about(id);
        tx.became("title", &new.title);
        Ok(id)
    })
    .await
}

/// Takes a session out of an event; whoever chose it is written to. Process: [`SESSION_DROPPED`].
pub async fn drop_session(
    app: &App,
    permit: &Permit,
    event: EventId,
    id: SessionId,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::KeepEvents])?;
    app.act(permit, &SESSION_DROPPED, async move |tx| {
        let of = super::store::one(tx, event).await?;
        let session = store::one(tx, event, id).await?;
        for enrolment in store::choosers(tx, id).await? {
            let who = registration::enrolment(tx, enrolment).await?;
            let words = format!(
                "“{}” does not take place. You keep your place at the event; choose another session on its page.",
                session.plan.title
            );
            crate::booking::tell(tx, who.person, &of, "a session you chose is off", &words).await?;
        }
        store::delete(tx, id).await?;
        super::more::bump(tx, event).await?;
        tx.about(event);
        tx.about(id);
        tx.changed("title", Some(&session.plan.title), None::<&str>);
        Ok(())
    })
    .await
}

/// Chooses a session; what was chosen at the same time is given up in the same act. Answers with what was given up.
/// Process: [`SESSION_CHOSEN`].
pub async fn choose_session(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    event: EventId,
    id: SessionId,
) -> Result<Vec<String>, Problem> {
    let own = permit.clone();
    app.act(permit, &SESSION_CHOSEN, async move |tx| {
        let who = crate::own(tx, &own, enrolment).await?;
        let of = super::store::one(tx, event).await?;
        let session = store::one(tx, event, id).await?;
        let all = store::of_event(tx, event).await?;
        let mine = store::chosen(tx, event, enrolment).await?;
        let slots: Vec<Slot> = all
            .iter()
            .filter(|one| mine.contains(&one.id))
            .map(Session::slot)
            .collect();
        let facts = ChooseFacts {
            has_place: crate::attendance::expected(tx, &of, &who).await?,
            over: of.called_off() || tx.now().at >= of.starts_at,
            slot: session.slot(),
            capacity: session.plan.capacity,
            others: session.chosen,
            chosen: &slots,
        };
        let chosen = choose(&facts)?;
        for other in &chosen.instead_of {
            store::give_up(tx, *other, enrolment).await?;
        }
        if !chosen.again {
            store::take(tx, id, event, enrolment).await?;
        }
        tx.about(event);
        tx.about(enrolment);
        tx.became("session", id);
        let given_up = all.iter().filter(|one| chosen.instead_of.contains(&one.id));
        Ok(given_up.map(|one| one.plan.title.clone()).collect())
    })
    .await
}

/// The event moved within its day: its sessions move along.
pub(crate) async fn move_along(
    tx: &mut WriteTx<'_>,
    event: EventId,
    minutes: i64,
) -> Result<(), Problem> {
    if minutes != 0 {
        store::shift(tx, event, minutes).await?;
    }
    Ok(())
}
