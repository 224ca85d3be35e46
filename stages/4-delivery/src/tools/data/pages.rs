//! Pupil data: bringing a file, and the patterns seen in it with the plan that follows.
//!
//! What this room must not know: how a file is read.

use axum::extract::{Multipart, Path, multipart::MultipartRejection};
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Choice, FileUpload, FormErrors, Input, Select, Table, Textarea,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    delivery::{PupilDataId, school_file::Reader},
    people::Action,
};

use super::{KeptStep, PupilData, SAMPLE, patterns::patterns, picture::gaps, plan_pages, store};
use crate::{
    coming_going::{attached, conflict, sent},
    sharing::{self, Thing, pages::Sharing},
    task::{
        pages::{not_a_pupil, warning},
        private,
    },
    tools::comments::{self, Said},
};

pub(crate) async fn list(call: Call) -> PageResult {
    list_page(&call, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn list_page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let all = call
        .app()
        .db()
        .read(async |tx| store::of_person(tx, person).await)
        .await?;
    let rows = all.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/tools/data/" (one.id) } { (one.title) } },
            html! { (one.picture.pupils) },
            html! { (one.problem) },
        ]
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("From pupil data to an action plan"))
        (ui::lead("Bring a file without names. You see patterns by group, choose one problem, and plan what to do about it."))
        (Table::new("What you have brought").caption_hidden().column(ui::Column::new("Title")).column(ui::Column::number("Pupils"))
            .columns(["Problem chosen"]).rows(rows).empty("Nothing yet. Bring a file below."))
        (ui::section("bring", "Bring a file"))
        (about_files())
        (ui::Form::post("/tools/data").multipart().label("Bring a file").body(html! {
            (Input::new("title", "Title").hint("Such as “Autumn 2026, whole school”.").value(form.get("title")).error(errors.of("title")))
            (FileUpload::new("file", "CSV file").hint("One line for each pupil, no names. 5 MB at most.").accept(".csv,text/csv").error(errors.of("file")))
            (Button::new("Read it"))
        }))
    };
    Ok(call
        .page(&permit, "From pupil data to an action plan", body)
        .back("/tools", "Tools for your work")
        .again(errors))
}

fn about_files() -> Markup {
    html! {
        p class="govuk-body" { "Columns are found by their names, in any order. To group by: sen, need, pupil premium, year, sex, language. To compare: attendance (per cent), attainment (below, at, above), suspensions (how many)." }
        p class="govuk-body" { "Only numbers by group are kept, never a line of your file. Groups of fewer than five are hidden, and others with them, so that nobody can be told apart. A file with names, unique pupil numbers, dates of birth or postcodes is refused." }
        p class="govuk-body" { a class="govuk-link" href="/tools/data/sample.csv" { "A made-up file to try it with (CSV)" } }
    }
}

pub(crate) async fn sample(call: Call) -> PageResult {
    call.may_own(Action::KeepOwnAccount)?;
    Ok(attached("sample-pupil-data.csv", SAMPLE.to_vec()))
}

pub(crate) async fn bring(call: Call, parts: Result<Multipart, MultipartRejection>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let sent = match sent(&call, parts).await {
        Ok(sent) => sent,
        Err(problem) => {
            return list_page(&call, &Form::default(), &problem.for_form()?)
                .await?
                .send();
        }
    };
    let mut reader = sent.form.reader();
    let title = reader.text("title", "Give it a title", 120);
    let errors = reader.errors();
    if !errors.is_empty() {
        return list_page(&call, &sent.form, &errors).await?.send();
    }
    match super::read_data(call.app(), &permit, title, &sent.bytes).await {
        Ok(id) => Ok(call.go_saying(
            format!("/tools/data/{id}"),
            "The file is read. Only numbers by group are kept.",
        )),
        Err(problem) => list_page(&call, &sent.form, &problem.for_form()?)
            .await?
            .send(),
    }
}

pub(super) async fn own(call: &Call, id: &str) -> Result<(PupilData, Vec<KeptStep>), Problem> {
    let person = call.person()?;
    let id: PupilDataId = id.parse().or_not_found()?;
    call.app()
        .db()
        .read(async |tx| {
            let one = super::mine(tx, person, id).await?;
            Ok((one, store::steps(tx, id).await?))
        })
        .await
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, (&Form::default(), &FormErrors::none()), &[])
        .await?
        .send()
}

