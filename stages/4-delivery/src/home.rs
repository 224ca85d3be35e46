//! This stage's part of the start page: for a participant the whole of it, for a facilitator the next sessions.
//!
//! What this room must not know: how anything is kept.

use kit::{
    Problem,
    ui::{self, Hero, Icon, Kind, Markup, Person, TaskList, tag},
    web::Call,
};
use maud::html;
use programme::Module;
use rulebook::{
    delivery::{attendance::Attendance, progress::TaskState},
    people::{Action, PersonId, Role, may_anywhere},
};

use crate::{
    desk::{Desk, Standing, counted_standing, initials, is_expected, minutes, named, seated},
    event::{Event, EventKind},
    study::{path::stops, view},
};

/// Most things on the list of what to do: more would be a catalogue.
const MOST: usize = 6;

/// This stage's card on the start page; nothing for whoever neither studies nor leads a group.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn card(call: &Call) -> Result<Option<Markup>, Problem> {
    let studies = call.actor().holds(Role::Participant);
    let leads = may_anywhere(call.actor(), Action::TakeAttendance);
    let own = if studies {
        participant(call).await?
    } else {
        None
    };
    let led = if leads {
        Some(crate::facilitate::card(call).await?)
    } else {
        None
    };
    Ok((own.is_some() || led.is_some()).then(|| {
        html! {
            @if let Some(own) = own { (own) }
            @if let Some(led) = led { (led) }
        }
    }))
}

async fn participant(call: &Call) -> Result<Option<Markup>, Problem> {
    let Some(desk) = seated(call).await? else {
        return Ok(None);
    };
    let standing = counted_standing(call, &desk.who).await?;
    let people = people_of(call, &standing).await?;
    let own = (desk.who.id, desk.who.person);
    let unread = call
        .app()
        .db()
        .read(async |tx| crate::message::store::unread_own(tx, own.0, own.1).await)
        .await?;
    let body = html! {
        @if unread > 0 {
            (ui::inset(html! { a class="govuk-link" href="/messages" { @if unread == 1 { "1 message to you is not read" } @else { (unread) " messages to you are not read" } } }))
        }
        (ui::two_columns(
            html! {
                (hero(call, &desk, &standing))
                (ui::card("short", "Short of time?", ui::chips("/study", "Tell us how long you have", "minutes",
                    &[("5", "5 minutes"), ("10", "10 minutes"), ("15", "15 minutes")], "We will pick one thing that fits.")))
                (ui::card("todo", "To do", to_do(call, &desk, &standing)))
                (ui::card("people", "Your people", ui::people(&people)))
            },
            html! {
                (ui::card("progress", "Your engagement", progress(&desk, &standing)))
                (ui::card("next", "Next live session", next_session(call, &standing)))
            },
        ))
        (ui::card("path", "Your programme", stops(&desk.programme, &standing, call.now().day)))
    };
    Ok(Some(body))
}

fn hero(call: &Call, desk: &Desk, standing: &Standing) -> Markup {
    let today = call.now().day;
    let Some(next) = standing.resume(&desk.programme, today) else {
        let opens = standing
            .openings
            .values()
            .map(|one| one.opens_on)
            .filter(|day| *day > today)
            .min();
        let words = match opens {
            Some(day) => format!(
                "Everything that is open is read. The next part opens on {}.",
                day.with_weekday()
            ),
            None if standing.openings.is_empty() => {
                "The timetable of your intake is not made yet. You will find your first step here."
                    .to_owned()
            }
            None => "You have read every step of the programme.".to_owned(),
        };
        return html! { (Hero::new("resume", "Study", "Nothing to read today").words(words).action("/study", "See your programme")) };
    };
    let of = next.module.steps.len();
    let words = format!(
        "Step {} of {of} takes about {}. Your place and answers are saved.",
        next.number,
        minutes(next.step.minutes)
    );
    let begun = next.done > 0 || standing.place.is_some();
    let count = |steps: usize| u32::try_from(steps).unwrap_or(u32::MAX);
    html! {
        (Hero::new("resume", if begun { "Pick up where you left off" } else { "Begin here" },
                format!("{}: {}", next.module.title, next.step.title))
            .steps(count(next.number - 1), count(of))
            .words(words)
            .action(next.href(), format!("{} step {}", if begun { "Continue" } else { "Begin" }, next.number)))
    }
}

fn to_do(call: &Call, desk: &Desk, standing: &Standing) -> Markup {
    let mut list = TaskList::new("todo-list");
    let mut left = MOST;
    let today = call.now().day;
    for it in standing
        .events
        .iter()
        .filter(|it| it.mark.is_some_and(Attendance::opens_catch_up))
    {
        let name = format!("Catch up on “{}”", it.event.plan.title);
        list = list.task(
            name,
            format!("/clinics/{}", it.event.id),
            None,
            tag(Kind::Stop, Icon::Alert, "Missed"),
        );
        left = left.saturating_sub(1);
    }
    let open = desk
        .programme
        .elements
        .iter()
        .filter(|one| standing.is_open(&one.key, today).is_ok());
    for element in open {
        let due = standing.openings.get(&element.key).map(|one| one.due_on);
        let hint = due.map_or("", |day| {
            if day < today {
                "Late, and still counts."
            } else {
                ""
            }
        });
        for module in &element.modules {
            let (more, used) = module_to_do(list, standing, module, hint, left);
            list = more;
            left = left.saturating_sub(used);
        }
        if left > 0 && needs_booking(call, standing, &element.key) {
            let name = format!("Book your clinic: {}", named(element));
            list = list.task(
                name,
                "/clinics",
                None,
                tag(Kind::Calm, Icon::Ring, "Not booked"),
            );
            left -= 1;
        }
    }
    if left == MOST {
        return html! { (ui::empty_state("Nothing is waiting for you.", "New things appear here as the programme opens.")) };
    }
    html! { (list) @if left == 0 { p { a class="govuk-link" href="/progress" { "See everything on your progress page" } } } }
}

