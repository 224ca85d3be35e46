//! The account with DfE, and how schools stand: declarations from evidence, compliance of one school and of all.
//!
//! What this room is for: the last stage; it reads every other one and changes nothing but its own declarations.
//! What it must not know: prices, DfE's wire, what anybody wrote.

mod compliance;
mod declaration;
mod reminder;
mod school;

use kit::{
    Problem, Process,
    jobs::Jobs,
    ui::Markup,
    web::{Access, Call, RouteKind, Routes},
};
use rulebook::people::Action;

pub use compliance::{Filter, Holder, Reach, Register, Row, register};
pub use declaration::{
    Account, DECLARED, Kept, NotSettled, NotShown, PARTNERS_NAMED, VOIDED, account, accounts,
    chosen::{
        Chosen, SCHEDULE_CHOSEN, among as schedule_among, by as schedules_chosen_by,
        choice as schedule_choice, choose as choose_schedule, choose_in as choose_schedule_in,
        of as schedule_followed,
    },
    make as declare, schedule_of, schedules_of, settle, void,
    within::{
        Told, declaration, declarations_by, declarations_in, declarations_of, move_in,
        name_partners_in, tell_in,
    },
    worth::{Each, Worth},
};
pub use reminder::{Due, begin_reminders, due_reminders, send_reminders};
pub use school::{SchoolView, Senco, Study, standing as standing_of_school, view as school_view};

/// The processes of this stage.
pub const PROCESSES: &[&Process] = &[
    &DECLARED,
    &VOIDED,
    &declaration::SETTLED,
    &PARTNERS_NAMED,
    &SCHEDULE_CHOSEN,
    &reminder::REMINDED,
    &reminder::BEGUN,
];

/// What this stage adds to the navigation row.
pub const NAV: &[(&str, &str, Action)] = &[
    ("Declarations", "/admin/declarations", Action::KeepAccount),
    ("School", "/school", Action::ReadSchool),
    ("Compliance", "/compliance", Action::ReadCompliance),
];

/// The kinds of queued work of this stage.
pub fn jobs() -> Jobs {
    Jobs::new().with::<reminder::SendReminders>()
}

/// The routes of this stage.
pub fn routes() -> Routes {
    account_routes().and(school_routes())
}

fn account_routes() -> Routes {
    use declaration::pages;
    let account = Access::May(Action::KeepAccount);
    let statements = "/admin/declarations/statements/{cohort}";
    Routes::new()
        .get(
            "/admin/declarations",
            account,
            "Declarations of an intake",
            pages::list,
        )
        .get(
            "/admin/declarations/today",
            account,
            "What can be declared today, and why",
            pages::show_today,
        )
        .post(
            "/admin/declarations/{enrolment}/schedule",
            account,
            "Follow the other schedule",
            pages::follow,
        )
        .post(
            "/admin/declarations/ready",
            account,
            "Declare all that is ready",
            pages::declare_ready,
        )
        .get(
            statements,
            account,
            "Statements of an intake",
            pages::show_statement,
        )
        .post(statements, account, "Settle a statement", pages::settle)
        .post(
            "/admin/declarations/void/{declaration}",
            account,
            "Take a declaration back",
            pages::void,
        )
        .get(
            "/admin/declarations/{enrolment}",
            account,
            "Evidence behind declarations",
            pages::show,
        )
        .post(
            "/admin/declarations/{enrolment}/declare",
            account,
            "Declare a milestone",
            pages::declare,
        )
}

fn school_routes() -> Routes {
    const STANDING: &str = "A school’s standing under the SENCO duty";
    const MINE: &str = "My school’s standing under the SENCO duty";
    const ACROSS: &str = "The SENCO duty across schools";
    use school::{api, letter, pages, posts};
    let school = Access::May(Action::ReadSchool);
    let keep = Access::May(Action::KeepPosts);
    let all = Access::May(Action::ReadCompliance);
    let form = "/school/{urn}/posts";
    Routes::new()
        .get("/school", school, MINE, pages::mine)
        .get("/school/{urn}", school, STANDING, pages::show)
        .get(
            "/school/{urn}/letter.pdf",
            school,
            "The letter to a school’s governors",
            letter::download,
        )
        .as_kind(RouteKind::File)
        .get(form, keep, "Who is a school’s SENCO", posts::show)
        .post(form, keep, "Record a SENCO’s post", posts::add)
        .post(
            "/school/{urn}/posts/{post}/end",
            keep,
            "End a SENCO’s post",
            posts::end,
        )
        .get(
            "/api/v1/schools/{urn}/compliance",
            school,
            STANDING,
            api::show,
        )
        .as_kind(RouteKind::Api)
        .get("/compliance", all, ACROSS, compliance::pages::list)
        .get(
            "/compliance/reminders",
            all,
            "Reminders of the SENCO duty that are due",
            reminder::pages::list,
        )
        .post(
            "/compliance/reminders",
            keep,
            "Send the reminders, tonight and every night",
            reminder::pages::send,
        )
        .get(
            "/compliance.csv",
            all,
            "The same list as a file",
            compliance::pages::download,
        )
        .as_kind(RouteKind::File)
}

/// This stage’s cards on the start page.
///
/// # Errors
/// When the data cannot be read.
pub async fn card(call: &Call) -> Result<Option<Markup>, Problem> {
    let cards = [
        declaration::pages::card(call).await?,
        school::pages::card(call).await?,
        compliance::pages::card(call).await?,
    ];
    let shown: Vec<Markup> = cards.into_iter().flatten().collect();
    if shown.is_empty() {
        return Ok(None);
    }
    Ok(Some(maud::html! { @for card in shown { (card) } }))
}
