//! The stages put together, in the order of the qualification: routes, work, processes, navigation.
//!
//! What this room must not know: what any stage does.

use std::sync::Arc;

use kit::{
    App, Fault, Problem, Process,
    app::{Parts, Shelf},
    clock::Clock,
    config::Config,
    db::Db,
    jobs::Jobs,
    system::{Catalogue, Description, NameOf},
    web::{Gatekeeper, Gatekeepers, Routes, describe},
};

/// The one route table.
pub fn routes() -> Routes {
    crate::home::routes()
        .and(crate::search::routes())
        .and(kit::system::routes())
        .and(people::routes())
        .and(curriculum::routes())
        .and(production::routes())
        .and(registration::routes())
        .and(delivery::routes())
        .and(assessment::routes())
        .and(award::routes())
        .and(reporting::routes())
        .and(dfe::routes())
}

/// The kinds of work.
fn jobs() -> Jobs {
    Jobs::new()
        .and(curriculum::jobs())
        .and(production::jobs())
        .and(registration::jobs())
        .and(delivery::jobs())
        .and(assessment::jobs())
        .and(award::jobs())
        .and(reporting::jobs())
        .and(dfe::jobs())
}

/// The catalogue of every process.
pub fn processes() -> Vec<&'static Process> {
    [
        &[&crate::bench_cmd::BROUGHT],
        kit::system::PROCESSES,
        people::PROCESSES,
        curriculum::PROCESSES,
        production::PROCESSES,
        registration::PROCESSES,
        delivery::PROCESSES,
        assessment::PROCESSES,
        award::PROCESSES,
        reporting::PROCESSES,
        dfe::PROCESSES,
        demo::PROCESSES,
    ]
    .concat()
}

/// Who lets other systems in by their bearer tokens.
fn gatekeepers() -> Gatekeepers {
    let gate: Arc<dyn Gatekeeper> = Arc::new(dfe::Gate::new());
    let keepers = dfe::PATHS.iter().fold(Gatekeepers::new(), |keepers, path| {
        keepers.with(path, Arc::clone(&gate))
    });
    kit::mail::bounce::kept(keepers)
}

/// Every row that names a person and goes over when two records become one.
fn person_rows() -> Vec<&'static people::PersonRows> {
    let mut all = registration::PERSON_ROWS.to_vec();
    all.extend(people::PERSON_ROWS);
    all.extend(delivery::PERSON_ROWS);
    all.extend([&assessment::SUBMISSIONS, &award::STATEMENTS, &dfe::OUTCOMES]);
    all
}

/// Opens the data and puts the program together.
///
/// # Errors
/// [`Fault`] with a sentence for the command line.
pub async fn start(config: Config, clock: Clock) -> Result<App, Fault> {
    let db = Db::open(&config.database.place(), clock.clone()).await?;
    let shelf = Shelf::new()
        .with(Description(describe(
            routes().rows(),
            env!("CARGO_PKG_VERSION"),
        )))
        .with(Catalogue(processes()))
        .with(curriculum::Library::new())
        .with(gatekeepers())
        .with(people::EveryPersonRow(person_rows()))
        .with(registration::AfterMove(vec![delivery::leave_when_moved]))
        .with(registration::AfterMeeting(vec![delivery::free_times]))
        .with(production::WritingRoom::new())
        .with(production::WhoStudies(Some(crate::hooks::who_studies)))
        .with(production::PinnedTo(delivery::pinned_to))
        .with(people::Register::new())
        .with(reporting::Worth(dfe::worth_of))
        .with(delivery::BeforeAll(assessment::not_sent))
        .with(assessment::AfterRelease(vec![award::issue_when_earned]))
        .with(NameOf(|app, ids| {
            Box::pin(async move { people::names(&app, &ids).await })
        }));
    let parts = Parts {
        db,
        clock,
        config,
        jobs: jobs(),
        doorman: Arc::new(people::FrontDesk),
        nav: crate::menu::menu,
        shelf,
    };
    App::start(parts).await.map_err(|problem| match problem {
        Problem::Fault(fault) => fault,
        other => Fault::say(format!("{other:?}")),
    })
}
