//! One line of a provision map: its form, and two windows that change it at once.
//!
//! What this room must not know: how a line is kept.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Choice, DateInput, FormErrors, Input, InputKind, Radios, Select,
        Textarea, Width,
    },
    web::{Call, Form, PageResult},
};
use maud::{Markup, html};
use rulebook::{
    base::{Coded, Pence},
    delivery::{
        LineId,
        provision::{Area, Wave},
    },
    people::Action,
};

use super::{KeptLine, Line, Whole, pages::own};
use crate::{
    coming_going::conflict,
    task::{
        pages::{not_a_pupil, warning},
        private,
    },
    tools::numbers::{decimal, pounds, told, whole},
};

fn pence(amount: Pence) -> String {
    format!("{}.{:02}", amount.0 / 100, amount.0 % 100)
}

fn filled(one: &KeptLine) -> Form {
    let line = &one.line;
    let number = |value: Option<i64>| value.map(told).unwrap_or_default();
    let review = line.review.map(|day| day.to_string()).unwrap_or_default();
    let mut parts = review
        .split('-')
        .map(|part| part.trim_start_matches('0').to_owned());
    let (year, month, day) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    Form::filled([
        ("area", line.area.code().to_owned()),
        ("wave", line.wave.code().to_owned()),
        ("need", line.need.clone()),
        ("provision", line.provision.clone()),
        ("role", line.role.clone()),
        ("staff", line.staff.to_string()),
        ("group", line.group.clone()),
        ("pupils", line.pupils.to_string()),
        ("minutes", line.minutes.to_string()),
        ("weeks", line.weeks.to_string()),
        ("bought", pence(line.bought)),
        ("outcome", line.outcome.clone()),
        ("review_day", day),
        ("review_month", month),
        ("review_year", year),
        ("measure", line.measure.clone()),
        ("before", number(line.before)),
        ("after", number(line.after)),
        ("version", one.version.to_string()),
    ])
}

fn read(form: &Form) -> (Option<Line>, FormErrors) {
    let mut reader = form.reader();
    let area = reader.choice::<Area>("area", "Choose the area of need");
    let wave = reader.choice::<Wave>("wave", "Choose the wave");
    let line = |area, wave, reader: &mut kit::web::Reader<'_>| Line {
        area,
        wave,
        need: reader.text("need", "Say what the need is", 300),
        provision: reader.text("provision", "Say what is provided", 300),
        role: reader.text("role", "Choose who does it", 80),
        staff: whole(
            reader,
            form,
            "staff",
            "Enter how many adults at a time, such as 1",
        ),
        group: reader.text("group", "Name the group of pupils", 120),
        pupils: whole(reader, form, "pupils", "Enter how many pupils, such as 6"),
        minutes: whole(reader, form, "minutes", "Enter minutes a week, such as 90"),
        weeks: whole(reader, form, "weeks", "Enter weeks, such as 12"),
        bought: pounds(reader, form, "bought"),
        outcome: reader.optional("outcome", 500),
        review: reader.optional_day("review"),
        measure: reader.optional("measure", 200),
        before: decimal(reader, form, "before"),
        after: decimal(reader, form, "after"),
    };
    let read = line(
        area.unwrap_or(Area::Several),
        wave.unwrap_or(Wave::Universal),
        &mut reader,
    );
    let errors = reader.errors();
    (errors.is_empty().then_some(read), errors)
}

pub(crate) async fn new(call: Call, Path(id): Path<String>) -> PageResult {
    let all = own(&call, &id).await?;
    let form = Form::filled([("staff", "1"), ("weeks", "12")]);
    page(&call, &all, None, (&form, &FormErrors::none()), &[])
}

pub(crate) async fn show(call: Call, Path((id, line)): Path<(String, String)>) -> PageResult {
    let all = own(&call, &id).await?;
    let one = find(&all, &line)?;
    page(
        &call,
        &all,
        Some(one),
        (&filled(one), &FormErrors::none()),
        &[],
    )
}

fn find<'w>(all: &'w Whole, line: &str) -> Result<&'w KeptLine, Problem> {
    let line: LineId = line.parse().or_not_found()?;
    all.lines.iter().find(|one| one.id == line).or_not_found()
}

fn page(
    call: &Call,
    all: &Whole,
    one: Option<&KeptLine>,
    (form, errors): (&Form, &FormErrors),
    warned: &[private::Finding],
) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let here = format!("/tools/provision/{}", all.map.id);
    let title = if one.is_some() {
        "Change a line"
    } else {
        "Add a line"
    };
    let to = match one {
        Some(one) => format!("{here}/lines/{}", one.id),
        None => format!("{here}/lines/new"),
    };
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&all.map.title), title, None, None))
        (warning(warned))
        (ui::Form::post(to.clone()).label(title).hidden("version", form.get("version").to_owned()).body(html! {
            (what(form, errors))
            (who(all, form, errors))
            (comes_of_it(form, errors))
            (not_a_pupil(!warned.is_empty()))
            (Button::new("Keep the line"))
        }))
        @if one.is_some() {
            (ui::Form::post(format!("{to}/remove")).label("Take this line out").body(html! { (Button::new("Take this line out").kind(ButtonKind::Secondary)) }))
        }
    };
    call.page(&permit, title, body)
        .back(here, all.map.title.clone())
        .again(errors)
        .send()
}

