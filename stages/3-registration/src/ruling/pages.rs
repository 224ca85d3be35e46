//! The register officer's cases: the queue, one case, and what is done with it.
//!
//! What this room must not know: how the rule decides, or how decisions are kept.

use std::collections::{HashMap, hash_map::Entry};

use axum::extract::{Multipart, Path, multipart::MultipartRejection};
use kit::{
    OrNotFound, Problem,
    db::ReadTx,
    ui::{self, Column, FormErrors, Table},
    web::{Call, Form, PageResult, Paged, read_upload},
};
use maud::{Markup, html};
use people::School;
use rulebook::{
    base::{Coded, Day, Urn},
    people::{Action, Circles, Permit, PersonId},
    registration::{
        PostId, RulingId,
        duty::{Finding, Question, RulingRefusal},
    },
};

use super::{Kept, NewRuling, store, view};
use crate::{
    post::{self, Post},
    standing::{Answer, answer_of},
};

/// Decisions shown below the queue.
const DECIDED_SHOWN: i64 = 50;
/// Cases shown on one page.
const WAITING_SHOWN: usize = 200;

fn officer(call: &Call) -> Result<Permit, Problem> {
    call.may(Action::DecideDutyCases, &Circles::SITE)
}

/// What the queue shows.
struct Queue {
    waiting: Vec<Answer>,
    all: usize,
    decided: Vec<(Kept, Post)>,
    schools: HashMap<Urn, String>,
}

async fn gather(tx: &ReadTx<'_>, today: Day) -> Result<Queue, Problem> {
    let mut waiting = super::open_cases(tx, today).await?;
    let all = waiting.len();
    waiting.truncate(WAITING_SHOWN);
    let mut decided = Vec::new();
    for kept in store::newest(tx, DECIDED_SHOWN).await? {
        let held = post::store::one(tx, kept.post).await?;
        decided.push((kept, held));
    }
    let mut schools = HashMap::new();
    let held = decided.iter().map(|(_, held)| held.school);
    for urn in waiting.iter().map(|one| one.post.school).chain(held) {
        if let Entry::Vacant(free) = schools.entry(urn) {
            free.insert(people::find_school(tx, urn).await?.name);
        }
    }
    Ok(Queue {
        waiting,
        all,
        decided,
        schools,
    })
}

/// For the officers of a trust or an authority: who decides.
fn elsewhere(call: &Call) -> PageResult {
    let body = html! {
        (ui::heading("Cases for a person"))
        p class="govuk-body" { "What the law leaves to a person is decided by the officers of the whole register. The school’s page tells what they decided and why." }
    };
    call.page(&call.public()?, "Cases for a person", body)
        .back("/compliance", "The SENCO duty across schools")
        .send()
}

/// What waits for a person, and what was decided.
pub(crate) async fn queue(call: Call) -> PageResult {
    let Ok(permit) = officer(&call) else {
        return elsewhere(&call);
    };
    let today = call.now().day;
    let queue = call
        .app()
        .db()
        .read(async |tx| gather(tx, today).await)
        .await?;
    let sencos = queue.waiting.iter().map(|answer| answer.post.person);
    let decided = queue.decided.iter();
    let ids: Vec<PersonId> = sencos
        .chain(decided.flat_map(|(kept, held)| [held.person, kept.by]))
        .collect();
    let names = people::names(call.app(), &ids).await?;
    call.page(&permit, "Cases for a person", queue_body(&queue, &names))
        .wide()
        .send()
}

fn queue_body(queue: &Queue, names: &HashMap<PersonId, String>) -> Markup {
    let name = |id: &PersonId| names.get(id).map_or("", String::as_str);
    let school = |post: &Post| queue.schools.get(&post.school).map_or("", String::as_str);
    let link = |post: &Post| html! { a class="govuk-link" href={ "/register/cases/" (post.id) } { (name(&post.person)) } };
    let open = queue.waiting.iter().map(|answer| {
        vec![
            link(&answer.post),
            html! { (school(&answer.post)) },
            html! { (answer.standing.because.label()) },
            html! { @match answer.standing.deadline { Some(day) => (day.in_words()), None => "None yet" } },
        ]
    });
    let done = queue.decided.iter().map(|(kept, held)| {
        vec![
            link(held),
            html! { (school(held)) },
            html! { (kept.ruling.finding.label()) @if kept.taken_back_at.is_some() { " (taken back)" } },
            html! { (name(&kept.by)) ", " (kept.ruling.decided_on.in_words()) },
        ]
    });
    html! {
        (ui::heading("Cases for a person"))
        (ui::lead("Where the law on the SENCO duty is unclear, Senda does not guess: a person decides on the evidence, and the rule follows from then on."))
        p class="govuk-body" { a class="govuk-link" href="/register/replay" { "What if the law were another?" } }
        (ui::section("waiting", &format!("Waiting: {}", queue.all)))
        (Table::new("Waiting").caption_hidden().columns(["SENCO", "School", "Why"])
            .column(Column::new("Cautious last day")).rows(open).empty("Nothing waits for a person."))
        (ui::section("decided", "Decided"))
        (Table::new("Decided").caption_hidden().columns(["SENCO", "School", "Decision"])
            .column(Column::new("By")).rows(done).empty("Nothing has been decided yet."))
    }
}

