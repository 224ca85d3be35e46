//! What somebody finds of registration: applicants and participants within their reach, by name, TRN or the URN of the school.
//!
//! What this room must not know: how words are matched.

use kit::{
    Problem,
    db::{ReadTx, Sql},
    search::{Finds, Found, Query},
    web::Call,
};
use rulebook::{
    base::Coded as _,
    people::{Action, PartnerId, ProviderId, may_anywhere},
    registration::{
        ApplicationId, EnrolmentId, application::ApplicationState, enrolment::EnrolmentState,
    },
};

use crate::reach::reach;

/// At most so many rows are compared letter by letter, where nothing fits as typed.
const COMPARED: i64 = 3_000;
/// At most so many rows are read that fit as typed: more are for the list, which can be narrowed.
const READ: i64 = 200;

const PARTICIPANTS: Sql = Sql::new(
    "select id, full_name, state, search from registration_enrolments
     where (cast($1 as bigint) is null or provider_id = $1) and (cast($2 as bigint) is null or partner_id = $2)
       and search like $3 and search like $4
     order by id desc limit $5",
);
const APPLICANTS: Sql = Sql::new(
    "select id, full_name, state, search from registration_applications
     where (cast($1 as bigint) is null or provider_id = $1) and state in ('pending', 'rejected', 'withdrawn')
       and search like $2 and search like $3
     order by id desc limit $4",
);

/// What this reader finds.
///
/// # Errors
/// [`Problem`] when the data cannot be read.
pub async fn search(call: &Call, query: &Query) -> Result<Vec<Finds>, Problem> {
    let mut found = Vec::new();
    if may_anywhere(call.actor(), Action::ReadRegistrations)
        && let Ok(reach) = reach(call, Action::ReadRegistrations)
    {
        found.push(participants(call, query, (reach.provider, reach.partner)).await?);
        // A delivery partner sees no applications: they name no partner yet.
        if reach.partner.is_none() {
            found.push(applicants(call, query, reach.provider).await?);
        }
    }
    Ok(found)
}

/// What two words of the question must be in, as the database compares.
fn patterns(query: &Query) -> [String; 2] {
    // `_` and `%` are no letters or digits, so a word holds none.
    let mut words = query.words().iter().map(|word| format!("%{word}%"));
    let first = words.next().unwrap_or_else(|| "%".to_owned());
    let second = words.next().unwrap_or_else(|| "%".to_owned());
    [first, second]
}

async fn participants(
    call: &Call,
    query: &Query,
    within: (Option<ProviderId>, Option<PartnerId>),
) -> Result<Finds, Problem> {
    let typed = patterns(query);
    let anything = ["%".to_owned(), "%".to_owned()];
    let rows = call
        .app()
        .db()
        .read(async |tx| {
            let rows = read_participants(tx, within, &typed, READ).await?;
            if rows.is_empty() {
                return read_participants(tx, within, &anything, COMPARED).await;
            }
            Ok(rows)
        })
        .await?;
    Ok(Finds::among(
        "Participants",
        query,
        rows,
        |(_, name, _, search)| (name.clone(), search.clone()),
        |(id, name, state, _)| Found {
            title: name,
            href: format!("/admin/participants/{id}"),
            text: state.label().to_owned(),
        },
    ))
}

type Participant = (EnrolmentId, String, EnrolmentState, String);

async fn read_participants(
    tx: &ReadTx<'_>,
    (provider, partner): (Option<ProviderId>, Option<PartnerId>),
    [first, second]: &[String; 2],
    most: i64,
) -> Result<Vec<Participant>, Problem> {
    Ok(tx
        .all(
            PARTICIPANTS,
            &[&provider, &partner, first, second, &most],
            |row| Ok((row.get(0)?, row.get(1)?, row.code(2)?, row.get(3)?)),
        )
        .await?)
}

async fn applicants(
    call: &Call,
    query: &Query,
    provider: Option<ProviderId>,
) -> Result<Finds, Problem> {
    let typed = patterns(query);
    let anything = ["%".to_owned(), "%".to_owned()];
    let rows = call
        .app()
        .db()
        .read(async |tx| {
            let rows = read_applicants(tx, provider, &typed, READ).await?;
            if rows.is_empty() {
                return read_applicants(tx, provider, &anything, COMPARED).await;
            }
            Ok(rows)
        })
        .await?;
    Ok(Finds::among(
        "Applications",
        query,
        rows,
        |(_, name, _, search)| (name.clone(), search.clone()),
        |(id, name, state, _)| Found {
            title: name,
            href: format!("/admin/applications/{id}"),
            text: state.label().to_owned(),
        },
    ))
}

type Applicant = (ApplicationId, String, ApplicationState, String);

async fn read_applicants(
    tx: &ReadTx<'_>,
    provider: Option<ProviderId>,
    [first, second]: &[String; 2],
    most: i64,
) -> Result<Vec<Applicant>, Problem> {
    Ok(tx
        .all(APPLICANTS, &[&provider, first, second, &most], |row| {
            Ok((row.get(0)?, row.get(1)?, row.code(2)?, row.get(3)?))
        })
        .await?)
}
