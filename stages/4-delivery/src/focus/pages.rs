//! Focus groups for the content lead: planned, invited, recorded, coded.
//!
//! What this room must not know: when any of it may be done.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice, DateInput, FormErrors, Input, Markup, Select,
        Table, Textarea, button,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::Coded,
    delivery::{
        FocusGroupId,
        listening::{Consent, FocusState, Part},
    },
    people::{Action, Circles, Permit, PersonId, may},
    production::finding::Theme,
};

use super::{
    Coded as CodedWords, FocusGroup, Invited, NewFocus, call_off_focus, code_finding, invite,
    plan_focus, record_focus, store, when,
};
use crate::feedback::writers::provider_of;

mod people_table;

/// The most characters of notes.
const NOTES_MOST: usize = 20_000;

pub(crate) async fn list(call: Call) -> PageResult {
    list_page(&call, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn list_page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let provider = provider_of(call, Action::ReadProduction).await?;
    let circles = Circles::provider(provider);
    let permit = call.may(Action::ReadProduction, &circles)?;
    let all = call
        .app()
        .db()
        .read(async |tx| store::all(tx, provider).await)
        .await?;
    let rows = all.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/content/focus-groups/" (one.id) } { (one.plan.title) } },
            html! { (one.plan.modules.join(", ")) },
            html! { (one.plan.day.with_weekday()) },
            html! { (one.state.label()) },
        ]
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Content"), "Focus groups", Some("A few people of different schools, with coaches and facilitators, on what the texts were like."), None))
        (Table::new("Focus groups, the newest first").caption_hidden().columns(["Title", "Modules", "Day", "Stands"]).rows(rows)
            .empty("None yet. Plan the first when a few people have finished a module."))
        @if may(call.actor(), Action::ReleaseEdition, &circles).is_ok() { (planning(form, errors)) }
    };
    Ok(call
        .page(&permit, "Focus groups", body)
        .back("/content", "Content")
        .wide()
        .again(errors))
}

fn planning(form: &Form, errors: &FormErrors) -> Markup {
    html! {
        (ui::section("plan", "Plan a focus group"))
        (ui::Form::post("/content/focus-groups").label("Plan a focus group").body(html! {
            (Input::new("title", "Title").hint("It stands in the invitation, like: What was course 1 like to read?").value(form.get("title")).error(errors.of("title")))
            (Input::new("modules", "Modules").hint("Their numbers, like 1.1 1.2").value(form.get("modules")).error(errors.of("modules")))
            (DateInput::new("day", "Day").typed(form.get("day_day"), form.get("day_month"), form.get("day_year")).error(errors.of("day")))
            (Input::new("from", "Begins at").hint("Like 16:00").value(form.get("from")).error(errors.of("from")))
            (Input::new("minutes", "How long").suffix("minutes").value(form.get("minutes")).error(errors.of("minutes")))
            (Input::new("place", "Where").hint("A place, or “Online”").value(form.get("place")).error(errors.of("place")))
            (Input::new("link", "Link to join, if it is online").hint("Shown only to those who said yes.").value(form.get("link")).error(errors.of("link")))
            (button("Plan it"))
        }))
    }
}

pub(crate) async fn plan(call: Call, form: Form) -> PageResult {
    let provider = provider_of(&call, Action::ReleaseEdition).await?;
    let permit = call.may(Action::ReleaseEdition, &Circles::provider(provider))?;
    let mut reader = form.reader();
    let title = reader.text("title", "Enter a title", 150);
    let modules = reader.text(
        "modules",
        "Enter the numbers of the modules, like 1.1 1.2",
        200,
    );
    let day = reader.day("day", "Enter the day");
    let from = crate::read_time(form.get("from"));
    if from.is_none() {
        reader.wrong("from", "Enter a time, like 16:00");
    }
    let minutes = reader.parsed::<i64>("minutes", "Enter how many minutes it takes");
    if minutes.is_some_and(|minutes| !(10..=480).contains(&minutes)) {
        reader.wrong("minutes", "Enter a number from 10 to 480");
    }
    let place = reader.text("place", "Say where it is", 200);
    let link = reader.optional("link", 500);
    if !link.is_empty() && !link.starts_with("https://") {
        reader.wrong("link", "Enter a link that begins with https://");
    }
    let errors = reader.errors();
    let (Some(day), Some(from), Some(minutes), true) = (day, from, minutes, errors.is_empty())
    else {
        return list_page(&call, &form, &errors).await?.send();
    };
    let modules: Vec<String> = modules
        .split([' ', ',', ';'])
        .filter(|one| !one.is_empty())
        .map(str::to_owned)
        .collect();
    let new = NewFocus {
        title,
        modules,
        day,
        from_minute: from,
        minutes,
        place,
        link,
    };
    let id = plan_focus(call.app(), &permit, new).await?;
    Ok(call.go_saying(
        format!("/content/focus-groups/{id}"),
        "Planned. Now invite people.",
    ))
}

