//! Times that a coach offers: offered, booked, moved, given back, taken off. Both sides are told by letter.
//!
//! What this room must not know: whether a time may be booked (the rulebook does).

use kit::{
    App, Fault, OrNotFound, Problem, Process,
    db::{ReadTx, Row, Sql, WriteTx},
    mail::Letter,
};
use rulebook::{
    base::Coded,
    delivery::{
        CoachingId, SlotId,
        coaching::{self as rule, Time},
    },
    people::{Permit, PersonId},
};

use super::{Coaching, meeting};
use crate::{coming_going::owner, event::time_in_words};

/// Times were offered.
pub const OFFERED: Process = Process::new("coaching_time_offered", "offered a time for coaching");
/// A time was taken off.
pub const OFF: Process = Process::new("coaching_time_off", "took a time for coaching off");
/// A time was booked, or moved to.
pub const BOOKED: Process = Process::new("coaching_time_booked", "booked a time for coaching");
/// A time was given back.
pub const GIVEN_BACK: Process =
    Process::new("coaching_time_given_back", "gave a time for coaching back");

rulebook::coded! {
    /// Where a time stands.
    pub enum SlotState {
        /// Can be booked.
        Open = "open", "Open";
        /// Is booked.
        Booked = "booked", "Booked";
        /// Is off.
        Off = "off", "Off";
    }
}

/// A time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its id.
    pub id: SlotId,
    /// Whose time.
    pub coach: PersonId,
    /// When.
    pub time: Time,
    /// Where, or how to join.
    pub place: String,
    /// Where it stands.
    pub state: SlotState,
    /// For whom it is booked.
    pub coaching: Option<CoachingId>,
}

impl Slot {
    /// `Monday 7 December 2026, 4pm to 5pm`.
    pub fn when(&self) -> String {
        format!(
            "{}, {} to {}",
            self.time.day.with_weekday(),
            time_in_words(self.time.from),
            time_in_words(self.time.from + self.time.minutes)
        )
    }
}

const ADD: Sql = Sql::new(
    "insert into delivery_coaching_slots (id, coach_id, day, from_minute, minutes, place, state, at) values ($1, $2, $3, $4, $5, $6, 'open', $7)",
);
const ONE: Sql = Sql::new(
    "select id, coach_id, day, from_minute, minutes, place, state, coaching_id from delivery_coaching_slots where id = $1",
);
const OF_COACH: Sql = Sql::new(
    "select id, coach_id, day, from_minute, minutes, place, state, coaching_id from delivery_coaching_slots
     where coach_id = $1 and state <> 'off' and day >= $2 order by day, from_minute, id",
);
const BOOK: Sql = Sql::new(
    "update delivery_coaching_slots set state = 'booked', coaching_id = $1, booked_by = $2 where id = $3 and state = 'open'",
);
const FREE: Sql = Sql::new(
    "update delivery_coaching_slots set state = 'open', coaching_id = null, booked_by = null where id = $1 and state = 'booked'",
);
const FREE_ALL: Sql = Sql::new(
    "update delivery_coaching_slots set state = 'open', coaching_id = null, booked_by = null
     where coaching_id = $1 and state = 'booked' and day >= $2",
);
const TAKE_OFF: Sql =
    Sql::new("update delivery_coaching_slots set state = 'off' where id = $1 and state = $2");

fn read(row: &Row<'_>) -> Result<Slot, Fault> {
    Ok(Slot {
        id: row.get(0)?,
        coach: row.get(1)?,
        time: Time {
            day: row.get(2)?,
            from: row.get(3)?,
            minutes: row.get(4)?,
        },
        place: row.get(5)?,
        state: row.code(6)?,
        coaching: row.get(7)?,
    })
}