fn what(form: &Form, errors: &FormErrors) -> Markup {
    html! {
        (Select::new("area", "Broad area of need").choice(Choice::new("", "Choose one")).coded::<Area>().value(form.get("area").to_owned()).error(errors.of("area")))
        (Input::new("need", "Need").hint("In a few words, without a name.").value(form.get("need")).error(errors.of("need")))
        (Input::new("provision", "What is provided").value(form.get("provision")).error(errors.of("provision")))
        (Radios::new("wave", "Wave").coded::<Wave>().inline().value(form.get("wave").to_owned()).error(errors.of("wave")))
        (Input::new("group", "Group of pupils").hint("Such as “Year 4 readers”. Lines with the same words are counted together.").value(form.get("group")).error(errors.of("group")))
        (number("pupils", "How many pupils", form, errors))
    }
}

fn who(all: &Whole, form: &Form, errors: &FormErrors) -> Markup {
    let roles = all
        .rates
        .iter()
        .map(|(role, rate)| Choice::new(role.clone(), format!("{role}, {rate} an hour")));
    html! {
        (Select::new("role", "Who does it").choice(Choice::new("", "Choose a role")).choices(roles).value(form.get("role").to_owned()).error(errors.of("role")))
        (number("staff", "How many adults at a time", form, errors))
        (number("minutes", "Minutes a week", form, errors))
        (number("weeks", "Weeks", form, errors))
        (Input::new("bought", "Money for things bought, if any").kind(InputKind::Decimal).prefix("£").width(Width::Ten).value(form.get("bought")).error(errors.of("bought")))
    }
}

fn number<'a>(name: &'a str, label: &'a str, form: &Form, errors: &'a FormErrors) -> Markup {
    html! { (Input::new(name, label).kind(InputKind::Digits).width(Width::Five).value(form.get(name).to_owned()).error(errors.of(name))) }
}

fn comes_of_it(form: &Form, errors: &FormErrors) -> Markup {
    html! {
        (Textarea::new("outcome", "Outcome expected").rows(2).value(form.get("outcome")).error(errors.of("outcome")))
        (DateInput::new("review", "Review on").typed(form.get("review_day"), form.get("review_month"), form.get("review_year")).error(errors.of("review")))
        (Input::new("measure", "What you measure").hint("Such as “Words read a minute”, as a mean of the group.").value(form.get("measure")).error(errors.of("measure")))
        (Input::new("before", "Before").kind(InputKind::Decimal).width(Width::Ten).value(form.get("before")).error(errors.of("before")))
        (Input::new("after", "After").kind(InputKind::Decimal).width(Width::Ten).hint("Fill this in at the review.").value(form.get("after")).error(errors.of("after")))
    }
}

pub(crate) async fn add(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let all = own(&call, &id).await?;
    keep(&call, &all, None, form).await
}

pub(crate) async fn save(
    call: Call,
    Path((id, line)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let all = own(&call, &id).await?;
    let one = find(&all, &line)?;
    keep(&call, &all, Some(one), form).await
}

async fn keep(call: &Call, all: &Whole, one: Option<&KeptLine>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let (line, errors) = read(&form);
    let Some(line) = line else {
        return page(call, all, one, (&form, &errors), &[]);
    };
    let texts = [
        &line.need,
        &line.provision,
        &line.group,
        &line.outcome,
        &line.measure,
    ];
    let warned = private::all_findings(texts);
    if !warned.is_empty() && form.get("sure") != "yes" {
        return page(call, all, one, (&form, &errors), &warned);
    }
    let version = form.get("version").parse().unwrap_or(0);
    let id = one.map(|one| one.id);
    let map = all.map.id;
    match super::keep_line(call.app(), &permit, map, (id, version), line).await {
        Ok(()) => Ok(call.go_saying(format!("/tools/provision/{map}"), "The line is kept.")),
        Err(Problem::MovedOn) => both(call, &map.to_string(), id, form).await,
        Err(problem) => page(call, all, one, (&form, &problem.for_form()?), &[]),
    }
}

/// The line was changed in another window: what was typed stays, and what is kept now stands beside it.
async fn both(call: &Call, map: &str, id: Option<LineId>, form: Form) -> PageResult {
    let all = own(call, map).await?;
    let one = all
        .lines
        .iter()
        .find(|one| Some(one.id) == id)
        .or_not_found()?;
    let fields = form
        .fields()
        .iter()
        .filter(|(name, _)| name != "version")
        .cloned()
        .chain([("version".to_owned(), one.version.to_string())]);
    let typed = Form::filled(fields);
    let mut errors = FormErrors::none();
    errors.whole(format!(
        "You changed this line in another window meanwhile. It says there: {}, {}, {}, {} a week, {}, {}. Below is what you typed here. Keep it, or go back.",
        one.line.provision, one.line.group, rulebook::base::counted(one.line.pupils, "pupil", "pupils"), rulebook::base::counted(one.line.minutes, "minute", "minutes"), rulebook::base::counted(one.line.weeks, "week", "weeks"), super::sums_view::measured(&one.line)
    ));
    Ok(conflict(page(
        call,
        &all,
        Some(one),
        (&typed, &errors),
        &[],
    )?))
}

pub(crate) async fn remove(call: Call, Path((id, line)): Path<(String, String)>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let map = id.parse().or_not_found()?;
    super::remove_line(call.app(), &permit, map, line.parse().or_not_found()?).await?;
    Ok(call.go_saying(format!("/tools/provision/{id}"), "The line is taken out."))
}