/// A group with its people, as the lead sees it.
struct Seen {
    group: FocusGroup,
    people: Vec<Invited>,
    names: std::collections::HashMap<PersonId, String>,
    findings: Vec<production::Finding>,
    /// How many could still be invited, of each kind.
    left: Vec<(Part, usize)>,
}

async fn seen(call: &Call, id: &str) -> Result<Seen, Problem> {
    let id: FocusGroupId = id.parse().or_not_found()?;
    let (group, people, findings, left) = call
        .app()
        .db()
        .read(async |tx| {
            let group = store::one(tx, id).await?;
            let people = store::people(tx, id).await?;
            let mut findings =
                production::findings(tx, group.provider, registration::PROGRAMME).await?;
            let own = group.id.to_string();
            findings.retain(|one| one.what.heard_in == own);
            let mut left = Vec::new();
            if group.state == FocusState::Planned {
                for part in Part::ALL {
                    left.push((*part, super::candidates(tx, &group, *part).await?.len()));
                }
            }
            Ok((group, people, findings, left))
        })
        .await?;
    let ids: Vec<PersonId> = people.iter().map(|one| one.person).collect();
    let names = people::names(call.app(), &ids).await?;
    Ok(Seen {
        group,
        people,
        names,
        findings,
        left,
    })
}

pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    one_page(&call, &id, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn one_page(
    call: &Call,
    id: &str,
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let seen = seen(call, id).await?;
    let circles = Circles::provider(seen.group.provider);
    let permit = call.may(Action::ReadProduction, &circles)?;
    let leads = may(call.actor(), Action::ReleaseEdition, &circles).is_ok();
    let group = &seen.group;
    let title = group.plan.title.clone();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some("Focus group"), &title, Some(&when(&group.plan)), None))
        p class="govuk-body" { "Modules " (group.plan.modules.join(", ")) ". " (group.state.label()) "." }
        @if leads { (people_table::who(&seen.people, &seen.names)) }
        @if leads && group.state == FocusState::Planned { (inviting(&seen, form, errors)) }
        @if leads && group.state != FocusState::CalledOff && group.plan.day <= call.now().day { (recording(&seen, form, errors)) }
        @else if !group.notes.is_empty() { (ui::section("notes", "Notes")) @for line in group.notes.lines() { p class="govuk-body" { (line) } } }
        @if group.state == FocusState::Held { (findings(&seen, leads, form, errors)) }
    };
    Ok(call
        .page(&permit, title, body)
        .back("/content/focus-groups", "Focus groups")
        .again(errors))
}

fn inviting(seen: &Seen, form: &Form, errors: &FormErrors) -> Markup {
    let parts = seen.left.iter().map(|(part, left)| {
        Choice::new(part.code(), format!("{} ({left} to invite)", part.label()))
    });
    html! {
        (ui::section("invite", "Invite"))
        p class="govuk-body" { "Participants are those who finished one of the modules, spread over the phases of their schools. Each gets a letter and says yes or no." }
        (ui::Form::post(format!("/content/focus-groups/{}/invite", seen.group.id)).label("Invite").body(html! {
            (Select::new("part", "Whom").choices(parts).value(form.get("part")).error(errors.of("part")))
            (Input::new("wanted", "How many").value(form.get("wanted")).error(errors.of("wanted")))
            (button("Send the invitations"))
        }))
        (ui::Form::post(format!("/content/focus-groups/{}/call-off", seen.group.id)).body(html! {
            (Button::new("Call it off").kind(ButtonKind::Secondary))
        }))
    }
}

fn recording(seen: &Seen, form: &Form, errors: &FormErrors) -> Markup {
    let agreed: Vec<&Invited> = seen
        .people
        .iter()
        .filter(|one| one.consent == Consent::Agreed)
        .collect();
    let mut boxes = Checkboxes::new("present", "Who was there?");
    for one in &agreed {
        let name = seen
            .names
            .get(&one.person)
            .map_or("Somebody", String::as_str);
        boxes = boxes.choice(Choice::new(one.person.to_string(), name));
    }
    let there = agreed.iter().filter(|one| one.present);
    let chosen: Vec<String> = if form.has("notes") {
        form.all("present").map(str::to_owned).collect()
    } else {
        there.map(|one| one.person.to_string()).collect()
    };
    let notes = if form.has("notes") {
        form.get("notes")
    } else {
        &seen.group.notes
    };
    html! {
        (ui::section("held", "What was said"))
        (ui::Form::post(format!("/content/focus-groups/{}/held", seen.group.id)).label("What was said").body(html! {
            @if agreed.is_empty() { p class="govuk-body" { "Nobody has agreed to take part." } } @else { (boxes.values(chosen).error(errors.of("present"))) }
            (Textarea::new("notes", "Notes").hint("What was said, without names of people, pupils or schools.").rows(8).value(notes).error(errors.of("notes")))
            (button("Keep the record"))
        }))
    }
}

