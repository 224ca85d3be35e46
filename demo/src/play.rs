//! The play: eighteen months and more of a provider's life, scene by scene, each on its own day.
//!
//! What this room must not know: any table. Every scene is done by the acts that people's own clicks do.

mod account;
mod api;
mod coaching;
mod content;
mod desk;
mod exchange;
mod file;
mod intakes;
mod leading;
mod opening;
mod phone;
mod posts;
mod renewal;
mod room;
mod sessions;
mod sitting;
mod source;
mod studying;
mod teaching;

use delivery::Opening;
use futures_util::future::try_join_all;
use kit::{App, Fault, Problem};
use rulebook::base::{Day, Now};

use crate::{
    calendar::{INTAKES, Scene},
    company::Company,
    curtain,
};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// How the people of the demonstration sign in.
    pub signins: Vec<crate::Signin>,
}

/// Plays the whole demonstration on an empty site. Its clock is set back to begin with and stands at today in the end.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be written; any refusal would be a slip in the play itself.
pub async fn play(app: &App) -> Result<Played, Problem> {
    let ahead = app.clock().ahead();
    let result = play_all(app).await;
    app.clock().set_ahead(ahead);
    result?;
    app.work_due().await?;
    curtain::mark(app, &curtain::FINISHED).await?;
    Ok(Played {
        signins: crate::signins(),
    })
}

async fn play_all(app: &App) -> Result<(), Problem> {
    let now = app.now();
    let today = now.day;
    let mut company = opening::gather(app, today).await?;
    for (day, scene) in company.calendar.scenes() {
        if scene == Scene::Produce {
            company.travel(day);
            content::produce(&mut company, day).await?;
            return play_taught(&mut company, now).await;
        }
    }
    Ok(())
}

/// Everything after the release: now the order of the programme is known, so studying has its days too.
async fn play_taught(company: &mut Company<'_>, now: Now) -> Result<(), Problem> {
    let mut scenes = company.calendar.scenes();
    scenes.retain(|(_, scene)| *scene != Scene::Produce);
    for intake in 0..INTAKES.len() {
        scenes.extend(studied(company, intake)?);
    }
    let ago = |days: i32| company.calendar.today.plus_days(-days);
    scenes.extend([
        (ago(17), Scene::ReachOut),
        (ago(12), Scene::CatchUp),
        (ago(1), Scene::Visit),
    ]);
    scenes.sort_unstable();
    for (day, scene) in scenes {
        company.travel(day);
        one(company, scene)
            .await
            .map_err(|problem| at(day, scene, problem))?;
        company.app.work_due().await?;
    }
    phone::sends(company).await?;
    studying::keep_own(company).await?;
    desk::arrange(company).await?;
    coaching::find(company).await?;
    company.app.work_due().await?;
    company.travel(now.day.plus_days(-1));
    api::open(company).await?;
    exchange::play(company).await?;
    company.travel(now.day.plus_days(-1));
    sessions::play(company, now).await?;
    file::grow(company).await
}

/// A refusal in the play is a slip of the play: it says where.
fn at(day: Day, scene: Scene, problem: Problem) -> Problem {
    match problem {
        Problem::Fault(fault) => Problem::Fault(fault),
        other => Fault::say(format!("{day}, {scene:?}: {other:?}")).into(),
    }
}

/// When the elements of the programme are studied, a little before each is due; the one that is open now, yesterday.
/// And when the registers of their events are taken: on the day.
fn studied(company: &Company<'_>, intake: usize) -> Result<Vec<(Day, Scene)>, Problem> {
    let yesterday = company.calendar.today.plus_days(-1);
    let (_, programme) = company.programme()?;
    let mut scenes = Vec::new();
    for (place, opening) in openings(company, intake)?.iter().enumerate() {
        let element = programme
            .elements
            .iter()
            .find(|one| one.key == opening.element);
        let event = element.and_then(|one| teaching::event_of(one, opening));
        if let Some(event) = event.filter(|event| event.day <= yesterday) {
            scenes.push((event.day, Scene::Attend(intake, place)));
        }
        if opening.opens_on <= yesterday {
            let day = opening
                .due_on
                .plus_days(-1)
                .min(yesterday)
                .max(opening.opens_on);
            scenes.push((day, Scene::Study(intake, place)));
        }
    }
    Ok(scenes)
}

/// When each element opens for an intake.
fn openings(company: &Company<'_>, intake: usize) -> Result<Vec<Opening>, Problem> {
    let (_, programme) = company.programme()?;
    let days = company.calendar.days(intake);
    Ok(delivery::suggested(
        &programme,
        days.starts_on,
        days.ends_on,
    ))
}

async fn one(company: &mut Company<'_>, scene: Scene) -> Result<(), Problem> {
    match scene {
        Scene::Produce => Ok(()),
        Scene::Open(intake) => intakes::open(company, intake).await,
        Scene::Apply(person) => intakes::apply(company, person).await,
        Scene::Decide(person) => intakes::decide(company, person).await,
        Scene::Prepare(intake) => teaching::prepare(company, intake).await,
        Scene::Attend(intake, place) => teaching::register(company, intake, place).await,
        Scene::Study(intake, place) => teaching::study(company, intake, place).await,
        Scene::Declare(intake) => account::declare(company, intake).await,
        Scene::Close(intake, kind) => account::close(company, intake, kind).await,
        Scene::Pay(intake, kind) => account::pay(company, intake, kind).await,
        Scene::Pause(person) => intakes::pause(company, person).await,
        Scene::Leave(person) => intakes::leave(company, person).await,
        Scene::OpenPeriod(intake) => sitting::open(company, intake).await,
        Scene::Write(person) => sitting::draft(company, person).await,
        Scene::Submit(person) => sitting::submit(company, person).await,
        Scene::BeginMarking(intake) => sitting::begin_marking(company, intake).await,
        Scene::Mark(intake) => sitting::mark(company, intake).await,
        Scene::Release(intake) => sitting::release(company, intake).await,
        Scene::Draft => {
            content::draft_again(company).await?;
            room::gather(company).await?;
            source::keep(company).await
        }
        Scene::Posts => posts::record(company).await,
        Scene::Renew => renewal::release(company).await,
        Scene::MoveOn => renewal::move_on(company).await,
        Scene::ReachOut => leading::reach_out(company).await,
        Scene::CatchUp => leading::catch_up(company).await,
        Scene::Visit => leading::visit(company).await,
    }
}

/// Does these at once: acts that wait together are committed together.
async fn together<T>(
    acts: impl IntoIterator<Item = impl Future<Output = Result<T, Problem>>>,
) -> Result<Vec<T>, Problem> {
    try_join_all(acts).await
}
