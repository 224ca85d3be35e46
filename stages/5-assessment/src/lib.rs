//! The assessment: a period with its writing window, the response, blind marking, the board.
//!
//! What this room is for: from the gate to the released outcome.
//! What it must not know: statements of completion, declarations; who wants to know of a release hangs a hook on it.

mod board;
mod period;
mod person_rows;
mod response;
mod script;

use std::{future::Future, pin::Pin};

use kit::{
    App, Problem, Process,
    jobs::{Jobs, Work},
    ui::{self, Markup},
    web::{Access, Call, Routes},
};
use maud::html;
use registration::Enrolment;
use rulebook::{people::Action, registration::EnrolmentId};
use serde::{Deserialize, Serialize};

pub use board::{confirm_results, release};
pub use period::{
    NewPeriod, Period, begin_marking, open_period, period_of_cohort, periods_of_provider,
};
pub use person_rows::SUBMISSIONS;
pub use response::ahead::not_sent;
pub use response::{Outcome, Receipt, Standing, outcome, save_draft, standing, submit};
pub use script::{Script, allocate, declare_conflict, mark, moderate, scripts_of_period};

/// The processes of this stage.
pub const PROCESSES: &[&Process] = &[
    &period::OPENED,
    &period::MARKING_BEGUN,
    &response::BEGUN,
    &response::DRAFT_SAVED,
    &response::SUBMITTED,
    &script::ALLOCATED,
    &script::CONFLICT_DECLARED,
    &script::MARK_DRAFTED,
    &script::MARKED,
    &script::MODERATED,
    &board::PREPARED,
    &board::RELEASED,
];

/// What this stage adds to the navigation row.
pub const NAV: &[(&str, &str, Action)] = &[
    ("Assessment", "/assessment", Action::SitAssessment),
    ("Marking", "/marking", Action::Mark),
    ("Moderation", "/moderation", Action::Moderate),
    ("Assessment office", "/office", Action::LeadAssessment),
];

/// What a later stage does when it is told of a release.
pub type Told = Pin<Box<dyn Future<Output = Result<(), Problem>> + Send>>;

/// What happens after a result is released: later stages hang themselves here when the program is put together.
pub struct AfterRelease(pub Vec<fn(App, EnrolmentId) -> Told>);

/// Tells later stages of one released result. Running it twice is harmless: each of them asks whether it was told.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TellRelease {
    pub(crate) enrolment: EnrolmentId,
}

impl Work for TellRelease {
    const KIND: &'static str = "assessment.tell_release";
    async fn run(self, app: App) -> Result<(), Problem> {
        let AfterRelease(hooks) = app.shelf()?;
        for hook in hooks {
            hook(app.clone(), self.enrolment).await?;
        }
        Ok(())
    }
}

/// The kinds of queued work of this stage.
pub fn jobs() -> Jobs {
    Jobs::new().with::<TellRelease>()
}

