//! The register of a session: a choice for each person, one button for everybody else, a sheet typed back.
//!
//! What this room must not know: how attendance counts.

mod paper;
mod register;
pub(crate) mod walk_in;

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Choice, FormErrors, Icon, Input, InputKind, Kind, Radios,
        Textarea, Width, tag,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, PreEscaped, Render as _, html};
use rulebook::{
    base::Coded,
    delivery::{
        EventId,
        attendance::{Attendance, How},
    },
    people::{Action, Permit},
    registration::EnrolmentId,
};

pub(crate) use paper::{make_sheet, typed};
pub(crate) use register::{Register, group_for, register};

use super::{Marked, record};
use crate::group;

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    page(&call, &id, &form, &FormErrors::none()).await?.send()
}

async fn page(call: &Call, id: &str, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let register = register(call, id, form).await?;
    let early = call.now().day < register.event.plan.day;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&register.group.name), &format!("Register: {}", register.event.plan.title), Some(&register.event.when()), None))
        (ways(&register, early))
        @if register.event.called_off() { (ui::inset(html! { "This session was called off." })) }
        @else if early { (ui::inset(html! { "You can take the register from " (register.event.plan.day.with_weekday()) " on. These people are expected." })) (names(&register)) }
        @else if register.people.is_empty() { (ui::empty_state("Nobody of this group is expected.", "People appear here when they are in the group or book a place.")) }
        @else {
            p class="govuk-body" { (register.counted()) }
            (marks(&register, form, errors))
        }
        @if !register.event.called_off() && !register.people.is_empty() { (paper::typed_back(&register, early, form, errors)) }
        @if !early && !register.event.called_off() { (recording(&register, form, errors)) }
    };
    let title = format!("Register: {}", register.event.plan.title);
    Ok(call
        .page(&register.permit, title, body)
        .back("/facilitate", "My groups")
        .script("register.js")
        .again(errors))
}

/// Everything else that is done in the room.
fn ways(register: &Register, early: bool) -> Markup {
    let (id, group) = (register.event.id, register.group.id);
    let link = |page: &str, words: &str| html! { a class="govuk-link" href={ "/sessions/" (id) "/" (page) "?group=" (group) } { (words) } };
    html! {
        (ui::meta_list([
            link("guide", "The guide"),
            link("needs", "What people need on the day"),
            link("badges.pdf", "Name badges (PDF)"),
        ]))
        @if !early && !register.event.called_off() {
            (ui::button_row(html! {
                (ui::button_link(ButtonKind::Secondary, &format!("/sessions/{id}/check-in?group={group}"), "Let people check in with a code"))
                (ui::button_link(ButtonKind::Secondary, &format!("/sessions/{id}/walk-in?group={group}"), "Somebody else came"))
            }))
        }
    }
}

fn names(register: &Register) -> Markup {
    html! { ul class="govuk-list govuk-list--bullet" { @for one in &register.people { li { (one.name) @if one.paused { " " (paused()) } } } } }
}

/// They are not expected, and are none of “everybody else”.
fn paused() -> Markup {
    tag(Kind::Plain, Icon::None, "Paused")
}

/// What is wrong with the reason, beside the form that was sent: two forms of the page ask for one.
fn reason_error<'e>(form: &Form, errors: &'e FormErrors, typed_back: bool) -> Option<&'e str> {
    errors
        .of("reason")
        .filter(|_| form.has("typed") == typed_back)
}

/// The reason that was given in this form.
fn reason(form: &Form, typed_back: bool) -> &str {
    if form.has("typed") == typed_back {
        form.get("reason")
    } else {
        ""
    }
}

fn marks(register: &Register, form: &Form, errors: &FormErrors) -> Markup {
    let changing = register.people.iter().any(|one| one.kept.is_some());
    let open = register.people.iter().any(register::Line::is_open);
    ui::Form::post(format!("/sessions/{}/register", register.event.id))
        .hidden("group", register.group.id.to_string())
        .label("Register")
        .body(html! {
            div class="app-register" { (rows(register, form)) }
            @if changing {
                (Input::new("reason", "Why a mark changes").hint("Only when you change a mark that was saved before.")
                    .value(reason(form, false)).error(reason_error(form, errors, false)))
            }
            // Beside the button: whoever saves with the thumb sees what the script says.
            p class="govuk-body" role="status" data-register-status {}
            (ui::button_row(html! {
                (ui::button("Save the register"))
                @if open { (Button::new("Save, and everybody else is present").kind(ButtonKind::Secondary).sends("rest", "present")) }
            }))
        })
}

