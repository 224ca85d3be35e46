//! The waiting list of a full cohort: joined, offered a place when one comes free, answered, lapsed.
//!
//! What this room must not know: how an application is decided.

pub(crate) mod pages;
pub(crate) mod store;

use kit::{
    App, OrNotFound, Problem, Process,
    db::{ReadTx, WriteTx},
    jobs::Work,
    mail::Letter,
};
use rulebook::{
    base::{Day, Instant},
    people::{Action, Actor, Permit, may_see_all},
    registration::{
        ApplicationId, CohortId, WaitId,
        waiting::{self as rule, Chance, JoinFacts, WaitState},
    },
};
use serde::{Deserialize, Serialize};

use crate::{
    application::{self, Application},
    cohort::{self, Cohort},
};

/// An application joined a waiting list.
pub const JOINED: Process = Process::new("waiting_joined", "put on the waiting list");
/// The offer of a place was answered.
pub const ANSWERED: Process = Process::new("offer_answered", "answered the offer of a place to");
/// The offer of a place was not answered in time.
pub const LAPSED: Process = Process::new("offer_lapsed", "withdrew the unanswered offer to");

/// How many earlier cohorts the chances are told from, at most.
const LOOK_BACK: usize = 10;

/// Somebody's wait for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// Its id.
    pub id: WaitId,
    /// The application.
    pub application: ApplicationId,
    /// The cohort.
    pub cohort: CohortId,
    /// Where it stands.
    pub state: WaitState,
    /// Since when.
    pub joined_at: Instant,
    /// The last day on which an offer may be answered.
    pub answer_by: Option<Day>,
}

/// A wait as the desk lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Queued {
    pub(crate) wait: Wait,
    pub(crate) name: String,
}

/// The wait of an application, while it is on a list or has an offer.
pub async fn wait_of(tx: &ReadTx<'_>, application: ApplicationId) -> Result<Option<Wait>, Problem> {
    store::live(tx, application).await
}

/// The position of a wait, the first being 1.
pub async fn position_of(tx: &ReadTx<'_>, wait: &Wait) -> Result<i64, Problem> {
    store::position(tx, wait).await
}

/// The chance of a place at a position: told from how many places came free in earlier cohorts of the same provider in
/// the same stretch before their start.
pub async fn chance_at(
    tx: &ReadTx<'_>,
    cohort: &Cohort,
    position: i64,
    today: Day,
) -> Result<Chance, Problem> {
    let left = today.days_until(cohort.days.starts_on).max(0);
    let left = i32::try_from(left).unwrap_or(i32::MAX);
    let mut earlier = cohort::store::all(tx).await?;
    earlier.retain(|one| one.provider == cohort.provider && one.days.starts_on <= today);
    let mut freed = Vec::new();
    for one in earlier.iter().take(LOOK_BACK) {
        let starts = one.days.starts_on;
        freed.push(store::freed_between(tx, one.id, starts.plus_days(-left), starts).await?);
    }
    Ok(rule::chance(position, &freed))
}

/// Puts an application on the waiting list, inside an act; answers its position.
pub(crate) async fn join(
    tx: &mut WriteTx<'_>,
    held: &Application,
    cohort: &Cohort,
) -> Result<i64, Problem> {
    let facts = JoinFacts {
        state: held.state,
        waits: store::live(tx, held.id).await?.is_some(),
        left: cohort.left(),
        waiting: store::count(tx, cohort.id).await?,
    };
    rule::join(&facts)?;
    store::add(tx, held.id, cohort.id).await?;
    let wait = store::live(tx, held.id).await?.or_not_found()?;
    let position = store::position(tx, &wait).await?;
    tx.about(wait.id);
    tx.about(cohort.id);
    tx.became("waiting list", position);
    Ok(position)
}

/// Is there nothing for an application of this cohort but to wait: no place left, or others who wait already?
pub(crate) async fn must_wait(tx: &ReadTx<'_>, cohort: &Cohort) -> Result<bool, Problem> {
    Ok(cohort::is_full(cohort) || store::count(tx, cohort.id).await? > 0)
}

/// A place was given up: it is freed, noted, and offered to whoever waits first, inside the act that freed it.
pub(crate) async fn place_freed(
    tx: &mut WriteTx<'_>,
    cohort: CohortId,
    funded: bool,
) -> Result<(), Problem> {
    cohort::free_place(tx, cohort, funded).await?;
    store::freed(tx, cohort).await?;
    promote(tx, cohort).await
}

/// Offers every place that is left to whoever waits first, inside an act: the place is held until they answer.
pub(crate) async fn promote(tx: &mut WriteTx<'_>, id: CohortId) -> Result<(), Problem> {
    let now = tx.now();
    loop {
        let cohort = cohort::store::one(tx, id).await?;
        if cohort::is_full(&cohort) || !rule::offers_on(now.day, cohort.days.starts_on) {
            return Ok(());
        }
        let Some(next) = store::first(tx, id).await? else {
            return Ok(());
        };
        cohort::take_place(tx, id, false).await?;
        let until = rule::answer_by(now.day, cohort.days.starts_on);
        let moved = rule::go(next.state, WaitState::Offered)?;
        store::go(tx, next.id, moved, Some(until)).await?;
        tx.about(next.id);
        tx.about(next.application);
        tx.changed("wait", Some(moved.from), Some(moved.to));
        let held = application::store::one(tx, next.application).await?;
        tell_offer(tx, &held, &cohort, until).await?;
        let days = now.day.days_until(until.plus_days(1)).max(0);
        let due = now.at.plus_seconds(days.saturating_mul(86_400));
        tx.later_at(&LapseOffer { wait: next.id }, due).await?;
    }
}

