//! The letter to a school's governors: one page of paper that says who, whether, by when, by which law, what would change
//! it, and what governors should ask.
//!
//! What this room must not know: how a standing is decided, what any participant wrote.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use kit::{
    Fault, OrNotFound, Problem,
    paper::{Paper, Table},
    web::{Call, Form},
};
use rulebook::{
    base::{Coded, Urn},
    people::Action,
    reporting::compliance::SchoolStatus,
};

use super::{SchoolView, sentence, short};

/// The letter as a file.
pub(crate) async fn download(
    call: Call,
    Path(urn): Path<String>,
    query: Form,
) -> Result<Response, Problem> {
    let urn: Urn = urn.parse().or_not_found()?;
    call.may(Action::ReadSchool, &super::circles_of(&call, urn).await?)?;
    let mut reader = query.reader();
    let on = reader.optional_day("on").unwrap_or(call.now().day);
    let errors = reader.errors();
    if !errors.is_empty() {
        return Err(Problem::Invalid(errors));
    }
    let view = super::view(call.app(), urn, on, call.now()).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"senco-duty-{urn}-{on}.pdf\""),
        ),
    ];
    Ok((headers, write(&view)?).into_response())
}

fn write(view: &SchoolView) -> Result<Vec<u8>, Fault> {
    let school = &view.school;
    let mut paper = Paper::new(format!("The SENCO duty: {}", school.name), "Senda");
    paper.heading(1, "The SENCO duty");
    paper.text(format!(
        "To the governing body of {}, {} (URN {}). As at {}.",
        school.name,
        school.town,
        school.urn,
        view.on.with_weekday()
    ));
    paper.heading(
        2,
        format!(
            "Does our school meet the duty? {}",
            short(view.standing.status)
        ),
    );
    paper.text(sentence(&view.standing));
    paper.table(facts(view));
    paper.heading(2, "Why");
    paper.list(
        view.standing
            .reasons
            .iter()
            .map(|reason| match reason.source_in_words() {
                Some(source) => format!("{} Source: {source}.", reason.sentence),
                None => reason.sentence.clone(),
            }),
    );
    let changes: Vec<&String> = view
        .standing
        .posts
        .iter()
        .flat_map(|post| &post.duty.would_change)
        .collect();
    if !changes.is_empty() {
        paper.heading(2, "What would change this");
        paper.list(changes.into_iter().map(String::as_str));
    }
    paper.heading(2, "What governors should ask");
    paper.list(questions(view.standing.status).iter().copied());
    paper.text("This letter is made from what the school and the register have recorded. It is not legal advice.");
    paper.pdf()
}

fn facts(view: &SchoolView) -> Table {
    let mut table = Table::new("The facts", &[("Question", 2), ("Answer", 4)]).with_row_headings();
    if view.sencos.is_empty() {
        table.row(["Who is the SENCO?", "Nobody is recorded."]);
    }
    for senco in &view.sencos {
        let who = format!(
            "{} ({}), since {}",
            senco.name,
            senco.kind.label(),
            senco.since.in_words()
        );
        table.row(["Who is the SENCO?".to_owned(), who]);
        let study = senco.study.as_ref().map_or_else(
            || "No place with a provider that uses Senda.".to_owned(),
            |study| {
                format!(
                    "{} with {}, begun {}; teaching ends {}",
                    study.state.label(),
                    study.provider,
                    study.started_on.in_words(),
                    study.teaching_ends_on.in_words()
                )
            },
        );
        table.row(["On the NPQ for SENCO?".to_owned(), study]);
    }
    if let Some(deadline) = view.standing.deadline {
        table.row(["Last day in time".to_owned(), deadline.with_weekday()]);
    }
    if let Some(start) = view.standing.safe_start {
        table.row(["Last safe day to start".to_owned(), start.with_weekday()]);
    }
    table
}

/// What a governing body asks its head, by standing.
const fn questions(status: SchoolStatus) -> &'static [&'static str] {
    match status {
        SchoolStatus::Overdue => &[
            "When did we know that the day would be missed, and who was told?",
            "Is our SENCO on the course now, and when is the outcome expected?",
            "Has the authority or the trust been told, and what did it answer?",
            "Who carries the SENCO’s work until the qualification is held?",
        ],
        SchoolStatus::Vacant => &[
            "Who does the SENCO’s work today, and since when?",
            "When will a SENCO be designated who is a qualified teacher here?",
            "Do parents know whom to ask?",
        ],
        SchoolStatus::Late => &[
            "Can the course be finished earlier, or the outcome brought forward?",
            "What is our plan for the time between the last day in time and the outcome?",
        ],
        SchoolStatus::StartNow => &[
            "With which provider, and on which day, does our SENCO start?",
            "Which hours in the week are kept free for study?",
            "Is there a funded place?",
        ],
        SchoolStatus::InTime => &[
            "Does our SENCO have the hours in the week that study needs?",
            "When do we hear of progress again?",
            "Who would step in if our SENCO left or went on leave?",
        ],
        SchoolStatus::Qualified => &[
            "Is the certificate on the school’s file?",
            "Who would step in if our SENCO left or went on leave?",
        ],
        SchoolStatus::Check => &[
            "Which question is open, and who decides it?",
            "Which papers would settle it, and where are they?",
        ],
        SchoolStatus::Unknown => &[
            "Who is our SENCO, and since when?",
            "Why is it not on record, and who will record it?",
        ],
        SchoolStatus::NotBound => &["Who looks after pupils with special educational needs here?"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn governors_have_something_to_ask_whatever_the_standing() {
        for status in SchoolStatus::ALL {
            let asked = questions(*status);
            assert!(!asked.is_empty() && asked.iter().all(|one| one.ends_with('?')));
        }
    }
}