/// Everybody's row. A conference has hundreds: the room is taken at once.
fn rows(register: &Register, form: &Form) -> Markup {
    const ROW: usize = 1_280;
    let mut all = String::with_capacity(ROW * register.people.len());
    for one in &register.people {
        row(one, form).render_to(&mut all);
    }
    PreEscaped(all)
}

fn row(one: &register::Line, form: &Form) -> Markup {
    let field = one.enrolment.to_string();
    let before = one.kept.map(|kept| kept.mark);
    if before == Some(Attendance::CaughtUp) {
        return html! { p class="govuk-body" { strong { (one.name) } ": " (Attendance::CaughtUp.label()) } };
    }
    let value = if form.has(&field) {
        form.get(&field)
    } else {
        before.map_or("", Coded::code)
    };
    let choices = Attendance::TAKEN
        .iter()
        .map(|mark| Choice::new(mark.code(), mark.label()));
    let legend = match one.number {
        Some(number) => ui::Text::from(format!("{number}. {}", one.name)),
        None => one.name.as_str().into(),
    };
    let timed = before.is_some_and(|mark| matches!(mark, Attendance::Late | Attendance::LeftEarly));
    html! {
        div class="app-register__row" {
            (Radios::new(field.as_str(), legend).choices(choices).value(value).inline().small())
            @if one.kept.is_some_and(|kept| kept.walk_in) { p { (tag(Kind::Plum, Icon::Dot, "Was not expected")) } }
            @if one.paused { p { (paused()) " Not expected. Mark them only if they were there." } }
            @if timed {
                @let minutes = format!("minutes-{field}");
                (Input::new(minutes.clone(), format!("Minutes {}: {}", if before == Some(Attendance::Late) { "late" } else { "before the end" }, one.name))
                    .kind(InputKind::Digits).width(Width::Three)
                    .value(if form.has(&minutes) { form.get(&minutes).to_owned() } else { one.kept.and_then(|kept| kept.minutes).map_or_else(String::new, |it| it.to_string()) }))
            }
        }
    }
}

/// The recording, and what a catch-up asks for.
fn recording(register: &Register, form: &Form, errors: &FormErrors) -> Markup {
    let said = |name: &str, kept: &str| {
        if form.has("recording") {
            form.get(name).to_owned()
        } else {
            kept.to_owned()
        }
    };
    html! {
        (ui::details("For those who missed it: recording and task", html! {
            (ui::Form::post(format!("/sessions/{}/recording", register.event.id)).hidden("group", register.group.id.to_string()).label("Recording and task").body(html! {
                (Input::new("recording", "Link to the recording").kind(InputKind::Url).value(said("recording", &register.more.recording)).error(errors.of("recording")))
                (Textarea::new("task", "What to do with it (optional)").rows(3).hint("They then write a few sentences, and you sign them off.").value(said("task", &register.more.task)).error(errors.of("task")))
                (Button::new("Keep").kind(ButtonKind::Secondary))
            }))
        }))
    }
}

pub(crate) async fn save(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let register = register(&call, &id, &form).await?;
    let rest = Attendance::from_code(form.get("rest")).ok();
    let mut errors = FormErrors::none();
    let mut given = Vec::new();
    for one in &register.people {
        let field = one.enrolment.to_string();
        let chosen = Attendance::from_code(form.get(&field)).ok();
        let Some(mark) = chosen.or(rest.filter(|_| one.is_open())) else {
            continue;
        };
        let typed = form.get(&format!("minutes-{field}")).trim();
        let minutes = typed.parse::<i64>().ok();
        let minutes = minutes.filter(|it| (0..=register.event.plan.minutes).contains(it));
        if !typed.is_empty() && minutes.is_none() {
            errors.at(
                format!("minutes-{field}"),
                format!(
                    "Enter minutes for {}, no more than the session has",
                    one.name
                ),
            );
        }
        given.push(Marked {
            enrolment: one.enrolment,
            mark,
            minutes,
        });
    }
    let mut reader = form.reader();
    let reason = reader.optional("reason", 500);
    if given.is_empty() {
        errors.whole("Choose a mark for at least one person");
    }
    if !errors.is_empty() {
        return page(&call, &id, &form, &errors).await?.send();
    }
    let (count, event) = (given.len(), register.event.id);
    let marks = (given, How::Taken);
    match record(call.app(), &register.permit, event, marks, reason).await {
        Ok(()) => Ok(call.go_saying(
            register.here(),
            &format!(
                "The register is saved: {}.",
                rulebook::base::counted(count, "person", "people")
            ),
        )),
        Err(problem) => page(&call, &id, &form, &problem.for_form()?).await?.send(),
    }
}

