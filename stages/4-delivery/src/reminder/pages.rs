//! The administrator's pages of reminders: the rules, what would go on any day and why, what went, and letters that came back.
//!
//! What this room must not know: when one is due.

use kit::{
    Problem,
    mail::bounce::{Bounce, bounces},
    ui::{
        self, Choice as UiChoice, DateInput, FormErrors, Input, Markup, Select, Table, Width,
        button,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::{Coded as _, Day},
    delivery::reminder::{Choice, RULES, Reminder, Rest, Rule, next_day, quiet_day, rule},
    people::{Action, Circles, Permit, PersonId, ProviderId},
};

use super::{Choices, ForSomebody, at_day, choose, due_on, rest, store};
use crate::feedback::writers::provider_of;

/// Rows shown of a dry run.
const SHOWN: usize = 200;
/// The most days of a rule.
const MOST_DAYS: i64 = 90;

async fn whose(call: &Call) -> Result<(ProviderId, Permit), Problem> {
    let provider = provider_of(call, Action::KeepReminders).await?;
    let permit = call.may(Action::KeepReminders, &Circles::provider(provider))?;
    Ok((provider, permit))
}

pub(crate) async fn list(call: Call) -> PageResult {
    list_page(&call, (&Form::default(), &FormErrors::none()))
        .await?
        .send()
}

async fn list_page(call: &Call, (form, errors): (&Form, &FormErrors)) -> Result<Paged, Problem> {
    let (provider, permit) = whose(call).await?;
    let (choices, log, back) = call
        .app()
        .db()
        .read(async |tx| {
            let choices = store::choices(tx).await?;
            let log = store::of_provider(tx, provider).await?;
            Ok((choices, log, bounces(tx).await?))
        })
        .await?;
    let ids: Vec<PersonId> = log.iter().map(|one| one.person).collect();
    let names = people::names(call.app(), &ids).await?;
    let back = own_bounces(call, provider, back).await?;
    let sent = log.iter().map(|one| {
        vec![
            html! { (names.get(&one.person).map_or("Somebody", String::as_str)) },
            html! { (one.subject) },
            html! { (one.reminder.label()) },
            html! { (one.due_on.in_words()) },
            html! { @match one.state.as_str() { "sent" => "Sent", "stopped" => "Stopped by its reader", _ => "Waits for its hour" } },
        ]
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Reminders"))
        (ui::lead("Every rule, whom it tells and when. Each reminder goes once. What is not essential goes in one letter a day, and can be stopped by its reader."))
        p class="govuk-body" { a class="govuk-link" href="/admin/reminders/dry-run" { "See who would get what, today or on any day" } }
        (rules(provider, &choices, (form, errors)))
        (ui::section("back", "Letters that came back"))
        (Table::new("Letters that came back").caption_hidden().columns(["Person", "Address", "What the mail server said"])
            .rows(back.iter().map(|(name, one)| vec![html! { (name) }, html! { (one.address) }, html! { (one.said) }]))
            .empty("No letter to your participants came back."))
        (ui::section("went", "What went, newest first"))
        (Table::new("Reminders that went").caption_hidden().columns(["To", "What", "Why", "Due", "State"]).rows(sent).empty("Nothing went yet."))
    };
    Ok(call.page(&permit, "Reminders", body).wide().again(errors))
}

/// The addresses of this provider's participants among those whose letters came back, with their names.
async fn own_bounces(
    call: &Call,
    provider: ProviderId,
    back: Vec<Bounce>,
) -> Result<Vec<(String, Bounce)>, Problem> {
    let mut own = Vec::new();
    for one in back {
        let found = call
            .app()
            .db()
            .read(async |tx| {
                let Some(id) = people::person_with_email(tx, &one.address).await? else {
                    return Ok(None);
                };
                let theirs = registration::enrolments_of_person(tx, id).await?;
                if theirs.iter().any(|it| it.provider == provider) {
                    Ok(Some(people::person(tx, id).await?.name))
                } else {
                    Ok(None)
                }
            })
            .await?;
        if let Some(name) = found {
            own.push((name, one));
        }
    }
    Ok(own)
}

fn chosen(rule: &Rule, provider: ProviderId, choices: &Choices) -> Choice {
    choices
        .get(&(provider, rule.reminder))
        .copied()
        .unwrap_or_else(|| rule.as_it_comes())
}

fn rules(provider: ProviderId, choices: &Choices, (form, errors): (&Form, &FormErrors)) -> Markup {
    let rows = RULES.iter().map(|rule| {
        let choice = chosen(rule, provider, choices);
        vec![
            html! { (rule.reminder.label()) },
            html! { (rule.to.label()) },
            html! { (rule.in_words(choice.days)) },
            html! { @if rule.essential { "Yes: at any hour" } @else { "No" } },
            html! { (rule.channel.label()) },
            html! { @if choice.sent || rule.essential { "Sent" } @else { "Not sent" } },
        ]
    });
    let change = RULES
        .iter()
        .filter(|rule| rule.reminder != Reminder::MessageNew)
        .map(|rule| UiChoice::new(rule.reminder.code(), rule.reminder.label()));
    let sent = if form.has("sent") {
        form.get("sent")
    } else {
        "yes"
    };
    let change_form = html! {
        (ui::Form::post("/admin/reminders").label("Change a rule").body(html! {
            (Select::new("rule", "Which").choices(change).value(form.get("rule").to_owned()).error(errors.of("rule")))
            (Input::new("days", "Days").hint("From 0 to 90").width(Width::Five).value(form.get("days")).error(errors.of("days")))
            (ui::Radios::new("sent", "Is it sent? Essential ones always are.").yes_no().inline().value(sent).error(errors.of("sent")))
            (button("Change the rule"))
        }))
    };
    html! {
        (Table::new("Rules of reminders").caption_hidden().columns(["Reminder", "Who", "When", "Essential", "How", "State"]).rows(rows))
        // What was wrong is shown where it was typed, not behind a closed line.
        @if errors.is_empty() { (ui::details("Change a rule", change_form)) } @else { (change_form) }
    }
}

pub(crate) async fn change(call: Call, form: Form) -> PageResult {
    let (provider, permit) = whose(&call).await?;
    let mut reader = form.reader();
    let reminder = reader.choice::<Reminder>("rule", "Choose a rule");
    let days = reader.parsed::<i64>("days", "Enter a number of days from 0 to 90");
    if days.is_some_and(|days| !(0..=MOST_DAYS).contains(&days)) {
        reader.wrong("days", "Enter a number of days from 0 to 90");
    }
    let sent = reader.yes_no("sent", "Say whether it is sent");
    let errors = reader.errors();
    let (Some(reminder), Some(days), Some(sent), true) = (reminder, days, sent, errors.is_empty())
    else {
        return list_page(&call, (&form, &errors)).await?.send();
    };
    let choice = Choice { sent, days };
    choose(call.app(), &permit, provider, (reminder, choice)).await?;
    Ok(call.go_saying("/admin/reminders", "The rule is changed."))
}

pub(crate) async fn dry_run(call: Call, form: Form) -> PageResult {
    let (provider, permit) = whose(&call).await?;
    let today = call.now().day;
    let mut reader = form.reader();
    let day = reader.optional_day("day").unwrap_or(today);
    let errors = reader.errors();
    let now = at_day(day, call.now());
    let due = call
        .app()
        .db()
        .read(async |tx| due_on(tx, now, Some(provider), call.app().clock()).await)
        .await?;
    let going = going(&call, &due, day).await?;
    let ids: Vec<PersonId> = due.iter().take(SHOWN).map(|one| one.person).collect();
    let names = people::names(call.app(), &ids).await?;
    let rows = due.iter().take(SHOWN).zip(going).map(|(one, going)| {
        vec![
            html! { (names.get(&one.person).map_or("Somebody", String::as_str)) },
            html! { (one.matter.subject) },
            html! { (why(one)) },
            html! { (rule(one.matter.reminder).channel.label()) },
            html! { (going) },
        ]
    });
    let body = html! {
        (ui::error_summary(&errors))
        (ui::heading("Who would get what"))
        (ui::lead("Nothing is sent by looking. What was sent already is left out; what happens until the day you choose is not known yet."))
        (ui::Form::get("/admin/reminders/dry-run").label("Choose a day").body(html! {
            (DateInput::new("day", "On this day").typed(form.get("day_day"), form.get("day_month"), form.get("day_year")).error(errors.of("day")))
            (button("Look"))
        }))
        (ui::section("who", &title(day, today, due.len())))
        (Table::new("Who would get what").caption_hidden().columns(["Who", "What", "Why", "How", "When"]).rows(rows).empty("Nobody would get anything."))
        @if due.len() > SHOWN { (ui::muted(html! { "And " (due.len() - SHOWN) " more." })) }
    };
    call.page(&permit, "Who would get what", body)
        .back("/admin/reminders", "Reminders")
        .wide()
        .again(&errors)
        .send()
}

/// When each of these would go, by the wishes of its reader.
async fn going(call: &Call, due: &[ForSomebody], day: Day) -> Result<Vec<String>, Problem> {
    call.app()
        .db()
        .read(async |tx| {
            let mut found = Vec::new();
            for one in due.iter().take(SHOWN) {
                let rest = rest(tx, one.person, day).await?;
                found.push(when(rule(one.matter.reminder), &rest, day));
            }
            Ok(found)
        })
        .await
}

fn when(rule: &Rule, rest: &Rest, day: Day) -> String {
    if rule.essential {
        return "At once".to_owned();
    }
    if rest.wishes.stopped.contains(&rule.topic) {
        return "Not at all: they stopped it".to_owned();
    }
    match quiet_day(rest, day) {
        None => "That day, outside their quiet hours".to_owned(),
        Some(why) => {
            let next = next_day(rest, day).with_weekday();
            format!("Waits until {next}: their {why} is quiet")
        }
    }
}

fn title(day: Day, today: Day, many: usize) -> String {
    let day = if day == today {
        "today".to_owned()
    } else {
        day.with_weekday()
    };
    format!("On {day}: {many}").replacen("On today", "Today", 1)
}

fn why(one: &ForSomebody) -> String {
    let rule = rule(one.matter.reminder);
    format!("{}: {}", rule.reminder.label(), one.matter.day.in_words())
}