/// Ends the wait of an application, when it has one, inside an act: a place held for it goes to the next.
pub(crate) async fn end(
    tx: &mut WriteTx<'_>,
    application: ApplicationId,
    to: WaitState,
) -> Result<(), Problem> {
    let Some(wait) = store::live(tx, application).await? else {
        return Ok(());
    };
    let moved = rule::go(wait.state, to)?;
    store::go(tx, wait.id, moved, None).await?;
    tx.about(wait.id);
    tx.changed("wait", Some(moved.from), Some(moved.to));
    if wait.state.holds_a_place() {
        cohort::free_place(tx, wait.cohort, false).await?;
        if to != WaitState::Placed {
            promote(tx, wait.cohort).await?;
        }
    }
    Ok(())
}

async fn write(
    tx: &mut WriteTx<'_>,
    held: &Application,
    subject: &str,
    body: String,
) -> Result<(), Problem> {
    let person = people::person(tx, held.person).await?;
    tx.letter(Letter {
        person: Some(person.id),
        to: person.email,
        subject: subject.to_owned(),
        body: format!("Hello {},\n\n{body}", person.name),
    })
    .await?;
    Ok(())
}

async fn tell_offer(
    tx: &mut WriteTx<'_>,
    held: &Application,
    cohort: &Cohort,
    until: Day,
) -> Result<(), Problem> {
    let provider = people::provider(tx, cohort.provider).await?;
    let body = format!(
        "A place has come free on the NPQ for SENCOs with {}, cohort {}, and it is held for you.\n\nSay whether you want it by the end of {}: sign in and open “Your application”. If you do not answer, it goes to the next person on the list.\n\nTeaching begins on {}.",
        provider.name,
        cohort.name,
        until.with_weekday(),
        cohort.days.starts_on.with_weekday(),
    );
    write(tx, held, "A place has come free for you", body).await
}

/// Puts an application on the waiting list because the cohort is full. Process: [`JOINED`].
///
/// # Errors
/// [`rule::WaitRefusal`].
pub async fn put_on_waiting_list(
    app: &App,
    permit: &Permit,
    id: ApplicationId,
) -> Result<i64, Problem> {
    app.act(permit, &JOINED, async move |tx| {
        let held = application::store::one(tx, id).await?;
        let cohort = cohort::store::one(tx, held.cohort.or_not_found()?).await?;
        tx.about(id);
        let position = join(tx, &held, &cohort).await?;
        let body = format!(
            "Cohort {} is full, so your application is on its waiting list, at position {position}. When a place comes free we write to you, and you have {} days to answer.\n\nYour application’s page shows your position and how good the chances are.",
            cohort.name,
            rule::DAYS_TO_ANSWER,
        );
        write(tx, &held, "You are on the waiting list", body).await?;
        Ok(position)
    })
    .await
}

/// Answers the offer of a place: wanted, and the provider decides; or not, and it goes to the next. Process: [`ANSWERED`].
///
/// # Errors
/// [`rule::WaitRefusal`]; [`Problem::NotFound`] when there is no offer.
pub async fn answer_offer(
    app: &App,
    permit: &Permit,
    id: ApplicationId,
    wants: bool,
) -> Result<(), Problem> {
    app.act(permit, &ANSWERED, async move |tx| {
        let wait = store::live(tx, id).await?.or_not_found()?;
        let now = tx.now();
        let until = wait.answer_by.unwrap_or(now.day);
        let moved = rule::answer(wait.state, until, wants, now)?;
        tx.about(id);
        tx.about(wait.id);
        tx.changed("wait", Some(moved.from), Some(moved.to));
        store::go(tx, wait.id, moved, wait.answer_by).await?;
        if !wants {
            application::take_back_inside(tx, id).await?;
            cohort::free_place(tx, wait.cohort, false).await?;
            promote(tx, wait.cohort).await?;
        }
        Ok(())
    })
    .await
}

/// Withdraws an offer that was not answered in time. Running it twice does nothing the second time: it looks again whether
/// the offer still stands and is over.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LapseOffer {
    wait: WaitId,
}

impl Work for LapseOffer {
    const KIND: &'static str = "registration.lapse_offer";

    async fn run(self, app: App) -> Result<(), Problem> {
        let wait = app
            .db()
            .read(async |tx| store::one(tx, self.wait).await)
            .await?;
        let over = wait.answer_by.is_some_and(|until| app.now().day > until);
        if wait.state != WaitState::Offered || !over {
            return Ok(());
        }
        let permit = may_see_all(&Actor::System, Action::KeepRegistrations)?;
        app.act(&permit, &LAPSED, async move |tx| {
            let wait = store::one(tx, self.wait).await?;
            let until = wait.answer_by.unwrap_or(tx.now().day);
            let moved = rule::lapse(wait.state, until, tx.now())?;
            store::go(tx, wait.id, moved, wait.answer_by).await?;
            let held = application::store::one(tx, wait.application).await?;
            tx.about(wait.application);
            tx.about(wait.id);
            tx.changed("wait", Some(moved.from), Some(moved.to));
            let body = format!("The place that was held for you until {} has gone to the next person on the list, because we heard nothing from you. Your application is kept. If you want to wait again, write to your provider, or change to another cohort on your application’s page.", until.with_weekday());
            write(tx, &held, "The place was not taken in time", body).await?;
            cohort::free_place(tx, wait.cohort, false).await?;
            promote(tx, wait.cohort).await
        })
        .await
    }
}
