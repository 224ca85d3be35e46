//! The client: a lead provider's site exchanges with the national service over the same API that `server` answers.
//!
//! What this room is for: one round of exchange, safe to repeat and to break off anywhere. It reads what they have, takes in
//! applications, compares both sides with what was last agreed, tells them what changed here, and leaves to a person what
//! changed on their side or on both. What is to be told follows from the records, never from a memory of acts: so a lost
//! answer, a restored backup on either side, or a night without network end in the same comparison.
//! What it must not know: the rules. A refusal of theirs is shown; nothing is guessed around it.

mod asking;
mod compare;
mod differences;
mod line;
mod merge;
mod pages;
mod pull;
mod reconcile;
mod send;
mod settle;
mod shown;
mod sides;
mod store;
mod take_in;
mod words;

use kit::{
    App, Problem, Process,
    config::Secret,
    web::{Access, Routes},
};
use rulebook::{
    base::Instant,
    people::{Action, Actor, Permit, ProviderId, may_see_all},
};

pub use line::ExchangeOutcome;
pub use merge::{Aspect, Step, merge};
pub(crate) use pages::at as moment;
pub use settle::{Settling, settle, settle_all};
pub use shown::{Conflict, Exchange, conflicts, exchanges};
pub use store::{Sending, waiting};

/// A question was asked of the national service and its answer kept: the row is its own trail.
pub const EXCHANGED: Process = Process::new("dfe_exchanged", "exchanged with DfE for").own_trail();
/// Records of the national service were read: the rows are their own trail.
pub const READ: Process = Process::new("dfe_read", "read DfE’s records for").own_trail();
/// Both sides were compared: what follows stands in rows of its own.
pub const COMPARED: Process =
    Process::new("dfe_compared", "compared with DfE’s records").own_trail();
/// A difference was settled by a person.
pub const SETTLED: Process = Process::new("dfe_conflict_settled", "settled a difference with DfE");

/// What came of a round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Records read.
    pub read: usize,
    /// Applications taken in.
    pub taken_in: usize,
    /// Things told to them.
    pub told: usize,
    /// Was every resource read to its end?
    pub whole: bool,
}

/// One round for one lead provider. With `everything`, all of their records are read, so that what they no longer have is
/// seen; otherwise once a day. Running twice, or two at a time, is harmless: see [`send`].
///
/// # Errors
/// A fault here; never their answers, which are rows.
pub async fn round(app: &App, provider: ProviderId, everything: bool) -> Result<Round, Problem> {
    round_over(&line::open(app, provider).await?, everything).await
}

/// One round over a line that is not in the settings, with everything read: a demonstration's national service stands only for
/// as long as its scene.
///
/// # Errors
/// A fault here; never their answers, which are rows.
pub async fn round_at(
    app: &App,
    provider: ProviderId,
    (address, token): (&str, Secret),
) -> Result<Round, Problem> {
    let line = line::open_at(app, provider, (address, token))?;
    round_over(&line, true).await
}

async fn round_over(line: &line::Line, everything: bool) -> Result<Round, Problem> {
    let (app, provider) = (&line.app, line.provider);
    let mut done = Round::default();
    if line.is_paused().await? {
        return Ok(done);
    }
    let read = pull::all(line, everything).await?;
    done.read = read.records;
    done.whole = read.whole;
    if read.whole {
        done.taken_in = take_in::new_applications(app, provider).await?;
        compare::compare(app, provider).await?;
    }
    done.told = send::due(line).await?;
    Ok(done)
}

/// Exchanges for every lead provider of the settings, for as long as the program runs.
pub async fn keep_exchanging(app: App) {
    let settings = app.config().dfe.clone();
    if settings.address.is_none() {
        return;
    }
    let mut every = tokio::time::interval(std::time::Duration::from_secs(
        settings.minutes.max(1).saturating_mul(60),
    ));
    loop {
        every.tick().await;
        for name in settings.providers() {
            if let Err(problem) = round_by_name(&app, name).await {
                tracing::error!(?problem, provider = name, "an exchange stopped early");
            }
        }
    }
}

async fn round_by_name(app: &App, name: &str) -> Result<(), Problem> {
    let all = app
        .db()
        .read(async |tx| people::providers(tx).await)
        .await?;
    match all.into_iter().find(|one| one.name == name) {
        Some(provider) => round(app, provider.id, false).await.map(|_| ()),
        None => Err(kit::Fault::say(format!("there is no lead provider called {name}")).into()),
    }
}

fn permit() -> Result<Permit, Problem> {
    Ok(may_see_all(&Actor::System, Action::KeepDfeApi)?)
}

/// The pages of the client.
pub(crate) fn routes() -> Routes {
    let keep = Access::May(Action::KeepAccount);
    Routes::new()
        .get(
            "/dfe/exchanges",
            keep,
            "Exchanges with DfE",
            pages::exchanges,
        )
        .post(
            "/dfe/exchanges/now",
            keep,
            "Exchange with DfE now",
            pages::now,
        )
        .get(
            "/dfe/exchanges/{id}",
            keep,
            "One exchange with DfE",
            pages::exchange,
        )
        .post(
            "/dfe/exchanges/{id}/again",
            keep,
            "Ask DfE again",
            pages::again,
        )
        .get(
            "/dfe/conflicts",
            keep,
            "Differences with DfE",
            differences::list,
        )
        .post(
            "/dfe/conflicts",
            keep,
            "Settle every difference with DfE that waits",
            differences::settle_all,
        )
        .get(
            "/dfe/conflicts/{id}",
            keep,
            "One difference with DfE",
            differences::show,
        )
        .post(
            "/dfe/conflicts/{id}",
            keep,
            "Settle a difference with DfE",
            differences::settle,
        )
        .get(
            "/dfe/account",
            keep,
            "Our declarations beside DfE’s",
            reconcile::show,
        )
}

/// An instant as the API reads it.
pub(crate) fn stamp(at: Instant) -> String {
    jiff::Timestamp::from_microsecond(at.0)
        .map(|stamp| stamp.to_string())
        .unwrap_or_default()
}
