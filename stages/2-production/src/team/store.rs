//! The rows of the writing team.
//!
//! What this room must not know: who may record them.

use kit::{
    Fault, OrNotFound, Problem,
    db::{ReadTx, Row, Sql, WriteTx},
};
use rulebook::{
    base::{Coded, Day},
    people::ProviderId,
    production::{
        MemberId,
        team::{Member, Mix, expertise_of, expertise_text, first_mix},
    },
};

const ADD: Sql = Sql::new(
    "insert into production_members
       (id, provider_id, programme, person_id, setting, phase, expertise, earlier_award, workplace, began_on, ended_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);
const TEAM: Sql = Sql::new(
    "select person_id, setting, phase, expertise, earlier_award, began_on, ended_on, id, workplace
     from production_members where provider_id = $1 and programme = $2 order by began_on, id limit 500",
);
const ONE: Sql = Sql::new(
    "select person_id, setting, phase, expertise, earlier_award, began_on, ended_on, provider_id
     from production_members where id = $1",
);
const END: Sql = Sql::new("update production_members set ended_on = $1 where id = $2");
const MIX: Sql =
    Sql::new("select wanted from production_mixes where provider_id = $1 and programme = $2");
const KEEP_MIX: Sql = Sql::new(
    "insert into production_mixes (provider_id, programme, wanted) values ($1, $2, $3)
     on conflict (provider_id, programme) do update set wanted = excluded.wanted",
);

/// A time on the team, with where the person works.
pub(crate) struct Seat {
    pub(crate) id: MemberId,
    pub(crate) member: Member,
    pub(crate) workplace: String,
}

pub(super) async fn add(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    (provider, programme): (ProviderId, &str),
    (member, workplace): (&Member, &str),
) -> Result<(), Problem> {
    let (setting, phase) = (member.setting.code(), member.phase.code());
    let expertise = expertise_text(&member.expertise);
    tx.run_one(
        ADD,
        &[
            &id,
            &provider,
            &programme,
            &member.person,
            &setting,
            &phase,
            &expertise,
            &member.earlier_award,
            &workplace,
            &member.began_on,
            &member.ended_on,
        ],
    )
    .await
}

pub(crate) async fn team(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Vec<Seat>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Seat {
            member: read(row)?,
            id: row.get(7)?,
            workplace: row.get(8)?,
        })
    };
    Ok(tx.all(TEAM, &[&provider, &programme], read).await?)
}

pub(super) async fn one(tx: &ReadTx<'_>, id: MemberId) -> Result<(ProviderId, Member), Problem> {
    tx.first(ONE, &[&id], |row| Ok((row.get(7)?, read(row)?)))
        .await?
        .or_not_found()
}

pub(super) async fn end(tx: &mut WriteTx<'_>, id: MemberId, on: Day) -> Result<(), Problem> {
    tx.run_one(END, &[&on, &id]).await
}

/// The wanted mix; the one that a provider starts from when none was kept.
pub(crate) async fn mix(
    tx: &ReadTx<'_>,
    provider: ProviderId,
    programme: &str,
) -> Result<Mix, Problem> {
    let kept = tx
        .first(MIX, &[&provider, &programme], |row| row.json(0))
        .await?;
    Ok(kept.unwrap_or_else(first_mix))
}

pub(super) async fn keep_mix(
    tx: &mut WriteTx<'_>,
    (provider, programme): (ProviderId, &str),
    mix: &Mix,
) -> Result<(), Problem> {
    let mix = serde_json::to_string(mix).map_err(|e| Fault::because("writing a mix", e))?;
    tx.run_one(KEEP_MIX, &[&provider, &programme, &mix]).await
}

fn read(row: &Row<'_>) -> Result<Member, Fault> {
    let expertise: String = row.get(3)?;
    Ok(Member {
        person: row.get(0)?,
        setting: row.code(1)?,
        phase: row.code(2)?,
        expertise: expertise_of(&expertise),
        earlier_award: row.get(4)?,
        began_on: row.get(5)?,
        ended_on: row.get(6)?,
    })
}