async fn one(tx: &ReadTx<'_>, id: SlotId) -> Result<Slot, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

/// The times of a coach from a day on.
pub(crate) async fn of_coach(
    tx: &ReadTx<'_>,
    coach: PersonId,
    from: rulebook::base::Day,
) -> Result<Vec<Slot>, Problem> {
    Ok(tx.all(OF_COACH, &[&coach, &from], read).await?)
}

pub(super) async fn free_all(tx: &mut WriteTx<'_>, id: CoachingId) -> Result<(), Problem> {
    let today = tx.now().day;
    tx.run(FREE_ALL, &[&id, &today]).await?;
    Ok(())
}

/// Offers a time; offered twice, it is one. Process: [`OFFERED`].
///
/// # Errors
/// `rulebook`’s `SlotRefusal`; [`Problem::NotFound`] for whoever coaches nobody.
pub async fn offer_slot(
    app: &App,
    permit: &Permit,
    time: Time,
    place: String,
) -> Result<SlotId, Problem> {
    let person = owner(permit)?;
    app.act(permit, &OFFERED, async move |tx| {
        let coached = registration::meetings_with(tx, person).await?;
        if coached.iter().all(|one| one.ended) {
            return Err(Problem::NotFound);
        }
        let others = of_coach(tx, person, time.day).await?;
        if let Some(same) = others.iter().find(|one| one.time == time) {
            tx.about(same.id);
            return Ok(same.id);
        }
        let times: Vec<Time> = others.iter().map(|one| one.time).collect();
        rule::offer(&time, &times, tx.now())?;
        let id: SlotId = tx.mint();
        let at = tx.now().at;
        tx.run_one(
            ADD,
            &[
                &id,
                &person,
                &time.day,
                &time.from,
                &time.minutes,
                &place,
                &at,
            ],
        )
        .await?;
        tx.about(id);
        tx.about(person);
        tx.became("day", time.day);
        Ok(id)
    })
    .await
}

/// Takes one's own time off; whoever booked it is told. Process: [`OFF`].
pub async fn take_slot_off(app: &App, permit: &Permit, id: SlotId) -> Result<(), Problem> {
    let person = owner(permit)?;
    let here = app.clone();
    app.act(permit, &OFF, async move |tx| {
        let slot = one(tx, id).await?;
        if slot.coach != person {
            return Err(Problem::NotFound);
        }
        tx.run_one(TAKE_OFF, &[&id, &slot.state.code()]).await?;
        tx.about(id);
        tx.about(person);
        if let Some(coaching) = slot.coaching {
            let coaching = registration::meeting(tx, coaching).await?;
            tx.about(coaching.id);
            let what = format!("The session on {} does not take place: the coach has taken the time off. Please choose another", slot.when());
            tell(tx, &here, &coaching, "A coaching session is off", &what).await?;
        }
        Ok(())
    })
    .await
}

/// Books a time for those who meet, giving back the one booked before when it is moved. Process: [`BOOKED`].
///
/// # Errors
/// `rulebook`’s `SlotRefusal`.
pub async fn book_slot(
    app: &App,
    permit: &Permit,
    id: SlotId,
    coaching: CoachingId,
    instead_of: Option<SlotId>,
) -> Result<(), Problem> {
    let person = owner(permit)?;
    let here = app.clone();
    app.act(permit, &BOOKED, async move |tx| {
        let with = meeting(tx, coaching, person).await?;
        let slot = one(tx, id).await?;
        if with.ended || with.coach != Some(slot.coach) || slot.state == SlotState::Off {
            return Err(Problem::NotFound);
        }
        tx.about(id);
        tx.about(coaching);
        // A button that was pressed twice books once.
        if slot.coaching == Some(coaching) {
            return Ok(());
        }
        rule::book(&slot.time, slot.state == SlotState::Booked, tx.now())?;
        let before = match instead_of {
            Some(before) => Some(one(tx, before).await?),
            None => None,
        };
        let mut moved = String::new();
        if let Some(before) = before.filter(|before| before.coaching == Some(coaching)) {
            rule::book(&before.time, false, tx.now())?;
            tx.run_one(FREE, &[&before.id]).await?;
            tx.about(before.id);
            moved = format!(" instead of {}", before.when());
        }
        tx.run_one(BOOK, &[&coaching, &person, &id]).await?;
        let what = format!(
            "A coaching session is booked for {}{moved}. {}",
            slot.when(),
            slot.place
        );
        tell(tx, &here, &with, "A coaching session is booked", &what).await
    })
    .await
}

/// Gives a booked time back. Process: [`GIVEN_BACK`].
///
/// # Errors
/// `rulebook`’s `SlotRefusal`.
pub async fn give_slot_back(app: &App, permit: &Permit, id: SlotId) -> Result<(), Problem> {
    let person = owner(permit)?;
    let here = app.clone();
    app.act(permit, &GIVEN_BACK, async move |tx| {
        let slot = one(tx, id).await?;
        let with = meeting(tx, slot.coaching.or_not_found()?, person).await?;
        rule::book(&slot.time, false, tx.now())?;
        tx.run_one(FREE, &[&id]).await?;
        tx.about(id);
        tx.about(with.id);
        let what = format!(
            "The coaching session on {} is cancelled. You can book another time",
            slot.when()
        );
        tell(tx, &here, &with, "A coaching session is cancelled", &what).await
    })
    .await
}

async fn tell(
    tx: &mut WriteTx<'_>,
    app: &App,
    with: &Coaching,
    subject: &str,
    what: &str,
) -> Result<(), Problem> {
    for person in with.everybody() {
        let to = people::person(tx, person).await?;
        tx.letter(Letter {
            person: Some(person),
            to: to.email,
            subject: subject.to_owned(),
            body: format!(
                "Hello {},\n\n{}.\n\n{}\n\nEverything about it: {}/coaching/with/{}",
                to.name,
                what.trim_end_matches([' ', '.']),
                with.name,
                app.config().site.origin,
                with.id
            ),
        })
        .await?;
    }
    Ok(())
}
