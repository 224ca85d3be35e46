//! Recording who is a school's SENCO, and ending a post, by the school's leader or the register officer.
//!
//! What this room must not know: how a standing is decided, or how posts are stored.

use std::collections::HashMap;

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{
        self, Button, ButtonKind, Column, DateInput, FormErrors, Input, InputKind, Markup, Radios,
        Table, Width,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use registration::{Correction, NewPost, Post};
use rulebook::{
    base::{Day, Urn},
    people::{Action, Permit, PersonId},
    registration::{
        PostId,
        duty::Induction,
        post::{NpqTold, PostFacts, PostKind, record},
    },
};

/// Posts whose corrections are shown.
const CORRECTED_SHOWN: usize = 20;

async fn keeper(call: &Call, urn: &str) -> Result<(Urn, Permit), Problem> {
    let urn: Urn = urn.parse().or_not_found()?;
    let circles = super::circles_of(call, urn).await?;
    Ok((urn, call.may(Action::KeepPosts, &circles)?))
}

/// The form for a new post, and the posts that can be ended.
pub(crate) async fn show(call: Call, Path(urn): Path<String>) -> PageResult {
    page(&call, &urn, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn page(call: &Call, urn: &str, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let (urn, permit) = keeper(call, urn).await?;
    let today = call.now().day;
    let (school, posts, corrected) = call
        .app()
        .db()
        .read(async |tx| {
            let school = people::find_school(tx, urn).await?;
            let posts = registration::posts_of_school(tx, urn).await?;
            let mut corrected = Vec::new();
            for post in posts.iter().take(CORRECTED_SHOWN) {
                for one in registration::corrections_of(tx, post.id).await? {
                    corrected.push((post.person, one));
                }
            }
            Ok((school, posts, corrected))
        })
        .await?;
    let held: Vec<&Post> = posts
        .iter()
        .filter(|post| post.facts.is_held_on(today))
        .collect();
    let mut ids: Vec<_> = held.iter().map(|post| post.person).collect();
    ids.extend(
        corrected
            .iter()
            .flat_map(|(person, one)| [Some(*person), one.by])
            .flatten(),
    );
    let names = people::names(call.app(), &ids).await?;
    let name = |post: &Post| {
        names
            .get(&post.person)
            .map_or("", String::as_str)
            .to_owned()
    };
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading(&format!("Who is the SENCO of {}?", school.name)))
        @for post in &held { (held_one(urn, post, &name(post))) }
        (ui::section("new", "Record a post"))
        (ui::Form::post(format!("/school/{urn}/posts")).body(fields(form, errors)))
        (history(call, &corrected, &names))
    };
    let back = format!("/school/{urn}");
    Ok(call
        .page(&permit, "Who is the SENCO?", body)
        .back(back, school.name)
        .again(errors))
}

/// What posts of this school said before they were corrected, and who corrected them.
fn history(
    call: &Call,
    corrected: &[(PersonId, Correction)],
    names: &HashMap<PersonId, String>,
) -> Markup {
    let name = |id: &PersonId| names.get(id).map_or("", String::as_str).to_owned();
    let said = |text: &str| {
        if text.is_empty() {
            "nothing".to_owned()
        } else {
            text.to_owned()
        }
    };
    let rows = corrected.iter().map(|(person, one)| {
        vec![
            html! { (name(person)) },
            html! { @for (what, before, after) in one.differences() { p class="govuk-body-s" { (what) ": " (said(&before)) " became " (said(&after)) } } },
            html! { (one.by.as_ref().map_or_else(|| "Senda, from an application".to_owned(), name)) ", " (call.app().clock().at(one.at).day.in_words()) },
        ]
    });
    html! {
        @if !corrected.is_empty() {
            (ui::section("corrected", "What was recorded before"))
            (Table::new("Corrections of posts, newest first").caption_hidden().columns(["SENCO", "What changed"]).column(Column::new("By")).rows(rows))
        }
    }
}

fn held_one(urn: Urn, post: &Post, name: &str) -> Markup {
    let id = format!("reason-{}", post.id);
    html! {
        p class="govuk-body" { strong { (name) } ", since " (post.facts.from_on.in_words()) }
        (ui::details(&format!("{name} is not the SENCO any more"), html! {
            (ui::Form::post(format!("/school/{urn}/posts/{}/end", post.id)).body(html! {
                (DateInput::new("until", "Last day in the post").id(format!("until-{}", post.id)))
                (Input::new("reason", "Why does it end?").id(id))
                (Button::new("End this post").kind(ButtonKind::Warning))
            }))
        }))
    }
}

fn date<'a>(form: &Form, errors: &'a FormErrors, name: &'a str, legend: &'a str) -> DateInput<'a> {
    let typed = |part: &str| form.get(&format!("{name}-{part}")).to_owned();
    DateInput::new(name, legend)
        .typed(typed("day"), typed("month"), typed("year"))
        .error(errors.of(name))
}

