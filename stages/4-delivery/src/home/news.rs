//! What changed since somebody last looked: compared with what they were shown then.
//!
//! What this room must not know: which differences are worth telling.

use kit::{
    App, Fault, Problem, Process,
    db::{ReadTx, Row, Sql},
    ui::{self, Markup},
    web::Call,
};
use maud::html;
use rulebook::{
    base::Instant,
    delivery::{
        EventId,
        since::{News, Seen, SeenEvent, news},
    },
    people::Permit,
    registration::EnrolmentId,
};

use crate::desk::{Desk, Standing, is_expected};

/// What was shown was kept: overwritten by the next time, so its row is its own trail.
pub const HOME_SEEN: Process = Process::new("home_seen", "came to the start page").own_trail();

/// After so many seconds somebody has come anew, and what changed before is no news any more.
const ANEW: i64 = 6 * 3_600;

const VISIT: Sql =
    Sql::new("select before, shown, came_at from delivery_visits where enrolment_id = $1");
const KEEP: Sql = Sql::new(
    "insert into delivery_visits (enrolment_id, before, shown, came_at) values ($1, $2, $3, $4)
     on conflict (enrolment_id) do update set before = excluded.before, shown = excluded.shown,
       came_at = excluded.came_at",
);

/// What was shown before.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    before: String,
    shown: String,
    came_at: Instant,
}

pub(crate) async fn visit(
    tx: &ReadTx<'_>,
    enrolment: EnrolmentId,
) -> Result<Option<Visit>, Problem> {
    let read = |row: &Row<'_>| {
        Ok(Visit {
            before: row.get(0)?,
            shown: row.get(1)?,
            came_at: row.get(2)?,
        })
    };
    Ok(tx.first(VISIT, &[&enrolment], read).await?)
}

fn seen(desk: &Desk, standing: &Standing, messages: i64) -> Seen {
    let events = standing.events.iter().filter(|it| is_expected(it));
    Seen {
        edition: Some(desk.who.edition),
        group: standing.group.as_ref().map(|group| group.name.clone()),
        events: events
            .map(|it| {
                let event = SeenEvent {
                    starts: it.event.starts_at,
                    place: it.event.plan.place.clone(),
                    off: it.event.called_off(),
                };
                (it.event.id, event)
            })
            .collect(),
        tasks: standing
            .tasks
            .iter()
            .map(|(module, state)| (module.clone(), *state))
            .collect(),
        messages: Some(messages),
    }
}

/// The card of what changed, nothing when nothing did, with how many new messages it tells; and the keeping of what is shown now.
pub(crate) fn card(
    call: &Call,
    desk: &Desk,
    standing: &Standing,
    visit: Option<&Visit>,
    (messages, unread): (i64, i64),
) -> Result<(Option<Markup>, i64), Problem> {
    let now = seen(desk, standing, messages);
    let text =
        serde_json::to_string(&now).map_err(|e| Fault::because("writing what was shown", e))?;
    let at = call.now().at;
    let Some(visit) = visit else {
        keep(call.app(), &desk.permit, desk.who.id, (text.clone(), text));
        return Ok((None, 0));
    };
    let anew = visit.came_at.plus_seconds(ANEW) <= at;
    let before = if anew { &visit.shown } else { &visit.before };
    let told = match serde_json::from_str::<Seen>(before) {
        Ok(before) if *before_text(visit, anew) != text => news(&before, &now, at),
        _ => Vec::new(),
    };
    if anew || visit.shown != text {
        keep(
            call.app(),
            &desk.permit,
            desk.who.id,
            (before.clone(), text),
        );
    }
    // What was read at its own page since then is no news.
    let new = told.iter().find_map(|one| match one {
        News::Messages(many) => Some((*many).min(unread)),
        _ => None,
    });
    let new = new.unwrap_or(0);
    let lines: Vec<Markup> = told
        .iter()
        .filter_map(|one| line(one, desk, standing, new))
        .collect();
    let card = (!lines.is_empty()).then(|| {
        let list = html! { ul class="govuk-list govuk-list--bullet" { @for one in &lines { li { (one) } } } };
        ui::card("news", "What changed since last time", list)
    });
    Ok((card, new))
}

const fn before_text(visit: &Visit, anew: bool) -> &String {
    if anew { &visit.shown } else { &visit.before }
}

/// Keeps what was shown, beside the page: nobody waits for it.
fn keep(app: &App, permit: &Permit, enrolment: EnrolmentId, (before, shown): (String, String)) {
    let (app, permit) = (app.clone(), permit.clone());
    tokio::spawn(async move {
        let act = app.act(&permit, &HOME_SEEN, async move |tx| {
            let at = tx.now().at;
            tx.run_one(KEEP, &[&enrolment, &before, &shown, &at]).await
        });
        if let Err(problem) = act.await {
            tracing::warn!(
                ?problem,
                "what was shown was not kept; the next time will be"
            );
        }
    });
}

fn line(one: &News, desk: &Desk, standing: &Standing, new: i64) -> Option<Markup> {
    let event = |id: &EventId| {
        standing
            .events
            .iter()
            .find(|it| it.event.id == *id)
            .map(|it| &it.event)
    };
    let link = |id: &EventId| {
        let event = event(id)?;
        Some(html! { a class="govuk-link" href={ "/clinics/" (id) } { (event.plan.title) } })
    };
    let task = |module: &str| {
        let (_, found) = crate::study::find_module(&desk.programme, module)?;
        let task = found.task.as_ref()?;
        Some(html! { a class="govuk-link" href={ "/tasks/" (module) } { (task.title) } })
    };
    Some(match one {
        News::Edition => html! {
            "Your programme has a new edition. Everything that you have done is kept. "
            a class="govuk-link" href="/study/changes" { "See what changed" }
        },
        News::Group(name) => html! { "You are in the group " strong { (name) } "." },
        News::Off(id) => html! { (link(id)?) " was called off." },
        News::Moved(id) => html! { (link(id)?) " has moved: now " (event(id)?.when()) "." },
        News::Elsewhere(id) => {
            html! { (link(id)?) " is in another place: " (event(id)?.plan.place) "." }
        }
        News::NewEvent(id) => html! { "New for you: " (link(id)?) ", " (event(id)?.when()) "." },
        News::SentBack(module) => html! { "Sent back with words: " (task(module)?) "." },
        News::Messages(_) if new == 0 => return None,
        News::Messages(_) => html! {
            a class="govuk-link" href="/messages" { @if new == 1 { "1 new message to you" } @else { (new) " new messages to you" } } "."
        },
        News::Confirmed(module) => html! { "Confirmed in your school: " (task(module)?) "." },
    })
}
