//! This stage's part of the start page: for a participant the whole of it, for a facilitator the next sessions.
//!
//! What this room must not know: how anything is kept.

pub(crate) mod before;
mod deadline;
mod hero;
pub(crate) mod news;
pub(crate) mod now;
mod offers;

use kit::{
    Problem,
    ui::{self, Icon, Kind, Markup, Person, TaskList, tag},
    web::Call,
};
use maud::html;
use programme::Module;
use registration::{Answer, Enrolment};
use rulebook::{
    delivery::{engagement::is_reached, next::Doing, progress::TaskState},
    people::{Action, PersonId, may_anywhere},
    registration::enrolment::EnrolmentState,
};
use tokio::try_join;

use crate::{
    attendance::missed::to_catch_up,
    desk::{Desk, Standing, happened, initials, minutes, named, seat},
    engagement::{self, InShort},
    event::Event,
    practice::{Waiting, minutes_of},
    study::{path::stops, view},
};
use offers::{Offer, offers, to_book};

/// Most things on the list of what to do: more would be a catalogue.
const MOST: usize = 6;

/// This stage's card on the start page for whoever studies on this enrolment; nothing for whoever neither studies nor leads a group.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn card(call: &Call, who: Option<&Enrolment>) -> Result<Option<Markup>, Problem> {
    let leads = may_anywhere(call.actor(), Action::TakeAttendance);
    let desk = match who {
        Some(who) => Some(seat(call, call.may_own(Action::Study)?, who.clone()).await?),
        None => None,
    };
    let learns = desk.as_ref().is_some_and(|desk| desk.who.is_on_course());
    let own = async {
        let Some(desk) = &desk else { return Ok(None) };
        participant(call, desk).await.map(Some)
    };
    let led = async {
        if leads {
            crate::facilitate::card(call).await.map(Some)
        } else if may_anywhere(call.actor(), Action::KeepQuality) {
            crate::facilitate::watched(call).await
        } else {
            Ok(None)
        }
    };
    let (own, led, met) = try_join!(own, led, crate::coaching::mine::card(call, learns))?;
    Ok((own.is_some() || led.is_some() || met.is_some()).then(|| {
        html! {
            @if let Some(own) = own { (own) }
            @if let Some(led) = led { (led) }
            @if let Some(met) = met { (met) }
        }
    }))
}

/// Where somebody stands, with what waits to be practised.
async fn stand(call: &Call, desk: &Desk) -> Result<(Standing, Waiting), Problem> {
    let today = call.now().day;
    let (happened, waiting) = call
        .app()
        .db()
        .read(async |tx| {
            try_join!(
                happened(tx, &desk.who),
                crate::practice::waiting(tx, desk.who.id, today),
            )
        })
        .await?;
    Ok((happened.in_edition(call.app(), &desk.who).await?, waiting))
}

/// Everything that the start page of a participant shows, read in one snapshot.
struct Shown {
    standing: Standing,
    told: Option<InShort>,
    waiting: Waiting,
    visit: Option<news::Visit>,
    /// How the register stands with each of their posts.
    answers: Vec<Answer>,
    /// Messages to them, and those not read.
    messages: (i64, i64),
}

async fn shown(call: &Call, desk: &Desk) -> Result<Shown, Problem> {
    let (now, who) = (call.now(), &desk.who);
    let (happened, told, waiting, visit, answers, messages) = call
        .app()
        .db()
        .read(async |tx| {
            try_join!(
                happened(tx, who),
                engagement::in_short(tx, who, now),
                crate::practice::waiting(tx, who.id, now.day),
                news::visit(tx, who.id),
                deadline::standings(tx, who.person, now.day),
                crate::message::store::unread_own(tx, who.id, who.person),
            )
        })
        .await?;
    Ok(Shown {
        standing: happened.in_edition(call.app(), who).await?,
        told,
        waiting,
        visit,
        answers,
        messages,
    })
}