fn fields(form: &Form, errors: &FormErrors) -> Markup {
    let yes_no = |name: &'static str, legend: &'static str| {
        Radios::new(name, legend)
            .yes_no()
            .inline()
            .value(form.get(name).to_owned())
            .error(errors.of(name))
    };
    html! {
        (Input::new("name", "Name").value(form.get("name")).error(errors.of("name")))
        (Input::new("email", "Email address").kind(InputKind::Email).value(form.get("email")).error(errors.of("email")))
        (Radios::new("kind", "How is this person the SENCO?").coded::<PostKind>().value(form.get("kind")).error(errors.of("kind")))
        (date(form, errors, "from_on", "First day in this post"))
        (date(form, errors, "first_senco_on", "First day as a SENCO at any school, which is the same day in a first post"))
        (Input::new("months_before", "Months as SENCO before this post").hint("At this or any other mainstream school, in whole months. 0 when this is the first post").kind(InputKind::Digits).width(Width::Three).value(form.get("months_before")).error(errors.of("months_before")))
        (yes_no("qualified_teacher", "Is this person a qualified teacher?"))
        (Radios::new("induction", "Induction as a teacher").coded::<Induction>().value(form.get("induction")).error(errors.of("induction")))
        (yes_no("teaches_here", "Does this person work as a teacher at this school?"))
        (yes_no("head", "Is this person the head or acting head of this school?"))
        (date(form, errors, "nasenco_begun", "NASENCO begun (leave empty if never)"))
        (date(form, errors, "nasenco_completed", "NASENCO completed (leave empty if not)"))
        (date(form, errors, "npq_awarded", "NPQ for SENCO awarded (leave empty if not; a person looks at the certificate before it counts)"))
        (Input::new("npq_provider", "Who awarded that NPQ").value(form.get("npq_provider")).error(errors.of("npq_provider")))
        (ui::button("Record this post"))
    }
}

fn read(form: &Form) -> Result<(String, String, PostFacts), FormErrors> {
    let mut reader = form.reader();
    let name = reader.text("name", "Enter the SENCO’s name", 120);
    let email = reader.email("email", "Enter the SENCO’s email address");
    let kind = reader.choice::<PostKind>("kind", "Choose how this person is the SENCO");
    let from_on = reader.day("from_on", "Enter the first day in this post");
    let first_senco_on = reader.day("first_senco_on", "Enter the first day as a SENCO anywhere");
    let months = form.get("months_before").trim();
    let months_before = if months.is_empty() {
        Some(0)
    } else {
        months.parse::<i64>().ok()
    };
    if months_before.is_none_or(|months| !(0..=600).contains(&months)) {
        reader.wrong("months_before", "Enter a whole number of months, like 14");
    }
    let qualified_teacher = reader.yes_no(
        "qualified_teacher",
        "Say whether this person is a qualified teacher",
    );
    let induction = reader.choice::<Induction>("induction", "Choose how far induction is");
    let teaches_here = reader.yes_no("teaches_here", "Say whether this person teaches here");
    let head = reader.yes_no("head", "Say whether this person is the head");
    let nasenco_begun = reader.optional_day("nasenco_begun");
    let nasenco_completed = reader.optional_day("nasenco_completed");
    let npq_awarded = reader.optional_day("npq_awarded");
    let npq_provider = reader.optional("npq_provider", 120);
    let errors = reader.errors();
    let (Some(kind), Some(from_on), true) = (kind, from_on, errors.is_empty()) else {
        return Err(errors);
    };
    let facts = PostFacts {
        kind,
        from_on,
        until_on: None,
        first_senco_on,
        months_before: months_before.unwrap_or(0),
        qualified_teacher: qualified_teacher.unwrap_or(false),
        induction,
        teaches_here: teaches_here.unwrap_or(false),
        head: head.unwrap_or(false),
        nasenco_begun,
        nasenco_completed,
        npq_told: npq_awarded.map(|awarded_on| NpqTold {
            awarded_on,
            provider: npq_provider,
        }),
    };
    Ok((name, email, facts))
}

/// Records a post; opens an account for the person when the address has none.
pub(crate) async fn add(call: Call, Path(urn): Path<String>, form: Form) -> PageResult {
    let (school, permit) = keeper(&call, &urn).await?;
    let (name, email, facts) = match read(&form) {
        Ok(whole) => whole,
        Err(errors) => return page(&call, &urn, &form, &errors).await?.send(),
    };
    match keep(&call, &permit, school, (name, email), facts).await {
        Ok(()) => Ok(call.go_saying(format!("/school/{school}"), "The post is recorded.")),
        Err(problem) => page(&call, &urn, &form, &problem.for_form()?).await?.send(),
    }
}

async fn keep(
    call: &Call,
    permit: &Permit,
    school: Urn,
    (name, email): (String, String),
    facts: PostFacts,
) -> Result<(), Problem> {
    // Asked before an account is opened: what is refused must leave nothing behind.
    record(&facts, false, call.now().day)?;
    call.app()
        .db()
        .read(async |tx| people::find_school(tx, school).await)
        .await?;
    let person = match people::by_email(call.app(), &email).await? {
        Some(known) => known.id,
        None => people::open(call.app(), permit, name, email).await?,
    };
    registration::record_post(
        call.app(),
        permit,
        NewPost {
            person,
            school,
            facts,
        },
    )
    .await?;
    Ok(())
}

/// Ends a post.
pub(crate) async fn end(
    call: Call,
    Path((urn, post)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let (school, permit) = keeper(&call, &urn).await?;
    let id: PostId = post.parse().or_not_found()?;
    let held = call
        .app()
        .db()
        .read(async |tx| registration::post(tx, id).await)
        .await?;
    if held.school != school {
        return Err(Problem::NotFound);
    }
    let mut reader = form.reader();
    let until: Option<Day> = reader.day("until", "Enter the last day in the post");
    let why = reader.text("reason", "Say why the post ends", 500);
    let errors = reader.errors();
    let (Some(until), true) = (until, errors.is_empty()) else {
        return page(&call, &urn, &Form::default(), &errors).await?.send();
    };
    match registration::end_post(call.app(), &permit, id, until, why).await {
        Ok(()) => Ok(call.go_saying(format!("/school/{school}"), "The post is ended.")),
        Err(problem) => page(&call, &urn, &Form::default(), &problem.for_form()?)
            .await?
            .send(),
    }
}
