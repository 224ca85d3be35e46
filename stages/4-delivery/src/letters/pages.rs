//! One's own letters: which, when, and each that was written.
//!
//! What this room must not know: what any letter says.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    mail::{self, LetterId, Written},
    ui::{self, Checkboxes, Choice, FormErrors, Input, Markup, Table, Width, button},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::Coded as _,
    delivery::reminder::{RULES, Topic, Wishes},
    people::Action,
};

use super::{choose_letters, store};

fn wrong_time(name: &str) -> &'static str {
    match name {
        "quiet_from" => "Enter the time from which it is quiet, like 18:00",
        "quiet_until" => "Enter the time until which it is quiet, like 07:00",
        _ => "Enter a time for the letter of the day, like 16:00",
    }
}

fn clock_time(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The wishes as a form has them.
fn filled(wishes: &Wishes) -> Form {
    let mut fields: Vec<(&str, String)> = Topic::ALL
        .iter()
        .filter(|topic| !wishes.stopped.contains(topic))
        .map(|topic| ("topic", topic.code().to_owned()))
        .collect();
    fields.push(("digest", clock_time(wishes.digest_minute)));
    fields.push(("quiet_from", clock_time(wishes.quiet_from)));
    fields.push(("quiet_until", clock_time(wishes.quiet_until)));
    if wishes.quiet_weekends {
        fields.push(("quiet", "weekends".to_owned()));
    }
    if wishes.quiet_holidays {
        fields.push(("quiet", "holidays".to_owned()));
    }
    Form::filled(fields)
}

pub(crate) async fn show(call: Call) -> PageResult {
    let person = call.person()?;
    let wishes = call
        .app()
        .db()
        .read(async |tx| store::wishes(tx, person).await)
        .await?;
    page(&call, &filled(&wishes), &FormErrors::none())
        .await?
        .send()
}

async fn page(call: &Call, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let person = call.person()?;
    let letters = call
        .app()
        .db()
        .read(async |tx| mail::to_person(tx, person).await)
        .await?;
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Your letters"))
        (ui::lead("One letter a day with everything that can wait, at the hour you choose. Essential letters come at once."))
        (ui::Form::post("/account/letters").label("Choose your letters").body(choosing(form, errors)))
        (ui::section("written", "Letters written to you"))
        (written(call, &letters))
    };
    Ok(call
        .page(&permit, "Your letters", body)
        .back("/account", "Your account")
        .again(errors))
}

fn choosing(form: &Form, errors: &FormErrors) -> Markup {
    let topics = Topic::ALL.iter().map(|topic| {
        let about: Vec<&str> = RULES
            .iter()
            .filter(|rule| rule.topic == *topic && !rule.essential)
            .map(|rule| rule.reminder.label())
            .collect();
        Choice::new(topic.code(), topic.label()).hint(format!("{}.", about.join("; ")))
    });
    let time = |name: &'static str, label: &'static str, hint: &'static str| {
        Input::new(name, label)
            .hint(hint)
            .width(Width::Five)
            .value(form.get(name))
            .error(errors.of(name))
    };
    html! {
        (Checkboxes::new("topic", "Tell me about").choices(topics).values(form.all("topic")))
        (time("digest", "Letter of the day, not before", "A time of day, like 16:00"))
        (time("quiet_from", "Quiet from", "Like 18:00. The same time twice means no quiet hours."))
        (time("quiet_until", "Quiet until", "Like 07:00"))
        (Checkboxes::new("quiet", "Quiet all day").small()
            .choice(Choice::new("weekends", "On Saturdays and Sundays"))
            .choice(Choice::new("holidays", "In school holidays, half-terms and bank holidays, as your intake has them"))
            .values(form.all("quiet")))
        (button("Save"))
    }
}

fn written(call: &Call, letters: &[Written]) -> Markup {
    let rows = letters.iter().map(|one| {
        let day = call.app().clock().at(one.written_at).day;
        vec![
            html! { a class="govuk-link" href={ "/account/letters/" (one.id) } { (one.subject) } },
            html! { (day.in_words()) },
            html! { @if one.why.is_empty() { "It says so itself" } @else { (one.why) } },
            html! { (state(&one.state)) },
        ]
    });
    html! {
        (Table::new("Letters written to you, the newest first").caption_hidden().columns(["Letter", "Written", "Why", "State"]).rows(rows)
            .empty("No letter was written to you yet."))
    }
}

/// What became of a letter, in words.
pub(crate) fn state(code: &str) -> &'static str {
    match code {
        "sent" => "Sent",
        "waiting" => "On its way",
        "kept" => "Kept here: this site posts no letters",
        _ => "Not delivered",
    }
}

pub(crate) async fn save(call: Call, form: Form) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let mut reader = form.reader();
    let mut minutes = [0i64; 3];
    for (minute, name) in minutes
        .iter_mut()
        .zip(["digest", "quiet_from", "quiet_until"])
    {
        match crate::read_time(form.get(name)) {
            Some(read) => *minute = read,
            None => reader.wrong(name, wrong_time(name)),
        }
    }
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, &form, &errors).await?.send();
    }
    let wanted: Vec<&str> = form.all("topic").collect();
    let quiet: Vec<&str> = form.all("quiet").collect();
    let [digest_minute, quiet_from, quiet_until] = minutes;
    let wishes = Wishes {
        stopped: Topic::ALL
            .iter()
            .copied()
            .filter(|topic| !wanted.contains(&topic.code()))
            .collect(),
        digest_minute,
        quiet_from,
        quiet_until,
        quiet_weekends: quiet.contains(&"weekends"),
        quiet_holidays: quiet.contains(&"holidays"),
    };
    choose_letters(call.app(), &permit, wishes).await?;
    Ok(call.go_saying("/account/letters", "Your letters are as you chose."))
}

pub(crate) async fn one(call: Call, Path(id): Path<String>) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let id: LetterId = id.parse().or_not_found()?;
    let person = call.person()?;
    let letter = call
        .app()
        .db()
        .read(async |tx| mail::one_to(tx, id, person).await)
        .await?;
    let written = call.app().clock().at(letter.written_at);
    let body = html! {
        (ui::heading(&letter.subject))
        (ui::SummaryList::new()
            .text("To", letter.to.as_str())
            .text("Written", written.day.with_weekday())
            .text("Why", if letter.why.is_empty() { "It says so itself" } else { letter.why.as_str() })
            .text("State", state(&letter.state)))
        @for paragraph in letter.body.split("\n\n") {
            p class="govuk-body" {
                @for (place, line) in paragraph.lines().enumerate() { @if place > 0 { br; } (line) }
            }
        }
    };
    call.page(&permit, letter.subject.clone(), body)
        .back("/account/letters", "Your letters")
        .send()
}