/// What can be done now: nothing but practice while a place is paused or over.
fn offers_now<'p>(
    call: &Call,
    desk: &'p Desk,
    standing: &'p Standing,
    questions: usize,
) -> Vec<Offer<'p>> {
    let mut all = offers(call, desk, standing, questions);
    if desk.who.state != EnrolmentState::Active {
        all.retain(|one| one.candidate.doing == Doing::Practice);
    }
    all
}

async fn participant(call: &Call, desk: &Desk) -> Result<Markup, Problem> {
    let Shown {
        standing,
        told: engagement,
        waiting,
        visit,
        answers,
        messages,
    } = shown(call, desk).await?;
    let people = people_of(call, &standing).await?;
    let today = call.now().day;
    let (news, told) = news::card(call, desk, &standing, visit.as_ref(), messages)?;
    let unread = messages.1;
    let questions = waiting.sitting(&desk.programme, today).len();
    let active = desk.who.state == EnrolmentState::Active;
    let body = html! {
        @if unread > told {
            (ui::inset(html! { a class="govuk-link" href="/messages" { @if unread == 1 { "1 message to you is not read" } @else { (unread) " messages to you are not read" } } }))
        }
        (ui::two_columns(
            html! {
                (hero::card(call, desk, &standing, questions))
                @if let Some(news) = news { (news) }
                @if active {
                    (ui::card("short", "Short of time?", ui::chips("/study/now", now::CHOICES, "minutes", now::TIMES, "We pick one thing that fits, and say why.")))
                    (ui::card("todo", "To do", to_do(call, desk, &standing)))
                }
                (ui::card("people", "Your people", ui::people(&people)))
            },
            html! {
                @if let Some(deadline) = deadline::card(&answers, today) { (deadline) }
                (ui::card("progress", "Your engagement", progress(desk, &standing, engagement)))
                (ui::card("next", "Next live session", next_session(call, &standing)))
                (ui::card("practice", "What you have learnt", practice(questions)))
            },
        ))
        (ui::card("path", "Your programme", stops(&desk.programme, &standing, today)))
    };
    Ok(body)
}

/// Questions that come back, notes and words.
fn practice(questions: usize) -> Markup {
    html! {
        @match questions {
            0 => p { "No question comes back today." },
            1 => p { a class="govuk-link" href="/practice" { "Practise 1 question" } ", about a minute." },
            many => p { a class="govuk-link" href="/practice" { "Practise " (many) " questions" } ", about " (minutes(minutes_of(many))) ". Skipping a week does no harm." },
        }
        p { a class="govuk-link" href="/notes" { "My notes" } " · " a class="govuk-link" href="/glossary" { "Words, A to Z" } " · " a class="govuk-link" href="/practice/plan" { "What comes back" } }
    }
}

fn to_do(call: &Call, desk: &Desk, standing: &Standing) -> Markup {
    let mut list = TaskList::new("todo-list");
    let mut left = MOST;
    let today = call.now().day;
    for it in to_catch_up(&standing.events) {
        let name = format!("Catch up on “{}”", it.event.plan.title);
        list = list.task(
            name,
            format!("/clinics/{}", it.event.id),
            None,
            tag(Kind::Now, Icon::Half, "To catch up"),
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
        if left > 0 && to_book(call, standing, &element.key).is_some() {
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

fn progress(desk: &Desk, standing: &Standing, told: Option<InShort>) -> Markup {
    let Some(told) = told else {
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
        @if is_reached(told.total, told.gate) {
            p { "You need " (told.gate) " to sit the assessment. You are there." }
        } @else {
            p { "You need " (told.gate) " to sit the assessment. " (rulebook::base::counted(told.missing, "thing is", "things are")) " missing." }
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
    let mut list: Vec<Person<'a>> = one(group.coach, "Coach of your group")
        .into_iter()
        .chain(one(group.facilitator, "Your facilitator"))
        .collect();
    list.push(Person {
        initials: group.members.to_string().into(),
        name: "Your group".into(),
        about: html! { (rulebook::base::counted(group.members, "person", "people")) ", " (group.name) },
    });
    Ok(list)
}
