//! The public page of cohorts.
//!
//! What this room must not know: who is reading.

use kit::{
    ui::{self, Icon, Kind, SummaryList},
    web::{Call, PageResult},
};
use maud::{Markup, Render, html};
use rulebook::base::Day;

use super::{Cohort, funding_words, is_full, store};

/// How many places are left, in words.
pub(crate) fn places_words(cohort: &Cohort) -> String {
    match cohort.left() {
        left if left <= 0 => "No places left".to_owned(),
        1 => "1 place left".to_owned(),
        left => format!("{left} of {} places left", cohort.places.places),
    }
}

/// One course is named in the heading; of several, each cohort says its own.
fn heading(open: &[Cohort], later: &[Cohort]) -> String {
    match one_course(open.iter().chain(later)) {
        Some(course) => format!("Cohorts of the {course}"),
        None => "Cohorts".to_owned(),
    }
}

/// The course of all of these, when it is one and the same.
pub(crate) fn one_course<'c, I: IntoIterator<Item = &'c Cohort>>(cohorts: I) -> Option<&'c str> {
    let mut courses = cohorts.into_iter().map(|one| one.course.as_str());
    let first = courses.next()?;
    courses.all(|one| one == first).then_some(first)
}

pub(crate) async fn list(call: Call) -> PageResult {
    let permit = call.public()?;
    let today = call.now().day;
    let (open, later, providers) = call
        .app()
        .db()
        .read(async |tx| {
            let open = store::open_on(tx, today).await?;
            let later: Vec<Cohort> = store::all(tx)
                .await?
                .into_iter()
                .filter(|one| one.days.opens > today)
                .collect();
            Ok((open, later, people::providers(tx).await?))
        })
        .await?;
    let name = |cohort: &Cohort| {
        let own = providers
            .iter()
            .find(|provider| provider.id == cohort.provider);
        own.map_or_else(String::new, |provider| provider.name.clone())
    };
    let body = html! {
        (ui::heading(&heading(&open, &later)))
        @if open.is_empty() {
            (ui::empty_state("No cohort takes applications today.", "Cohorts open in spring and autumn.")
                .action("/deadline", "Work out your own deadline meanwhile"))
        }
        @for cohort in &open { (card(cohort, &name(cohort), today)) }
        @if !open.is_empty() { (ui::start_button("/apply", "Apply")) }
        @if !later.is_empty() {
            (ui::section("later", "Opening later"))
            @for cohort in &later { (card(cohort, &name(cohort), today)) }
        }
        p class="govuk-body" { a class="govuk-link" href="/deadline" { "By when do you need the qualification? Work it out" } }
    };
    call.page(&permit, "Cohorts", body).send()
}

fn card(cohort: &Cohort, provider: &str, today: Day) -> Markup {
    let full = is_full(cohort);
    let (kind, icon) = if full {
        (Kind::Stop, Icon::Lock)
    } else {
        (Kind::Good, Icon::Dot)
    };
    let applications = if cohort.takes_applications(today) {
        format!("Until {}", cohort.days.closes.with_weekday())
    } else {
        format!(
            "From {} until {}",
            cohort.days.opens.in_words(),
            cohort.days.closes.in_words()
        )
    };
    SummaryList::new()
        .text("Course", cohort.course.as_str())
        .text("Provider", provider)
        .text("Applications", applications)
        .text(
            "Teaching",
            format!(
                "{} until {}",
                cohort.days.starts_on.with_weekday(),
                cohort.days.ends_on.with_weekday()
            ),
        )
        .text(
            "Written assessment opens",
            cohort.days.assessment_opens_on.with_weekday(),
        )
        .row("Places", ui::tag(kind, icon, &places_words(cohort)))
        .text("Funding", funding_words(cohort.places.funding))
        .card(cohort.name.as_str(), None)
        .render()
}
