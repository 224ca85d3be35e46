//! The pages of a file of posts: sending it, its report by line, recording it.
//!
//! What this room must not know: how a line is judged.

use axum::{
    extract::{Multipart, Path, multipart::MultipartRejection},
    http::header,
    response::IntoResponse as _,
};
use kit::{
    OrNotFound, Problem,
    ui::{self, Checkboxes, Choice, Column, FileUpload, FormErrors, Icon, Kind, StatTile, Table},
    web::{Call, Form, PageResult, Paged, read_upload},
};
use maud::{Markup, Render, html};
use rulebook::people::{Action, Circles, Permit, PersonId, Scope};

use super::{
    LineVerdict, MOST_BYTES, MOST_LINES, PostFile, PostFileId, PostLine, Tally, WrongLine,
    import_posts, judge_posts, read_posts_file, store,
};

/// Lines shown on the report, of those that can be recorded; what is wrong is shown whole.
const SHOWN: usize = 200;

/// Whoever keeps posts somewhere may read a file; each line is asked again with its school.
fn keeper(call: &Call) -> Result<(PersonId, Permit), Problem> {
    let person = call.person()?;
    let mut circles = Circles::SITE;
    for scope in call.actor().scopes_for(Action::KeepPosts) {
        match scope {
            Scope::School(urn) => circles.school = Some(urn),
            Scope::Trust(one) => circles.trust = Some(one),
            Scope::Authority(one) => circles.authority = Some(one),
            _ => {}
        }
    }
    Ok((person, call.may(Action::KeepPosts, &circles)?))
}

/// The page of sending a file.
pub(crate) async fn new(call: Call) -> PageResult {
    new_page(&call, &FormErrors::none()).await?.send()
}

async fn new_page(call: &Call, errors: &FormErrors) -> Result<Paged, Problem> {
    let (person, permit) = keeper(call)?;
    let before = call
        .app()
        .db()
        .read(async |tx| store::latest(tx, person).await)
        .await?;
    let rows = before.iter().map(|one| {
        vec![
            html! { a class="govuk-link" href={ "/register/posts/" (one.id) } { (one.file_name) } },
            html! { (one.table.lines.len() + one.table.wrong.len()) },
            html! { (call.app().clock().at(one.read_at).day.with_weekday()) },
            html! { @if one.ran_at.is_some() { "Recorded" } @else { "Read, not recorded" } },
        ]
    });
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Record SENCO posts from a file"))
        p class="govuk-body" { "A CSV file whose first line names the columns, in any order. A trust’s own spreadsheet will do, and so will an extract of the workforce census with its columns." }
        ul class="govuk-list govuk-list--bullet" {
            li { strong { "urn" } ", " strong { "name" } ", " strong { "from" } ": the school, the SENCO, the first day in the post" }
            li { strong { "email" } " or " strong { "trn" } ": who it is" }
            li { strong { "until" } ": the last day, of a post that has ended" }
            li { strong { "kind" } ": sole, acting, shared or maternity_cover; sole when it is empty" }
            li { strong { "first_senco_on" } ", " strong { "months_before" } ": for somebody who was a SENCO elsewhere before" }
            li { strong { "qualification" } " (NASENCO or NPQ SENCO), " strong { "qualification_begun" } ", " strong { "qualification_completed" } ", " strong { "awarded_by" } ". An NPQ in a file is what you tell, not proof: a person looks at it, and it counts from then on" }
            li { strong { "qualified_teacher" } ", " strong { "teaches_here" } ": yes when they are empty; " strong { "head" } ": no when it is empty" }
        }
        p class="govuk-body" { a class="govuk-link" href="/register/posts/example.csv" download { "An example to fill in (CSV)" } }
        (ui::Form::post("/register/posts").multipart().body(html! {
            (FileUpload::new("file", "The file").hint(format!("At most {} thousand lines and 8 MB. Nothing is recorded until you have seen what becomes of each line", MOST_LINES / 1000))
                .accept(".csv,text/csv").error(errors.of("file")))
            (ui::button("Read the file"))
        }))
        @if !before.is_empty() {
            (ui::section("before", "Files you read before"))
            (Table::new("Files, newest first").caption_hidden().column(Column::new("File")).column(Column::number("Lines"))
                .columns(["Read on", "State"]).rows(rows))
        }
    };
    Ok(call
        .page(&permit, "Record SENCO posts from a file", body)
        .back("/", "Home")
        .again(errors))
}

