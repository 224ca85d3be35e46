//! The rows of focus groups.
//!
//! What this room must not know: who may be there, what may be said.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::Coded,
    delivery::{
        FocusGroupId,
        listening::{Consent, FocusState, Part},
    },
    people::{PersonId, ProviderId},
};

use super::{FocusGroup, Invited, NewFocus};

const ADD: Sql = Sql::new(
    "insert into delivery_focus_groups
       (id, provider_id, programme, title, modules, held_on, from_minute, minutes, place, link, state,
        notes, planned_by, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'planned', '', $11, $12)",
);
const ONE: Sql = Sql::new(
    "select id, provider_id, title, modules, held_on, from_minute, minutes, place, link, state, notes
     from delivery_focus_groups where id = $1",
);
const ALL: Sql = Sql::new(
    "select id, provider_id, title, modules, held_on, from_minute, minutes, place, link, state, notes
     from delivery_focus_groups where provider_id = $1 order by held_on desc, id desc limit 200",
);
const OF_PERSON: Sql = Sql::new(
    "select g.id, g.provider_id, g.title, g.modules, g.held_on, g.from_minute, g.minutes, g.place, g.link,
       g.state, g.notes
     from delivery_focus_people p join delivery_focus_groups g on g.id = p.focus_id
     where p.person_id = $1 order by g.held_on desc, g.id desc limit 100",
);
const HELD: Sql = Sql::new(
    "update delivery_focus_groups set state = 'held', notes = $1 where id = $2 and state = $3",
);
const OFF: Sql = Sql::new(
    "update delivery_focus_groups set state = 'called_off' where id = $1 and state = 'planned'",
);
const INVITE: Sql = Sql::new(
    "insert into delivery_focus_people (focus_id, person_id, part, phase, consent, present)
     values ($1, $2, $3, $4, 'invited', 0)",
);
const PEOPLE: Sql = Sql::new(
    "select person_id, part, phase, consent, present from delivery_focus_people
     where focus_id = $1 order by part, phase, person_id",
);
const INVITATION: Sql = Sql::new(
    "select person_id, part, phase, consent, present from delivery_focus_people
     where focus_id = $1 and person_id = $2",
);
const ANSWER: Sql = Sql::new(
    "update delivery_focus_people set consent = $1, answered_at = $2
     where focus_id = $3 and person_id = $4 and consent = $5",
);
const PRESENT: Sql = Sql::new(
    "update delivery_focus_people set present = $1 where focus_id = $2 and person_id = $3",
);
const FACILITATORS: Sql = Sql::new(
    "select distinct facilitator_id from delivery_groups
     where provider_id = $1 and facilitator_id is not null order by facilitator_id",
);
const COACHES: Sql = Sql::new(
    "select distinct coach_id from delivery_groups
     where provider_id = $1 and coach_id is not null order by coach_id",
);
const ASKED_BY: Sql = Sql::new(
    "select distinct g.provider_id from delivery_focus_people p
     join delivery_focus_groups g on g.id = p.focus_id where p.person_id = $1 order by g.provider_id",
);

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    (provider, by): (ProviderId, PersonId),
    new: &NewFocus,
) -> Result<FocusGroupId, Problem> {
    let id: FocusGroupId = tx.mint();
    let at = tx.now().at;
    let modules = new.modules.join(" ");
    tx.run_one(
        ADD,
        &[
            &id,
            &provider,
            &registration::PROGRAMME,
            &new.title,
            &modules,
            &new.day,
            &new.from_minute,
            &new.minutes,
            &new.place,
            &new.link,
            &by,
            &at,
        ],
    )
    .await?;
    Ok(id)
}

pub(super) async fn one(tx: &ReadTx<'_>, id: FocusGroupId) -> Result<FocusGroup, Problem> {
    tx.first(ONE, &[&id], read).await?.or_not_found()
}

pub(super) async fn all(tx: &ReadTx<'_>, provider: ProviderId) -> Result<Vec<FocusGroup>, Problem> {
    Ok(tx.all(ALL, &[&provider], read).await?)
}

/// The groups to which somebody was invited.
pub(crate) async fn of_person(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<FocusGroup>, Problem> {
    Ok(tx.all(OF_PERSON, &[&person], read).await?)
}

/// The providers that invited somebody to a focus group.
pub(crate) async fn asked_by(
    tx: &ReadTx<'_>,
    person: PersonId,
) -> Result<Vec<ProviderId>, Problem> {
    Ok(tx.all(ASKED_BY, &[&person], |row| row.get(0)).await?)
}

pub(super) async fn held(
    tx: &mut WriteTx<'_>,
    (id, from): (FocusGroupId, FocusState),
    notes: &str,
) -> Result<(), Problem> {
    let from = from.code();
    tx.run_one(HELD, &[&notes, &id, &from]).await
}

pub(super) async fn off(tx: &mut WriteTx<'_>, id: FocusGroupId) -> Result<(), Problem> {
    tx.run_one(OFF, &[&id]).await
}

pub(super) async fn invite(
    tx: &mut WriteTx<'_>,
    id: FocusGroupId,
    (person, part, phase): (PersonId, Part, &str),
) -> Result<(), Problem> {
    let part = part.code();
    tx.run_one(INVITE, &[&id, &person, &part, &phase]).await
}

pub(super) async fn people(tx: &ReadTx<'_>, id: FocusGroupId) -> Result<Vec<Invited>, Problem> {
    Ok(tx.all(PEOPLE, &[&id], read_person).await?)
}

pub(super) async fn invitation(
    tx: &ReadTx<'_>,
    id: FocusGroupId,
    person: PersonId,
) -> Result<Option<Invited>, Problem> {
    Ok(tx.first(INVITATION, &[&id, &person], read_person).await?)
}

pub(super) async fn answer(
    tx: &mut WriteTx<'_>,
    (id, person): (FocusGroupId, PersonId),
    (from, to): (Consent, Consent),
) -> Result<(), Problem> {
    let at = tx.now().at;
    let (from, to) = (from.code(), to.code());
    tx.run_one(ANSWER, &[&to, &at, &id, &person, &from]).await
}

pub(super) async fn present(
    tx: &mut WriteTx<'_>,
    (id, person): (FocusGroupId, PersonId),
    there: bool,
) -> Result<(), Problem> {
    tx.run_one(PRESENT, &[&there, &id, &person]).await
}

/// Those who lead groups of a provider, as facilitators or as coaches.
pub(super) async fn leaders(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    part: Part,
) -> Result<Vec<PersonId>, Problem> {
    let sql = match part {
        Part::Facilitator => FACILITATORS,
        Part::Coach => COACHES,
        Part::Participant => return Ok(Vec::new()),
    };
    Ok(tx.all(sql, &[&provider], |row| row.get(0)).await?)
}

fn read(row: &Row<'_>) -> Result<FocusGroup, Fault> {
    let modules: String = row.get(3)?;
    Ok(FocusGroup {
        id: row.get(0)?,
        provider: row.get(1)?,
        plan: NewFocus {
            title: row.get(2)?,
            modules: modules.split_whitespace().map(str::to_owned).collect(),
            day: row.get(4)?,
            from_minute: row.get(5)?,
            minutes: row.get(6)?,
            place: row.get(7)?,
            link: row.get(8)?,
        },
        state: row.code(9)?,
        notes: row.get(10)?,
    })
}

fn read_person(row: &Row<'_>) -> Result<Invited, Fault> {
    Ok(Invited {
        person: row.get(0)?,
        part: row.code(1)?,
        phase: row.get(2)?,
        consent: row.code(3)?,
        present: row.get(4)?,
    })
}