fn findings(seen: &Seen, leads: bool, form: &Form, errors: &FormErrors) -> Markup {
    let rows = seen.findings.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/content/findings/" (one.id) } { (one.what.words) } },
            html! { (one.what.theme.label()) },
            html! { (one.what.said) },
            production::state_tag(one.state),
        ]
    });
    let modules = seen.group.plan.modules.iter();
    html! {
        (ui::section("findings", "Findings"))
        (Table::new("Findings of this group").caption_hidden().columns(["What was said", "It is", "Said by", "Stands"]).rows(rows).empty("Nothing has been coded yet."))
        @if leads {
            (ui::Form::post(format!("/content/focus-groups/{}/findings", seen.group.id)).label("Add a finding").body(html! {
                (Select::new("module", "About module").choices(modules.map(|one| Choice::new(one.as_str(), one.as_str()))).value(form.get("module")).error(errors.of("module")))
                (Select::new("theme", "It is").coded::<Theme>().value(form.get("theme")).error(errors.of("theme")))
                (Textarea::new("words", "What was said").hint("In your own words, without names.").rows(2).value(form.get("words")).error(errors.of("words")))
                (Input::new("said", "How many said it?").value(form.get("said")).error(errors.of("said")))
                (button("Add this finding"))
            }))
        }
    }
}

async fn lead(call: &Call, id: &str) -> Result<(FocusGroupId, Permit), Problem> {
    let id: FocusGroupId = id.parse().or_not_found()?;
    let provider = call
        .app()
        .db()
        .read(async |tx| Ok(store::one(tx, id).await?.provider))
        .await?;
    let permit = call.may(Action::ReleaseEdition, &Circles::provider(provider))?;
    Ok((id, permit))
}

pub(crate) async fn send_invitations(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (group, permit) = lead(&call, &id).await?;
    let mut reader = form.reader();
    let part = reader.choice::<Part>("part", "Choose whom to invite");
    let wanted = reader.parsed::<usize>("wanted", "Enter how many to invite");
    if wanted.is_some_and(|wanted| !(1..=40).contains(&wanted)) {
        reader.wrong("wanted", "Enter a number from 1 to 40");
    }
    let errors = reader.errors();
    let (Some(part), Some(wanted), true) = (part, wanted, errors.is_empty()) else {
        return one_page(&call, &id, &form, &errors).await?.send();
    };
    match invite(call.app(), &permit, group, (part, wanted)).await {
        Ok(count) => Ok(call.go_saying(
            format!("/content/focus-groups/{id}"),
            &format!("Invited: {count}."),
        )),
        Err(problem) => one_page(&call, &id, &form, &problem.for_form()?)
            .await?
            .send(),
    }
}

pub(crate) async fn record(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (group, permit) = lead(&call, &id).await?;
    let mut reader = form.reader();
    let notes = reader.text("notes", "Write down what was said", NOTES_MOST);
    let errors = reader.errors();
    if !errors.is_empty() {
        return one_page(&call, &id, &form, &errors).await?.send();
    }
    let present = form.all("present").filter_map(|one| one.parse().ok());
    let record = (present.collect(), notes);
    match record_focus(call.app(), &permit, group, record).await {
        Ok(()) => Ok(call.go_saying(
            format!("/content/focus-groups/{id}"),
            "Kept. Now code what was said into findings.",
        )),
        Err(problem) => one_page(&call, &id, &form, &problem.for_form()?)
            .await?
            .send(),
    }
}

pub(crate) async fn call_off(call: Call, Path(id): Path<String>) -> PageResult {
    let (group, permit) = lead(&call, &id).await?;
    match call_off_focus(call.app(), &permit, group).await {
        Ok(()) => Ok(call.go_saying(
            format!("/content/focus-groups/{id}"),
            "Called off. Those invited have a letter.",
        )),
        Err(problem) => one_page(&call, &id, &Form::default(), &problem.for_form()?)
            .await?
            .send(),
    }
}

pub(crate) async fn add_finding(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (group, permit) = lead(&call, &id).await?;
    let mut reader = form.reader();
    let module = reader.text("module", "Choose the module", 20);
    let theme = reader.choice::<Theme>("theme", "Choose what it says of the text");
    let words = reader.text("words", "Say in a sentence what was said", 1_000);
    let said = reader.parsed::<i64>("said", "Enter how many people said it");
    let errors = reader.errors();
    let (Some(theme), Some(said), true) = (theme, said, errors.is_empty()) else {
        return one_page(&call, &id, &form, &errors).await?.send();
    };
    let coded = CodedWords {
        module,
        step: String::new(),
        theme,
        words,
        said,
    };
    match code_finding(call.app(), &permit, group, coded).await {
        Ok(_) => Ok(call.go_saying(
            format!("/content/focus-groups/{id}"),
            "Added. It waits for a decision.",
        )),
        Err(problem) => one_page(&call, &id, &form, &problem.for_form()?)
            .await?
            .send(),
    }
}