/// A file to begin from: every column, a post that goes on, and one that has ended.
const EXAMPLE: &str = "\u{feff}urn,name,email,trn,from,until,kind,first_senco_on,months_before,qualification,qualification_begun,qualification_completed,awarded_by,qualified_teacher,teaches_here,head\r\n\
    900001,Example Name,name@school.example,,01/09/2025,,sole,01/09/2025,0,,,,,yes,yes,no\r\n\
    900001,Former Example,former@school.example,,01/09/2019,31/08/2025,sole,01/09/2019,0,NASENCO,01/10/2019,15/07/2021,,yes,yes,no\r\n";

/// The example as a file.
pub(crate) async fn example(call: Call) -> PageResult {
    keeper(&call)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"senco-posts-example.csv\"",
        ),
    ];
    Ok((headers, EXAMPLE).into_response())
}

/// Reads a file.
pub(crate) async fn upload(call: Call, parts: Result<Multipart, MultipartRejection>) -> PageResult {
    let (person, permit) = keeper(&call)?;
    let parts = parts.map_err(|_no_form| {
        Problem::Unwelcome("This form was sent in a way Senda does not understand.")
    })?;
    let file = read_upload(parts, MOST_BYTES).await?;
    match read_posts_file(call.app(), &permit, person, file.name, &file.bytes).await {
        Ok(id) => Ok(call.go(format!("/register/posts/{id}"))),
        Err(problem) => new_page(&call, &problem.for_form()?).await?.send(),
    }
}

async fn open(call: &Call, id: &str) -> Result<(PostFile, Vec<LineVerdict>, Permit), Problem> {
    let (person, permit) = keeper(call)?;
    let id: PostFileId = id.parse().or_not_found()?;
    let today = call.now().day;
    let file = call
        .app()
        .db()
        .read(async |tx| store::one(tx, id).await)
        .await?;
    if file.by != person {
        return Err(Problem::NotFound);
    }
    let verdicts = call
        .app()
        .db()
        .read(async |tx| judge_posts(tx, call.actor(), &file.table, today).await)
        .await?;
    Ok((file, verdicts, permit))
}

/// What becomes of each line.
pub(crate) async fn show(call: Call, Path(id): Path<String>) -> PageResult {
    let (file, verdicts, permit) = open(&call, &id).await?;
    let tally = Tally::of(&verdicts, file.table.wrong.len());
    let body = html! {
        (ui::heading_row(Some("File of SENCO posts"), &file.file_name, None, None))
        (ui::stat_tiles("Lines", &[
            StatTile::new(tally.new.to_string(), "new posts"),
            StatTile::new(tally.changed.to_string(), "change a post"),
            StatTile::new(tally.same.to_string(), "recorded so already"),
            StatTile::new(tally.refused.to_string(), "cannot be recorded"),
        ]))
        (what_next(&file, tally))
        (wrong(&file.table.wrong, &file.table.lines, &verdicts))
        (good(&file.table.lines, &verdicts))
    };
    call.page(&permit, format!("File {}", file.file_name), body)
        .back("/register/posts", "Files of posts")
        .wide()
        .send()
}