/// The routes of this stage.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
pub fn routes() -> Routes {
    let (sit, office) = (
        Access::May(Action::SitAssessment),
        Access::May(Action::LeadAssessment),
    );
    let (mark, settle) = (Access::May(Action::Mark), Access::May(Action::Moderate));
    Routes::new()
        .get(
            "/assessment",
            sit,
            "What, when, how judged; what opens the gate",
            response::overview::overview,
        )
        .get(
            "/assessment/practice",
            sit,
            "A case to practise on",
            response::practice::case,
        )
        .get(
            "/assessment/practice/response",
            sit,
            "A worked response to the practice case",
            response::practice::response,
        )
        .get(
            "/assessment/response",
            sit,
            "Brief and editor",
            response::pages::edit,
        )
        .post(
            "/assessment/response",
            sit,
            "Save the draft",
            response::pages::save,
        )
        .post(
            "/assessment/response/autosave",
            sit,
            "Save while typing",
            response::pages::autosave,
        )
        .get(
            "/assessment/check",
            sit,
            "Read through before submitting",
            response::pages::check,
        )
        .post("/assessment/check", sit, "Submit", response::pages::send)
        .get(
            "/assessment/receipt",
            sit,
            "The receipt",
            response::papers::receipt,
        )
        .get(
            "/assessment/result",
            sit,
            "The released result",
            response::papers::result,
        )
        .get("/marking", mark, "My scripts", script::pages::batch)
        .get(
            "/marking/{script}",
            mark,
            "A script beside the mark sheet",
            script::pages::show,
        )
        .post(
            "/marking/{script}",
            mark,
            "Save the mark sheet",
            script::pages::save,
        )
        .get(
            "/marking/{script}/check",
            mark,
            "Check a mark",
            script::pages::check,
        )
        .post(
            "/marking/{script}/check",
            mark,
            "Submit a mark",
            script::pages::send,
        )
        .post(
            "/marking/{script}/conflict",
            mark,
            "Declare a conflict",
            script::pages::conflict,
        )
        .get(
            "/moderation",
            settle,
            "Scripts whose marks differ",
            script::moderation::list,
        )
        .get(
            "/moderation/{script}",
            settle,
            "Both marks beside the script",
            script::moderation::show,
        )
        .post(
            "/moderation/{script}",
            settle,
            "Settle a script",
            script::moderation::send,
        )
        .get("/office", office, "Assessment periods", period::pages::list)
        .post("/office", office, "Open a period", period::pages::open)
        .get(
            "/office/periods/{period}",
            office,
            "A period: scripts, allocation, results",
            period::pages::show,
        )
        .post(
            "/office/periods/{period}/marking",
            office,
            "Close writing and begin marking",
            period::pages::begin_marking,
        )
        .post(
            "/office/periods/{period}/allocate",
            office,
            "Share the scripts out",
            period::pages::allocate,
        )
        .post(
            "/office/periods/{period}/confirm",
            office,
            "Confirm the results",
            board::pages::confirm,
        )
        .post(
            "/office/periods/{period}/release",
            office,
            "Release the results",
            board::pages::release,
        )
}

/// This stage's cards on the start page.
#[derive(Debug, Default)]
pub struct Cards {
    /// What goes before the cards of every other stage: a window that is open, a result that is ready.
    pub first: Option<Markup>,
    /// What has its place in the order of the qualification.
    pub in_order: Option<Markup>,
}

/// This stage's cards on the start page.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn cards(call: &Call, who: Option<&Enrolment>) -> Result<Cards, Problem> {
    let own = match who {
        Some(who) => response::ahead::card(call, who).await?,
        None => None,
    };
    let work = work(call).await?;
    Ok(match own {
        Some((true, own)) => Cards {
            first: Some(own),
            in_order: work,
        },
        own => {
            let own = own.map(|(_, own)| own);
            let some = own.is_some() || work.is_some();
            Cards {
                first: None,
                in_order: some.then(|| {
                    html! {
                        @if let Some(own) = own { (own) }
                        @if let Some(work) = work { (work) }
                    }
                }),
            }
        }
    })
}

/// The card of those who mark, moderate or lead the assessment.
async fn work(call: &Call) -> Result<Option<Markup>, Problem> {
    if rulebook::people::may_anywhere(call.actor(), Action::Mark) {
        let person = call.person()?;
        let batch = call
            .app()
            .db()
            .read(async |tx| script::store::batch(tx, person).await)
            .await?;
        let open = batch.iter().filter(|one| !one.given).count();
        let words = match open {
            0 => "No script waits for your mark.".to_owned(),
            1 => "1 script waits for your mark.".to_owned(),
            n => format!("{n} scripts wait for your mark."),
        };
        return Ok(Some(work_card(
            "Marking",
            &words,
            "/marking",
            "Open your scripts",
        )));
    }
    if rulebook::people::may_anywhere(call.actor(), Action::Moderate) {
        return Ok(Some(work_card(
            "Moderation",
            "Scripts whose two marks differ come to you.",
            "/moderation",
            "See them",
        )));
    }
    if rulebook::people::may_anywhere(call.actor(), Action::LeadAssessment) {
        return Ok(Some(work_card(
            "Assessment office",
            "Periods, allocation, the board.",
            "/office",
            "Open the office",
        )));
    }
    Ok(None)
}

fn work_card(title: &str, words: &str, href: &str, link: &str) -> Markup {
    ui::card(
        "assessment-card",
        title,
        html! {
            p class="govuk-body" { (words) }
            p class="govuk-body" { a class="govuk-link" href=(href) { (link) } }
        },
    )
}