/// A case with what its page shows.
pub(super) struct Case {
    pub(super) answer: Answer,
    pub(super) school: School,
    pub(super) decisions: Vec<Kept>,
    pub(super) files: HashMap<RulingId, (String, String)>,
    pub(super) names: HashMap<PersonId, String>,
}

async fn case(call: &Call, id: &str) -> Result<Case, Problem> {
    let id: PostId = id.parse().or_not_found()?;
    let today = call.now().day;
    let app = call.app();
    let (answer, school, decisions, files) = app
        .db()
        .read(async |tx| {
            let held = post::store::one(tx, id).await?;
            let answer = answer_of(tx, &held, today).await?;
            let school = people::find_school(tx, held.school).await?;
            let decisions = store::of_post(tx, id).await?;
            let mut files = HashMap::new();
            for kept in &decisions {
                if let Some(file) = kept.file {
                    let name = kit::files::name(tx, file).await?;
                    files.insert(kept.id, (kit::files::link(app, file), name));
                }
            }
            Ok((answer, school, decisions, files))
        })
        .await?;
    let mut ids: Vec<PersonId> = decisions.iter().map(|kept| kept.by).collect();
    ids.push(answer.post.person);
    let names = people::names(app, &ids).await?;
    Ok(Case {
        answer,
        school,
        decisions,
        files,
        names,
    })
}

/// One case.
pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    page(&call, &id, &Form::default(), &FormErrors::none())
        .await?
        .send()
}

async fn page(call: &Call, id: &str, form: &Form, errors: &FormErrors) -> Result<Paged, Problem> {
    let permit = officer(call)?;
    let case = case(call, id).await?;
    let today: Day = call.now().day;
    let name = view::name(&case, case.answer.post.person);
    Ok(call
        .page(
            &permit,
            format!("The case of {name}"),
            view::body(&case, today, form, errors),
        )
        .back("/register/cases", "Cases for a person")
        .again(errors))
}

/// Decides it.
pub(crate) async fn decide(
    call: Call,
    Path(id): Path<String>,
    parts: Result<Multipart, MultipartRejection>,
) -> PageResult {
    let permit = officer(&call)?;
    let parts = parts.map_err(|_not_a_form| {
        Problem::Unwelcome("This decision was sent in a way Senda does not understand.")
    })?;
    let post: PostId = id.parse().or_not_found()?;
    let most = call.app().config().server.upload_bytes;
    let sent = match read_upload(parts, most).await {
        Ok(sent) => sent,
        Err(Problem::TooLarge) => {
            let mut errors = FormErrors::none();
            errors.at(
                "file",
                format!(
                    "The file is larger than {} MB. Choose a smaller one",
                    most >> 20
                ),
            );
            return page(&call, &id, &Form::default(), &errors).await?.send();
        }
        Err(other) => return Err(other),
    };
    let form = sent.form;
    let mut reader = form.reader();
    let question = reader.choice::<Question>("question", "Open the case again from the list");
    let finding = reader.choice::<Finding>("finding", "Choose what you decide");
    let first_senco_on = reader.optional_day("first");
    let reason = reader.text("reason", "Say why, in your own words", 4000);
    let evidence = reader.optional("evidence", 1000);
    let errors = reader.errors();
    let (Some(question), Some(finding), true) = (question, finding, errors.is_empty()) else {
        return page(&call, &id, &form, &errors).await?.send();
    };
    let new = NewRuling {
        post,
        question,
        rests_on: form.get("rests_on").to_owned(),
        finding,
        first_senco_on,
        reason,
        evidence,
        file: (!sent.bytes.is_empty()).then_some((sent.name, sent.bytes)),
    };
    let by = call.person()?;
    match super::decide(call.app(), &permit, by, new).await {
        Ok(_) => Ok(call.go_saying(
            format!("/register/cases/{post}"),
            "The decision is recorded. The rule follows it from now on.",
        )),
        Err(problem) => page(&call, &id, &form, &problem.for_form()?).await?.send(),
    }
}

/// Takes a decision back.
pub(crate) async fn take_back(
    call: Call,
    Path((id, ruling)): Path<(String, String)>,
    form: Form,
) -> PageResult {
    let permit = officer(&call)?;
    let ruling: RulingId = ruling.parse().or_not_found()?;
    let case = case(&call, &id).await?;
    case.decisions
        .iter()
        .find(|kept| kept.id == ruling)
        .or_not_found()?;
    let why = form.get("why").trim().to_owned();
    if why.is_empty() {
        let mut errors = FormErrors::none();
        errors.at(
            "why",
            rulebook::base::Refusal::sentence(&RulingRefusal::ReasonMissing),
        );
        return page(&call, &id, &form, &errors).await?.send();
    }
    super::take_back(call.app(), &permit, ruling, why).await?;
    Ok(call.go_saying(
        format!("/register/cases/{}", case.answer.post.id),
        "The decision is taken back. The case is open again.",
    ))
}