fn module_to_do<'t>(
    mut list: TaskList<'t>,
    standing: &Standing,
    module: &Module,
    hint: &'t str,
    left: usize,
) -> (TaskList<'t>, usize) {
    let hint = (!hint.is_empty()).then_some(hint);
    let mut used = 0;
    if left > used && !standing.module_done(module) && !module.steps.is_empty() {
        let begun = standing.steps_done(module) > 0;
        let (kind, icon, words) = if begun {
            (Kind::Now, Icon::Half, "In progress")
        } else {
            (Kind::Calm, Icon::Ring, "Not started")
        };
        let name = format!("Study: {}", module.title);
        list = list.task(
            name,
            format!("/study/m/{}", module.id),
            hint,
            tag(kind, icon, words),
        );
        used += 1;
    }
    if let Some(task) = module
        .task
        .as_ref()
        .filter(|_| left > used && !standing.task_counts(module))
    {
        let state = standing.tasks.get(&module.id).copied();
        // A task comes after its study, unless it has been begun or sent back.
        if standing.module_done(module) || state.is_some_and(|state| state != TaskState::HandedIn) {
            let name = format!("In your school: {}", task.title);
            list = list.task(
                name,
                format!("/tasks/{}", module.id),
                hint,
                view::task_status(state),
            );
            used += 1;
        }
    }
    (list, used)
}

/// Is there a clinic of this element to be booked, and nothing booked, held for the group or attended?
fn needs_booking(call: &Call, standing: &Standing, element: &str) -> bool {
    let mut any = false;
    for it in standing
        .events
        .iter()
        .filter(|it| it.event.plan.element == element && !it.event.called_off())
    {
        if is_expected(it) || it.mark.is_some() || it.event.plan.kind == EventKind::Conference {
            return false;
        }
        any |= it.event.starts_at > call.now().at;
    }
    any
}

fn progress(desk: &Desk, standing: &Standing) -> Markup {
    let Some(told) = &standing.engagement else {
        return html! { p { "Nothing is counted before the timetable of your intake is made." } };
    };
    let percent = u32::try_from(told.total.percent()).unwrap_or(0);
    let modules: Vec<&Module> = desk
        .programme
        .elements
        .iter()
        .flat_map(|one| &one.modules)
        .collect();
    let done = modules
        .iter()
        .filter(|one| standing.module_done(one))
        .count();
    let tasks = modules
        .iter()
        .filter(|one| standing.task_counts(one))
        .count();
    let met = standing
        .events
        .iter()
        .filter(|it| it.mark.is_some_and(|mark| mark.happened().halves() == 2))
        .count();
    html! {
        (ui::ring("engagement-ring", &format!("Engagement {percent} of 100"), percent, 100, [
            html! { strong { (done) } " of " (modules.len()) " modules read" },
            html! { strong { (tasks) } " application tasks handed in" },
            html! { strong { (met) } " sessions attended" },
        ]))
        @if told.reached {
            p { "You need " (told.gate) " to sit the assessment. You are there." }
        } @else {
            p { "You need " (told.gate) " to sit the assessment. " (told.missing.len()) " things are missing." }
        }
        p { a class="govuk-link" href="/progress" { "See every point" } }
    }
}

fn next_session(call: &Call, standing: &Standing) -> Markup {
    let Some(it) = standing.next_event(call.now().at) else {
        return html! {
            p { "No session is planned for you." }
            p { a class="govuk-link" href="/clinics" { "See clinics and conferences" } }
        };
    };
    html! {
        (session_leaf(&it.event))
        p {
            a class="govuk-link" href={ "/clinics/" (it.event.id) "/calendar.ics" } { "Add to your calendar" }
            " or " a class="govuk-link" href={ "/clinics/" (it.event.id) } { "see the details" }
        }
    }
}

/// An event as a leaf of the calendar.
pub(crate) fn session_leaf(event: &Event) -> Markup {
    let date = event.plan.day.in_words();
    let mut parts = date.split(' ');
    let day = parts.next().unwrap_or_default();
    let month: String = parts.next().unwrap_or_default().chars().take(3).collect();
    ui::date_leaf(
        &month,
        day,
        html! {
            p { strong { (event.plan.title) } }
            p class="app-muted" { (event.when()) ". " (event.plan.place) "." }
        },
    )
}

async fn people_of<'a>(call: &Call, standing: &Standing) -> Result<Vec<Person<'a>>, Problem> {
    let Some(group) = &standing.group else {
        return Ok(vec![Person {
            initials: "…".into(),
            name: "Your group".into(),
            about: html! { "You are not in a group yet. Your administrator will place you in one." },
        }]);
    };
    let ids: Vec<PersonId> = group.coach.into_iter().chain(group.facilitator).collect();
    let names = people::names(call.app(), &ids).await?;
    let one = |id: Option<PersonId>, duty: &'static str| {
        let name = names.get(&id?)?.clone();
        Some(Person {
            initials: initials(&name).into(),
            name: name.into(),
            about: html! { (duty) },
        })
    };
    let mut list: Vec<Person<'a>> = one(group.coach, "Your coach")
        .into_iter()
        .chain(one(group.facilitator, "Your facilitator"))
        .collect();
    list.push(Person {
        initials: group.members.to_string().into(),
        name: "Your group".into(),
        about: html! { (group.members) " people, " (group.name) },
    });
    Ok(list)
}