async fn page(
    call: &Call,
    id: &str,
    (form, errors): (&Form, &FormErrors),
    warned: &[private::Finding],
) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let (one, steps) = own(call, id).await?;
    let thing = Thing::Data(one.id);
    let sharing = Sharing::read(
        call,
        thing,
        one.person,
        &[Reader::Coach, Reader::Facilitator],
    )
    .await?;
    let said = Said::read(call, thing).await?;
    let here = format!("/tools/data/{}", one.id);
    let typed = form.has("words").then_some(form);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&rulebook::base::counted(one.picture.pupils, "pupil", "pupils")), &one.title, None, None))
        (ui::button_row(html! {
            (ui::button_link(ButtonKind::Secondary, &format!("{here}/excel"), "As Excel"))
            (ui::button_link(ButtonKind::Secondary, &format!("{here}/word"), "As Word"))
        }))
        (patterns(&one.picture))
        (ui::section("chosen", "The problem you choose"))
        (warning(warned))
        (choosing(&one, &here, (form, errors), !warned.is_empty()))
        (ui::section("plan", "The plan"))
        (plan_pages::steps(&steps, call.now().day, Some(&here)))
        p class="govuk-body" { (ui::button_link(ButtonKind::Primary, &format!("{here}/steps/new"), "Add a step")) }
        (sharing.part(call, &here, false, errors))
        (said.part(call, &format!("{here}/comments"), (typed, errors)))
        (ui::details("Take this away", html! {
            (ui::Form::post(format!("{here}/remove")).label("Take this away").body(html! { (Button::new("Take the picture and its plan away").kind(ButtonKind::Warning)) }))
        }))
    };
    Ok(call
        .page(&permit, one.title.clone(), body)
        .wide()
        .back("/tools/data", "From pupil data to an action plan")
        .again(errors))
}

fn choosing(
    one: &PupilData,
    here: &str,
    (form, errors): (&Form, &FormErrors),
    sure: bool,
) -> Markup {
    let typed = form.has("problem");
    let pick = |name: &str, kept: &str| {
        if typed {
            form.get(name).to_owned()
        } else {
            kept.to_owned()
        }
    };
    let gaps = gaps(&one.picture);
    let version = if typed {
        form.get("version").to_owned()
    } else {
        one.version.to_string()
    };
    html! {
        @if !gaps.is_empty() {
            p class="govuk-body" { "The widest gaps that can be shown:" }
            ul class="govuk-list govuk-list--bullet" { @for gap in &gaps { li { (gap) } } }
        }
        (ui::Form::post(format!("{here}/problem")).label("The problem you choose").hidden("version", version).body(html! {
            @if !gaps.is_empty() {
                (Select::new("gap", "Begin from a gap").choice(Choice::new("", "Write my own")).choices(gaps.iter().map(|gap| Choice::new(gap.clone(), gap.clone()))))
            }
            (Textarea::new("problem", "The problem, in one sentence").rows(2).value(pick("problem", &one.problem)).error(errors.of("problem")))
            (Textarea::new("why", "What may lie behind it, and how you would find out").rows(4).value(pick("why", &one.why)).error(errors.of("why")))
            (not_a_pupil(sure))
            (Button::new("Keep this"))
        }))
    }
}

pub(crate) async fn choose(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let (one, _) = own(&call, &id).await?;
    let mut reader = form.reader();
    let mut problem = reader.optional("problem", 400);
    let why = reader.optional("why", 4_000);
    let gap = reader.optional("gap", 400);
    if problem.is_empty() {
        problem = gap;
    }
    if problem.is_empty() {
        reader.wrong(
            "problem",
            "Choose a gap, or write the problem in one sentence",
        );
    }
    let errors = reader.errors();
    let warned = private::all_findings([&problem, &why]);
    if !errors.is_empty() || (!warned.is_empty() && form.get("sure") != "yes") {
        return page(&call, &id, (&form, &errors), &warned).await?.send();
    }
    let version = form.get("version").parse().unwrap_or(0);
    match super::choose_problem(call.app(), &permit, one.id, (problem, why), version).await {
        Ok(()) => Ok(call.go_saying(
            format!("/tools/data/{id}#plan"),
            "Kept. Now plan what to do.",
        )),
        Err(Problem::MovedOn) => {
            let mut errors = FormErrors::none();
            errors.whole(format!(
                "You changed this in another window meanwhile. It says there: “{}” {} What you typed here is below. Keep it, or go back.",
                one.problem, one.why
            ));
            let typed = Form::filled([
                ("problem", form.get("problem").to_owned()),
                ("why", form.get("why").to_owned()),
                ("version", one.version.to_string()),
            ]);
            Ok(conflict(
                page(&call, &id, (&typed, &errors), &[]).await?.send()?,
            ))
        }
        Err(problem) => page(&call, &id, (&form, &problem.for_form()?), &[])
            .await?
            .send(),
    }
}

pub(crate) async fn remove(call: Call, Path(id): Path<String>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    super::remove_data(call.app(), &permit, id.parse().or_not_found()?).await?;
    Ok(call.go_saying("/tools/data", "It is taken away."))
}

pub(crate) async fn share(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (one, _) = own(&call, &id).await?;
    match sharing::pages::send(&call, Thing::Data(one.id), &form).await {
        Ok(()) => Ok(call.go_saying(
            format!("/tools/data/{id}"),
            "They can read it and say something of it.",
        )),
        Err(problem) => page(&call, &id, (&Form::default(), &problem.for_form()?), &[])
            .await?
            .send(),
    }
}

/// The owner answers a reader.
pub(crate) async fn say(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let (one, _) = own(&call, &id).await?;
    let read = match comments::read(&form) {
        Ok(Some(read)) => read,
        Ok(None) => {
            return page(&call, &id, (&form, &FormErrors::none()), &[])
                .await?
                .send();
        }
        Err(errors) => return page(&call, &id, (&form, &errors), &[]).await?.send(),
    };
    comments::comment(call.app(), &permit, (Thing::Data(one.id), one.person), read).await?;
    Ok(call.go_saying(format!("/tools/data/{id}#said"), "It is said."))
}
