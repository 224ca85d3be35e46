//! The printed register: a number for each person, and what is typed back from it.
//!
//! What this room must not know: what the paper looks like.

pub(crate) mod store;

use std::collections::HashSet;

use kit::{App, Problem, Process, db::ReadTx};
use rulebook::{
    delivery::{
        EventId,
        attendance::How,
        sheet::{Hours, read},
    },
    people::{Action, GroupId, Permit},
    registration::EnrolmentId,
};

use super::{Marked, record};
use crate::event::{self, Event};

/// Numbers were given for a printed register.
pub const SHEET_MADE: Process = Process::new("sheet_made", "made the printed register of");

/// Gives a number to everybody of a register who has none yet: a sheet printed before somebody joined still holds.
/// Process: [`SHEET_MADE`].
pub async fn make_sheet(
    app: &App,
    permit: &Permit,
    id: EventId,
    people: Vec<EnrolmentId>,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::TakeAttendance])?;
    let group = permit.circles().group.ok_or(Problem::NotFound)?;
    app.act(permit, &SHEET_MADE, async move |tx| {
        let given = store::numbers(tx, id, group).await?;
        let mut next = given.iter().map(|(number, _)| *number).max().unwrap_or(0);
        for enrolment in people {
            if given.iter().all(|(_, known)| *known != enrolment) {
                next += 1;
                store::give(tx, id, group, (next, enrolment)).await?;
            }
        }
        tx.about(id);
        tx.about(group);
        tx.became("numbers", next);
        Ok(())
    })
    .await
}

/// Records what was typed from the printed register; how many people it names. Process: [`super::ATTENDANCE_TAKEN`].
pub async fn type_sheet(
    app: &App,
    permit: &Permit,
    id: EventId,
    typed: &str,
    reason: String,
) -> Result<usize, Problem> {
    crate::asked(permit, &[Action::TakeAttendance])?;
    let group = permit.circles().group.ok_or(Problem::NotFound)?;
    let (event, given, open) = app
        .db()
        .read(async |tx| {
            let event = event::store::one(tx, id).await?;
            let kept = super::store::all_kept(tx, id).await?;
            let given = store::numbers(tx, id, group).await?;
            let mut open = HashSet::new();
            for (_, enrolment) in &given {
                if !kept.contains_key(enrolment) && stands(tx, &event, group, *enrolment).await? {
                    open.insert(*enrolment);
                }
            }
            Ok((event, given, open))
        })
        .await?;
    let numbers: Vec<i64> = given.iter().map(|(number, _)| *number).collect();
    let hours = Hours {
        from: event.plan.from_minute,
        to: event.plan.from_minute + event.plan.minutes,
    };
    let sheet = read(typed, &numbers, hours)?;
    let marked = given.iter().filter_map(|(number, enrolment)| {
        let rest = sheet.others.filter(|_| open.contains(enrolment));
        let typed = sheet.marks.get(number).copied().or(rest);
        typed.map(|typed| Marked {
            enrolment: *enrolment,
            mark: typed.mark,
            minutes: typed.minutes,
        })
    });
    let marked: Vec<Marked> = marked.collect();
    let count = marked.len();
    record(app, permit, id, (marked, How::Sheet), reason).await?;
    Ok(count)
}

/// Does somebody who has a number still stand on the register? Whoever left since the sheet was printed,
/// or pauses, is none of “the others”.
async fn stands(
    tx: &ReadTx<'_>,
    event: &Event,
    group: GroupId,
    enrolment: EnrolmentId,
) -> Result<bool, Problem> {
    let who = registration::enrolment(tx, enrolment).await?;
    Ok(who.holds_a_place()
        && !super::open::paused(&who.seat(), event)
        && crate::group::store::group_of(tx, enrolment).await? == Some(group)
        && super::expected(tx, event, &who).await?)
}
