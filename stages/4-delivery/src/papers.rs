//! Papers of an event: the register to tick, name badges, joining instructions, the whole pack; as PDF.
//!
//! What this room must not know: how a place is booked. Papers never say what anybody needs on the day.

mod written;

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use kit::{
    OrNotFound, Problem,
    paper::Paper,
    web::{Call, Form, PageResult},
};
use rulebook::delivery::EventId;

use crate::{
    arrival,
    attendance::pages::{Register, register},
    booking,
    desk::desk,
    event::{self, Event, sessions},
    group,
};

/// Somebody on a paper.
pub(crate) struct Guest {
    pub(crate) name: String,
    /// What they are there: `Participant`.
    pub(crate) role: &'static str,
    pub(crate) group: String,
    /// Their school, where they said that it may stand there.
    pub(crate) school: Option<String>,
}

fn file(paper: &Paper, name: &str) -> PageResult {
    let pdf = paper.pdf()?;
    let kind = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"{name}.pdf\""),
        ),
    ];
    Ok::<Response, Problem>((kind, pdf).into_response())
}

async fn provider(call: &Call, event: &Event) -> Result<String, Problem> {
    let id = event.provider;
    let found = call
        .app()
        .db()
        .read(async |tx| people::provider(tx, id).await)
        .await?;
    Ok(found.name)
}

/// The register to tick on paper.
pub(crate) async fn sheet(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let register = register(&call, &id, &form).await?;
    let author = provider(&call, &register.event).await?;
    file(&written::sheet(&register, &author), "register")
}

/// Name badges of a group.
pub(crate) async fn badges(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let register = register(&call, &id, &form).await?;
    let author = provider(&call, &register.event).await?;
    let guests = guests_of(&call, &register).await?;
    let mut paper =
        Paper::new(format!("Badges: {}", register.event.plan.title), author).without_foot();
    written::badges(&mut paper, &register.event, &guests);
    file(&paper, "badges")
}

async fn guests_of(call: &Call, register: &Register) -> Result<Vec<Guest>, Problem> {
    let ids: Vec<_> = register.people.iter().map(|one| one.enrolment).collect();
    let mut guests = guests(call, register.event.id, &ids).await?;
    guests.extend(leaders(call, std::slice::from_ref(&register.group)).await?);
    Ok(guests)
}

async fn guests(
    call: &Call,
    event: EventId,
    enrolments: &[rulebook::registration::EnrolmentId],
) -> Result<Vec<Guest>, Problem> {
    let ids = enrolments.to_vec();
    let (mut all, shown) = call
        .app()
        .db()
        .read(async |tx| {
            let mut all = Vec::new();
            for id in &ids {
                let who = registration::enrolment(tx, *id).await?;
                let group = match group::store::group_of(tx, *id).await? {
                    Some(id) => group::store::one(tx, id).await?.name,
                    None => String::new(),
                };
                all.push((who, group));
            }
            let shown: Vec<_> = arrival::store::of_event(tx, event)
                .await?
                .into_iter()
                .filter(|need| need.said.show_school)
                .map(|need| need.enrolment)
                .collect();
            Ok((all, shown))
        })
        .await?;
    all.sort_by(|(one, _), (other, _)| {
        one.full_name
            .cmp(&other.full_name)
            .then(one.id.cmp(&other.id))
    });
    let persons: Vec<_> = all.iter().map(|(who, _)| who.person).collect();
    let names = people::names(call.app(), &persons).await?;
    let mut guests = Vec::new();
    for (who, group) in all {
        let school = match who.school.filter(|_| shown.contains(&who.id)) {
            Some(urn) => school_name(call, urn).await?,
            None => None,
        };
        guests.push(Guest {
            name: names.get(&who.person).cloned().unwrap_or(who.full_name),
            role: "Participant",
            group,
            school,
        });
    }
    Ok(guests)
}

async fn school_name(call: &Call, urn: rulebook::base::Urn) -> Result<Option<String>, Problem> {
    let found = call
        .app()
        .db()
        .read(async |tx| people::find_school(tx, urn).await)
        .await;
    match found {
        Ok(school) => Ok(Some(school.name)),
        Err(Problem::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

async fn leaders(call: &Call, groups: &[group::Group]) -> Result<Vec<Guest>, Problem> {
    let mut ids = Vec::new();
    for group in groups {
        ids.extend(group.facilitator.map(|id| (id, "Facilitator", &group.name)));
        ids.extend(
            group
                .coach
                .map(|id| (id, "Coach of the group", &group.name)),
        );
    }
    let persons: Vec<_> = ids.iter().map(|(id, ..)| *id).collect();
    let names = people::names(call.app(), &persons).await?;
    let mut seen = Vec::new();
    let mut all = Vec::new();
    for (id, role, group) in ids {
        if !seen.contains(&id) {
            seen.push(id);
            all.push(Guest {
                name: names.get(&id).cloned().unwrap_or_default(),
                role,
                group: group.clone(),
                school: None,
            });
        }
    }
    Ok(all)
}

/// The pack of an event, for whoever keeps it: the day, who comes, badges.
pub(crate) async fn pack(call: Call, Path(id): Path<String>) -> PageResult {
    let (event, _permit) = event::pages::one(&call, &id).await?;
    let author = provider(&call, &event).await?;
    let (sessions, expected, groups) = call
        .app()
        .db()
        .read(async |tx| {
            let sessions = sessions::store::of_event(tx, event.id).await?;
            let all = group::store::of_cohort(tx, event.plan.cohort).await?;
            let groups: Vec<_> = all
                .into_iter()
                .filter(|group| event.plan.group.is_none_or(|id| id == group.id))
                .collect();
            let expected = if event.by_booking() {
                booking::store::booked(tx, event.id).await?
            } else {
                let mut all = Vec::new();
                for group in &groups {
                    all.extend(group::store::members(tx, group.id).await?);
                }
                all
            };
            Ok((sessions, expected, groups))
        })
        .await?;
    let mut guests = guests(&call, event.id, &expected).await?;
    guests.extend(leaders(&call, &groups).await?);
    file(&written::pack(&event, &sessions, &guests, &author), "pack")
}

/// How to get there, for somebody who has a place.
pub(crate) async fn joining(call: Call, Path(id): Path<String>) -> PageResult {
    let desk = desk(&call).await?;
    let id: EventId = id.parse().or_not_found()?;
    event::clinics::mine_to_see(&call, &desk, id).await?;
    let (event, sessions, chosen) = call
        .app()
        .db()
        .read(async |tx| {
            let event = event::store::one(tx, id).await?;
            let sessions = sessions::store::of_event(tx, id).await?;
            let chosen = sessions::store::chosen(tx, id, desk.who.id).await?;
            Ok((event, sessions, chosen))
        })
        .await?;
    let author = provider(&call, &event).await?;
    let origin = &call.app().config().site.origin;
    file(
        &written::joining(&event, &sessions, &chosen, (&author, origin)),
        "joining-instructions",
    )
}