/// Puts the recording to the session.
pub(crate) async fn put_recording(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let register = register(&call, &id, &form).await?;
    let mut reader = form.reader();
    let recording = reader.optional("recording", 500);
    if !recording.is_empty() && !recording.starts_with("https://") {
        reader.wrong("recording", "Enter a link that begins with https://");
    }
    let task = reader.optional("task", 2_000);
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &id, &form, &errors).await?.send();
    }
    let event = register.event.id;
    crate::event::more::put_recording(call.app(), &register.permit, event, recording, task).await?;
    Ok(call.go_saying(register.here(), "Kept for those who missed the session."))
}

/// A form that sends a catch-up back.
pub(crate) fn send_back_form(event: EventId, enrolment: EnrolmentId) -> Markup {
    html! {
        (ui::details("Send it back with a word", html! {
            (ui::Form::post(format!("/sessions/{event}/catch-ups/{enrolment}/send-back")).label("Send the catch-up back").body(html! {
                (Input::new("word", "What is missing?").id(format!("word-{event}-{enrolment}")))
                (Button::new("Send it back").kind(ButtonKind::Secondary))
            }))
        }))
    }
}

async fn permit_for(call: &Call, enrolment: EnrolmentId) -> Result<Permit, Problem> {
    let group = call
        .app()
        .db()
        .read(
            async |tx| match group::store::group_of(tx, enrolment).await? {
                Some(id) => group::store::one(tx, id).await,
                None => Err(Problem::NotFound),
            },
        )
        .await?;
    call.may(Action::TakeAttendance, &group.circles())
}

/// Signs off a catch-up.
pub(crate) async fn sign_off(
    call: Call,
    Path((event, enrolment)): Path<(String, String)>,
) -> PageResult {
    let event: EventId = event.parse().or_not_found()?;
    let enrolment: EnrolmentId = enrolment.parse().or_not_found()?;
    let permit = permit_for(&call, enrolment).await?;
    match super::sign_off_catch_up(call.app(), &permit, event, enrolment).await {
        Ok(()) => Ok(call.go_saying("/facilitate", "Signed off. It counts in full now.")),
        // Signed off in another window: this one says what that one did.
        Err(Problem::Refused(refused)) if refused.code == "catch_up_signed_off" => {
            Ok(call.go_saying("/facilitate", &refused.sentence))
        }
        Err(problem) => Err(problem),
    }
}

/// The form again, for whoever sent a catch-up back without saying why.
fn without_a_word(
    call: &Call,
    permit: &Permit,
    (event, enrolment): (EventId, EnrolmentId),
    form: &Form,
    errors: &FormErrors,
) -> Paged {
    let title = "Send the catch-up back";
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(title))
        (ui::Form::post(format!("/sessions/{event}/catch-ups/{enrolment}/send-back")).label(title).body(html! {
            (Input::new("word", "What is missing?").value(form.get("word")).error(errors.of("word")))
            (Button::new("Send it back"))
        }))
    };
    call.page(permit, title, body)
        .back("/facilitate", "My groups")
        .again(errors)
}

/// Sends a catch-up back.
pub(crate) async fn send_back(
    call: Call,
    Path((event, enrolment)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let event: EventId = event.parse().or_not_found()?;
    let enrolment: EnrolmentId = enrolment.parse().or_not_found()?;
    let permit = permit_for(&call, enrolment).await?;
    let mut reader = form.reader();
    let word = reader.text("word", "Say what is missing", 1_000);
    let errors = reader.errors();
    if !errors.is_empty() {
        return without_a_word(&call, &permit, (event, enrolment), &form, &errors).send();
    }
    super::send_back_catch_up(call.app(), &permit, event, enrolment, word).await?;
    Ok(call.go_saying("/facilitate", "Sent back. They are written to."))
}