fn what_next(file: &PostFile, tally: Tally) -> Markup {
    let able = tally.new + tally.changed;
    html! {
        @if able == 0 {
            p class="govuk-body" { "Nothing is left to record." }
        } @else {
            (ui::Form::post(format!("/register/posts/{}", file.id)).body(html! {
                @if tally.refused > 0 {
                    p class="govuk-body" { "As long as a line cannot be recorded, none is. Correct the file and send it again, or leave those lines out." }
                    (Checkboxes::new("pass_over", "Lines that cannot be recorded").choice(Choice::new("yes", "Leave them out, and record the others")))
                }
                (ui::button(&format!("Record these {able}")))
            }))
        }
    }
}

fn wrong(unreadable: &[WrongLine], lines: &[PostLine], verdicts: &[LineVerdict]) -> Markup {
    let mut rows: Vec<(u64, &str, &str)> = unreadable
        .iter()
        .map(|one| (one.number, one.sentence.as_str(), one.code.as_str()))
        .collect();
    for (line, verdict) in lines.iter().zip(verdicts) {
        if let LineVerdict::Refused { code, sentence } = verdict {
            rows.push((line.number, sentence, code));
        }
    }
    rows.sort_unstable();
    let cells = rows.iter().map(|(number, sentence, code)| {
        vec![
            html! { (number) },
            html! { (ui::tag(Kind::Stop, Icon::Cross, "Cannot be recorded")) " " (sentence) " " span class="govuk-hint" { (code) } },
        ]
    });
    html! {
        @if !rows.is_empty() {
            (Table::new("Lines that cannot be recorded").column(Column::number("Line")).columns(["Why"]).rows(cells))
        }
    }
}

fn good(lines: &[PostLine], verdicts: &[LineVerdict]) -> Markup {
    let fit: Vec<_> = lines
        .iter()
        .zip(verdicts)
        .filter(|(_, verdict)| !matches!(verdict, LineVerdict::Refused { .. }))
        .collect();
    let rows = fit.iter().take(SHOWN).map(|(line, verdict)| {
        vec![
            html! { (line.number) },
            html! { (line.urn) },
            html! { (line.name) },
            html! { (line.facts.from_on.in_words()) @if let Some(until) = line.facts.until_on { " to " (until.in_words()) } @if let Some(npq) = &line.facts.npq_told { br; "NPQ as told, " (npq.awarded_on.in_words()) } },
            told(verdict),
        ]
    });
    html! {
        @if !fit.is_empty() {
            (Table::new("Lines that can be recorded")
                .column(Column::number("Line"))
                .columns(["URN", "Name", "Post", "What becomes of it"])
                .rows(rows).render())
            @if fit.len() > SHOWN { (ui::muted(html! { "And " (fit.len() - SHOWN) " more." })) }
        }
    }
}

fn told(verdict: &LineVerdict) -> Markup {
    match verdict {
        LineVerdict::New(Some(_)) => ui::tag(Kind::Now, Icon::Half, "New post"),
        LineVerdict::New(None) => ui::tag(Kind::Now, Icon::Half, "New post, new account"),
        LineVerdict::Change(_) => ui::tag(Kind::Now, Icon::Half, "Changes a post"),
        LineVerdict::Same(_) => ui::tag(Kind::Good, Icon::Tick, "Recorded already"),
        LineVerdict::Refused { sentence, .. } => html! { (sentence) },
    }
}

/// Records the lines.
pub(crate) async fn run(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let (file, _, permit) = open(&call, &id).await?;
    let back = format!("/register/posts/{}", file.id);
    let kept = (file.table, Some(file.id));
    let pass_over = form.get("pass_over") == "yes";
    let (went, tally) =
        import_posts(call.app(), &permit, call.actor().clone(), kept, pass_over).await?;
    let said = if went {
        format!(
            "{} posts recorded, {} brought up to date.",
            tally.new, tally.changed
        )
    } else {
        "Nothing was recorded: a line cannot be. Correct the file, or leave those lines out."
            .to_owned()
    };
    Ok(call.go_saying(back, &said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_a_file_that_can_be_read() {
        let table = super::super::read::table(EXAMPLE.as_bytes()).unwrap();
        assert_eq!((table.lines.len(), table.wrong), (2, Vec::new()));
    }
}
