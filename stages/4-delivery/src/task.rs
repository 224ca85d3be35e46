//! Application tasks: written, handed in, confirmed in school, with one file.
//!
//! What this room must not know: what good work looks like (the programme says), or how the number is counted.

pub(crate) mod confirming;
pub(crate) mod pages;
pub(crate) mod private;
pub(crate) mod store;
pub(crate) mod write;

use kit::{App, OrNotFound, Problem, Process, db::WriteTx, files::FileId, mail::Letter};
use registration::Enrolment;
use rulebook::{
    base::Instant,
    delivery::{
        TaskId,
        progress::{self, ProgressRefusal, TaskState},
    },
    people::{Action, Permit},
    registration::EnrolmentId,
};

use crate::study::find_module;

/// A task was written on: its version is its own trail.
pub const TASK_WRITTEN: Process = Process::new("task_written", "wrote on a task").own_trail();
/// A file was put to a task.
pub const TASK_FILE_KEPT: Process = Process::new("task_file_kept", "put a file to the task");
/// A task was handed in.
pub const TASK_HANDED_IN: Process = Process::new("task_handed_in", "handed in the task");
/// Somebody in school confirmed a task, or sent it back.
pub const TASK_CONFIRMED: Process =
    Process::new("task_confirmed", "answered in school for the task");

/// Seconds for which a line manager's link works: six weeks.
const LINK_SECONDS: i64 = 42 * 86_400;

/// A task as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Whose it is.
    pub enrolment: EnrolmentId,
    /// Of which module.
    pub module: String,
    /// Where it stands.
    pub state: TaskState,
    /// What was written.
    pub body: String,
    /// Grows with every change; a text that was changed elsewhere is not overwritten.
    pub version: i64,
    /// When it was last changed.
    pub changed_at: Instant,
    /// Who is asked to confirm it.
    pub manager_email: String,
    /// What was said when it was confirmed or sent back.
    pub said: String,
    /// Its file.
    pub file: Option<FileId>,
}

/// A text to be kept, over the version that was opened (0 for a task never written on).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The text.
    pub body: String,
    /// The version that was opened.
    pub version: i64,
}

/// The element of a module that has a task, and the task's title.
async fn known_module(
    app: &App,
    enrolment: EnrolmentId,
    module: &str,
) -> Result<(String, String), Problem> {
    let who = app
        .db()
        .read(async |tx| registration::enrolment(tx, enrolment).await)
        .await?;
    let programme = crate::timetable::programme_of(app, &who.edition).await?;
    let (element, module) = find_module(&programme, module).or_not_found()?;
    let task = module.task.as_ref().or_not_found()?;
    Ok((element.key.clone(), task.title.clone()))
}

/// May this person write now? Answers their task, begun when there is none.
async fn mine(
    tx: &mut WriteTx<'_>,
    permit: &Permit,
    enrolment: EnrolmentId,
    (element, module): (&str, &str),
) -> Result<(Enrolment, Task), Problem> {
    let who = crate::own(tx, permit, enrolment).await?;
    let today = tx.now().day;
    let opening = crate::timetable::store::opening(tx, who.cohort, element).await?;
    rulebook::delivery::opening::open(opening.map(|one| one.opens_on), today)?;
    let task = match store::of_module(tx, enrolment, module).await? {
        Some(task) => task,
        None => store::begin(tx, enrolment, module).await?,
    };
    Ok((who, task))
}

/// Keeps what was written; answers the new version. Process: [`TASK_WRITTEN`].
///
/// # Errors
/// [`Problem::MovedOn`] when it was changed elsewhere; [`ProgressRefusal`] once it is handed in.
pub async fn write_task(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    module: &str,
    draft: Draft,
) -> Result<i64, Problem> {
    let (element, _) = known_module(app, enrolment, module).await?;
    let (own, module) = (permit.clone(), module.to_owned());
    app.act(permit, &TASK_WRITTEN, async move |tx| {
        let (_, task) = mine(tx, &own, enrolment, (&element, &module)).await?;
        if !task.state.targets().contains(&TaskState::HandedIn) {
            return Err(ProgressRefusal::WrongState { from: task.state }.into());
        }
        if task.body == draft.body && task.version == draft.version {
            return Ok(task.version);
        }
        store::write(tx, task.id, &draft).await?;
        Ok(draft.version + 1)
    })
    .await
}

