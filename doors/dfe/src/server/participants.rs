//! Participants over the API: listed, deferred, resumed, withdrawn, their schedule changed.
//!
//! What this room must not know: who may be deferred: the rulebook does.

use std::collections::{BTreeMap, HashMap};

use axum::extract::Path;
use kit::{
    App, Problem, Process,
    db::{ReadTx, WriteTx},
};
use registration::{Application, Enrolment};
use rulebook::{
    people::{PersonId, ProviderId},
    registration::{
        ApplicationId,
        enrolment::{DeferralReason, EnrolmentState, WithdrawalReason},
    },
};

use super::{
    answer::{Answer, No, data},
    asked::{self, Query},
    heard::Heard,
    roll::{self, Roll, enrolment_of, is_told},
    said::Said,
    shape,
};
use crate::{
    moved::{self, Moved},
    public_id,
    wire::{ActionRequest, COURSE, IdChange},
};

type Pair<'a> = (&'a Application, &'a Enrolment);

pub(super) async fn list(heard: Heard) -> Answer {
    let query = Query::read(heard.query())?;
    let since = query.since("updated_since")?;
    let status = query.filter("training_status");
    if status.is_some_and(|status| !["active", "deferred", "withdrawn"].contains(&status)) {
        return Err(No::Filter(
            "The filter '#/training_status' must be one of: active, deferred, withdrawn".into(),
        ));
    }
    let came_from = query.uuids("from_participant_id")?;
    let (app, provider) = (heard.app(), heard.provider);
    let came_from: Option<Vec<PersonId>> = came_from.map(|texts| {
        let meant = texts
            .into_iter()
            .filter_map(|text| public_id::meant(app, text));
        meant.collect()
    });
    let shown = app
        .db()
        .read(async |tx| {
            let roll = roll::of(tx, provider).await?;
            let moves = moved::all(tx).await?;
            let mut people = by_person(&roll);
            people.retain(|(person, held)| {
                let changed = held.iter().map(|(_, one)| roll.changed(one)).max();
                let mut statuses = held
                    .iter()
                    .map(|(_, one)| shape::training_status(one.state));
                let came = moves.get(person).map(Vec::as_slice).unwrap_or_default();
                since.is_none_or(|since| changed.is_some_and(|changed| changed >= since))
                    && status.is_none_or(|status| statuses.any(|one| one == status))
                    && came_from
                        .as_ref()
                        .is_none_or(|from| came.iter().any(|one| from.contains(&one.from)))
            });
            in_order(&mut people, &query, &roll);
            let page = match query.page(people) {
                Ok(page) => page,
                Err(no) => return Ok(Err(no)),
            };
            Ok(Ok(show(app, tx, &page, (&roll, &moves)).await?))
        })
        .await??;
    Ok(data(shown))
}

/// A provider's people with what they are enrolled by, in the order of their first acceptance.
fn by_person(roll: &Roll) -> Vec<(PersonId, Vec<Pair<'_>>)> {
    let mut found: BTreeMap<PersonId, Vec<Pair<'_>>> = BTreeMap::new();
    for held in &roll.applications {
        if let Some(enrolment) = roll.enrolments.get(&held.id).filter(|one| is_told(one)) {
            found
                .entry(held.person)
                .or_default()
                .push((held, enrolment));
        }
    }
    found.into_iter().collect()
}