/// Keeps the task's one file, in place of the one before. Process: [`TASK_FILE_KEPT`].
pub async fn keep_file(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    module: &str,
    (name, bytes): (String, Vec<u8>),
) -> Result<(), Problem> {
    let (element, _) = known_module(app, enrolment, module).await?;
    let (own, module) = (permit.clone(), module.to_owned());
    app.act(permit, &TASK_FILE_KEPT, async move |tx| {
        let (_, task) = mine(tx, &own, enrolment, (&element, &module)).await?;
        if task.state == TaskState::Confirmed {
            return Err(ProgressRefusal::WrongState { from: task.state }.into());
        }
        let file = tx.keep_file(&name, &bytes).await?;
        store::set_file(tx, task.id, file).await?;
        tx.about(task.id);
        tx.about(enrolment);
        tx.changed("file", task.file, Some(file));
        Ok(())
    })
    .await
}

/// Hands the task in and asks the line manager to confirm it. Process: [`TASK_HANDED_IN`].
///
/// # Errors
/// [`ProgressRefusal`].
pub async fn hand_in(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    module: &str,
    manager_email: String,
) -> Result<(), Problem> {
    let (element, title) = known_module(app, enrolment, module).await?;
    let (own, module, app_here) = (permit.clone(), module.to_owned(), app.clone());
    app.act(permit, &TASK_HANDED_IN, async move |tx| {
        let (who, task) = mine(tx, &own, enrolment, (&element, &module)).await?;
        let person = people::person(tx, who.person).await?;
        if person.email == manager_email {
            return Err(ProgressRefusal::OwnTask.into());
        }
        let moved = progress::hand_in(who.state, task.state, &task.body, tx.now())?;
        store::handed_in(tx, &task, &manager_email).await?;
        crate::school_file::grow(tx, who.person, &task, &title).await?;
        crate::engagement::recount(tx, &who).await?;
        tx.about(task.id);
        tx.about(enrolment);
        tx.changed("state", Some(moved.from), Some(moved.to));
        if !manager_email.is_empty() {
            tx.letter(ask_manager(&app_here, &task, &person.name, manager_email))
                .await?;
        }
        Ok(())
    })
    .await
}

fn ask_manager(app: &App, task: &Task, name: &str, to: String) -> Letter {
    let until = app.now().at.plus_seconds(LINK_SECONDS);
    let link = format!(
        "{}{}",
        app.config().site.origin,
        confirm_path(app, task.id, until)
    );
    Letter {
        person: None,
        to,
        subject: format!("{name} asks you to confirm a task of the NPQ for SENCOs"),
        body: format!(
            "Hello,\n\n{name} has tried something in your school for the NPQ for SENCOs and names you as line manager. Please say whether it was done. It takes one minute, and you need no account:\n\n{link}\n\nThe link works until {}. You will see the title of the task, not what {name} wrote.",
            app.clock().at(until).day.in_words()
        ),
    }
}

fn sealed_words(id: TaskId, until: Instant) -> String {
    format!("confirm task {id} until {}", until.0)
}

/// The path of a line manager's link.
fn confirm_path(app: &App, id: TaskId, until: Instant) -> String {
    format!(
        "/confirm/{id}?until={}&seal={}",
        until.0,
        app.sign(&sealed_words(id, until))
    )
}

/// Whether a line manager's link is this site's own and still works.
pub(crate) fn link_works(app: &App, id: TaskId, until: Instant, seal: &str) -> bool {
    app.is_signed(&sealed_words(id, until), seal) && app.now().at <= until
}

/// Says in school whether a task was done. Whoever holds the signed link may, and the school's leaders.
/// Process: [`TASK_CONFIRMED`].
///
/// # Errors
/// [`ProgressRefusal`].
pub async fn confirm_task(
    app: &App,
    permit: &Permit,
    id: TaskId,
    confirmed: bool,
    words: String,
) -> Result<(), Problem> {
    crate::asked(permit, &[Action::ConfirmTask, Action::ReadPublic])?;
    let by = permit.actor();
    app.act(permit, &TASK_CONFIRMED, async move |tx| {
        let task = store::one(tx, id).await?;
        let who = registration::enrolment(tx, task.enrolment).await?;
        let is_own = by == Some(who.person);
        let moved = progress::confirm(task.state, is_own, confirmed, &words, tx.now())?;
        store::moved(tx, &task, moved.to, moved.reason.as_deref().unwrap_or("")).await?;
        crate::engagement::recount(tx, &who).await?;
        tx.about(id);
        tx.about(task.enrolment);
        tx.changed("state", Some(moved.from), Some(moved.to));
        if moved.to == TaskState::SentBack {
            let person = people::person(tx, who.person).await?;
            tx.letter(Letter {
                person: Some(who.person),
                to: person.email,
                subject: "Your application task was sent back".into(),
                body: format!(
                    "Hello {},\n\nThe task of module {} was sent back to you. You can read why in Senda, under Tasks.",
                    person.name, task.module
                ),
            })
            .await?;
        }
        Ok(())
    })
    .await
}