fn in_order(people: &mut [(PersonId, Vec<Pair<'_>>)], query: &Query, roll: &Roll) {
    let order = query.order(&["created_at", "updated_at"]);
    for (name, way) in order.iter().rev() {
        people.sort_by(|left, right| {
            if *name == "updated_at" {
                let of = |held: &[Pair<'_>]| held.iter().map(|(_, one)| roll.changed(one)).max();
                way.of(of(&left.1).cmp(&of(&right.1)))
            } else {
                way.of(left.0.cmp(&right.0))
            }
        });
    }
}

async fn show(
    app: &App,
    tx: &ReadTx<'_>,
    page: &[(PersonId, Vec<Pair<'_>>)],
    (roll, moves): (&Roll, &HashMap<PersonId, Vec<Moved>>),
) -> Result<Vec<crate::wire::Resource<crate::wire::Participant>>, Problem> {
    let ids: Vec<PersonId> = page.iter().map(|(person, _)| *person).collect();
    let mut emails = people::addresses(tx, &ids).await?;
    let mut names = people::former_names(tx, &ids).await?;
    Ok(page
        .iter()
        .map(|(person, held)| {
            let came = moves.get(person).map(Vec::as_slice).unwrap_or_default();
            let told = shape::Told {
                email: emails.remove(person),
                names: names.remove(person).unwrap_or_default(),
                came_from: came.iter().map(|one| change(app, one)).collect(),
            };
            shape::participant(app, *person, held, told, roll)
        })
        .collect())
}

fn change(app: &App, moved: &Moved) -> IdChange {
    IdChange {
        from_participant_id: public_id::shown(app, moved.from),
        to_participant_id: public_id::shown(app, moved.to),
        changed_at: shape::instant(moved.at),
    }
}

/// The person that an id in a path means: gone when the record was merged, not found when it is nobody of this provider's.
pub(super) async fn meant(heard: &Heard, text: &str) -> Result<PersonId, No> {
    let app = heard.app();
    let person: PersonId = public_id::meant(app, text).ok_or(No::NotFound)?;
    let gone = app
        .db()
        .read(async |tx| moved::of(tx, person).await)
        .await?;
    match gone {
        Some(gone) => Err(No::Gone(Box::new(change(app, &gone)))),
        None => Ok(person),
    }
}

pub(super) async fn one(heard: Heard, Path(id): Path<String>) -> Answer {
    let person = meant(&heard, &id).await?;
    shown(&heard, person).await
}

/// The participant as they stand now.
async fn shown(heard: &Heard, person: PersonId) -> Answer {
    let (app, provider) = (heard.app(), heard.provider);
    let shown = app
        .db()
        .read(async |tx| {
            let roll = roll_of_one(tx, person, provider).await?;
            let came = HashMap::from([(person, moved::to(tx, person).await?)]);
            let mut people = by_person(&roll);
            people.retain(|(known, _)| *known == person);
            Ok(show(app, tx, &people, (&roll, &came)).await?.pop())
        })
        .await?;
    shown.map(data).ok_or(No::NotFound)
}

/// What a provider has of one person.
async fn roll_of_one(
    tx: &ReadTx<'_>,
    person: PersonId,
    provider: ProviderId,
) -> Result<Roll, Problem> {
    let mut roll = Roll {
        applications: Vec::new(),
        enrolments: HashMap::<ApplicationId, Enrolment>::new(),
        cohorts: roll::cohorts(tx).await?,
        schedules: HashMap::new(),
    };
    let enrolments = registration::enrolments_of_person(tx, person).await?;
    for enrolment in enrolments
        .into_iter()
        .filter(|one| one.provider == provider)
        .rev()
    {
        let held = registration::application(tx, enrolment.application).await?;
        if let Some(chosen) = reporting::schedule_choice(tx, enrolment.id).await? {
            roll.schedules.insert(enrolment.id, chosen);
        }
        roll.applications.push(held);
        roll.enrolments.insert(enrolment.application, enrolment);
    }
    Ok(roll)
}

/// One move of a participant: found, checked for its course, done in one act, shown as it stands then.
pub(super) async fn moving<F>(
    heard: &Heard,
    (id, body): (&str, &str),
    process: &'static Process,
    act: F,
) -> Answer
where
    F: AsyncFnOnce(&mut WriteTx<'_>, Enrolment, ActionRequest) -> Result<(), Problem>
        + Send
        + 'static,
{
    let person = meant(heard, id).await?;
    let provider = heard.provider;
    let held = heard
        .app()
        .db()
        .read(async |tx| enrolment_of(tx, person, provider).await)
        .await?;
    let asked: ActionRequest = asked::attributes(body)?;
    No::of_several(mistakes(process, &asked, &held))?;
    heard
        .act(process, async move |tx| {
            check_course(asked.course_identifier.as_deref())?;
            let enrolment = enrolment_of(tx, person, provider).await?;
            act(tx, enrolment, asked).await
        })
        .await?;
    shown(heard, person).await
}

/// Everything that is wrong with a move: with what is asked, and with where the participant stands.
fn mistakes(process: &'static Process, asked: &ActionRequest, held: &Enrolment) -> Vec<Said> {
    let mut wrong: Vec<Said> = check_course(asked.course_identifier.as_deref())
        .err()
        .into_iter()
        .collect();
    // Without a course nothing is known of how the participant stands on it.
    let on_course = wrong.is_empty();
    let said = asked.reason.as_deref();
    if process.code == registration::DEFERRED.code {
        wrong.extend(reason::<DeferralReason>(said).err());
        if on_course {
            wrong.extend(no_deferral(held));
        }
    } else if process.code == registration::WITHDRAWN.code {
        wrong.extend(reason::<WithdrawalReason>(said).err());
        if on_course && held.state == EnrolmentState::Withdrawn {
            wrong.push(Said::AlreadyWithdrawn);
        } else if on_course && !held.declared_started {
            wrong.push(Said::NotStarted);
        }
    } else if process.code == reporting::SCHEDULE_CHOSEN.code
        && asked
            .schedule_identifier
            .as_deref()
            .unwrap_or_default()
            .is_empty()
    {
        wrong.push(Said::ScheduleMissing);
    }
    wrong
}

/// Why somebody who stands so is not deferred.
fn no_deferral(held: &Enrolment) -> Vec<Said> {
    let mut wrong = Vec::new();
    match held.state {
        EnrolmentState::Deferred => wrong.push(Said::AlreadyDeferred),
        EnrolmentState::Withdrawn => wrong.push(Said::AlreadyWithdrawn),
        EnrolmentState::Active | EnrolmentState::Completed | EnrolmentState::Cancelled => {}
    }
    if !held.declared {
        wrong.push(Said::NothingDeclared);
    }
    wrong
}

/// The one course that anybody here is on.
pub(super) fn check_course(course: Option<&str>) -> Result<(), Said> {
    match course.unwrap_or_default() {
        "" => Err(Said::CourseMissing),
        COURSE => Ok(()),
        _ => Err(Said::NotOnCourse),
    }
}

pub(super) async fn defer(heard: Heard, Path(id): Path<String>, body: String) -> Answer {
    moving(
        &heard,
        (&id, &body),
        &registration::DEFERRED,
        async |tx, held, asked| {
            let reason = reason::<DeferralReason>(asked.reason.as_deref())?;
            match held.state {
                EnrolmentState::Deferred => return Err(Said::AlreadyDeferred.into()),
                EnrolmentState::Withdrawn => return Err(Said::AlreadyWithdrawn.into()),
                EnrolmentState::Active | EnrolmentState::Completed | EnrolmentState::Cancelled => {}
            }
            registration::defer_in(tx, held.id, reason, None).await?;
            Ok(())
        },
    )
    .await
}

fn reason<R: rulebook::base::Coded>(text: Option<&str>) -> Result<R, Said> {
    let text = text
        .filter(|text| !text.is_empty())
        .ok_or(Said::ReasonMissing)?;
    R::from_code(text).map_err(|_unknown| Said::ReasonUnknown)
}

pub(super) async fn resume(heard: Heard, Path(id): Path<String>, body: String) -> Answer {
    moving(
        &heard,
        (&id, &body),
        &registration::RESUMED,
        async |tx, held, _asked| {
            if held.state == EnrolmentState::Active {
                return Err(Said::AlreadyActive.into());
            }
            registration::resume_in(tx, held.id).await?;
            Ok(())
        },
    )
    .await
}

pub(super) async fn withdraw(heard: Heard, Path(id): Path<String>, body: String) -> Answer {
    moving(
        &heard,
        (&id, &body),
        &registration::WITHDRAWN,
        async |tx, held, asked| {
            let reason = reason::<WithdrawalReason>(asked.reason.as_deref())?;
            if held.state == EnrolmentState::Withdrawn {
                return Err(Said::AlreadyWithdrawn.into());
            }
            registration::withdraw_in(tx, held.id, reason).await?;
            Ok(())
        },
    )
    .await
}
