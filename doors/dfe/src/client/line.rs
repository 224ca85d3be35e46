//! The line to the national service: asks, and keeps every question with its answer, explained.
//!
//! What this room must not know: why something is asked. The token stays in memory; no row has it.

use std::time::Duration;

use kit::{
    App, Fault, Problem,
    config::Secret,
    outside::{Answered, Asking, NoAnswer, Outside},
};
use rulebook::{base::Instant, people::ProviderId};

use super::{EXCHANGED, permit, shown, store};

rulebook::coded! {
    /// How an exchange ended.
    pub enum ExchangeOutcome {
        /// They said yes.
        Done = "done", "Done";
        /// They said no.
        Refused = "refused", "Refused";
        /// They asked us to come back later, or were out of order.
        Later = "later", "Again later";
        /// They were asked and no whole answer came.
        Unknown = "unknown", "Answer lost";
        /// They were not asked.
        NotReached = "not_reached", "Not reached";
        /// They do not know our token.
        Token = "token", "Token refused";
    }
}

/// An open line for one lead provider.
pub(super) struct Line {
    pub(super) app: App,
    pub(super) provider: ProviderId,
    outside: Outside,
    token: Secret,
}

/// What an exchange came to.
pub(super) struct Came {
    pub(super) outcome: ExchangeOutcome,
    pub(super) answered: Option<Answered>,
    pub(super) exchange: shown::ExchangeId,
}

/// Opens the line of the settings.
pub(super) async fn open(app: &App, provider: ProviderId) -> Result<Line, Problem> {
    let settings = &app.config().dfe;
    let address = settings
        .address
        .as_deref()
        .ok_or_else(|| Fault::say("no national service is set"))?;
    let known = app
        .db()
        .read(async |tx| people::provider(tx, provider).await)
        .await?;
    open_at(app, provider, (address, settings.token_of(&known.name)?))
}

/// Opens a line to this address.
pub(super) fn open_at(
    app: &App,
    provider: ProviderId,
    (address, token): (&str, Secret),
) -> Result<Line, Problem> {
    let host = address
        .split_once("://")
        .map_or(address, |(_, rest)| rest)
        .split(['/', ':'])
        .next()
        .unwrap_or_default();
    let within = Duration::from_secs(app.config().dfe.seconds.max(1));
    let outside = Outside::at(address, &[host], within).map_err(|no| Fault::say(no.to_string()))?;
    Ok(Line {
        app: app.clone(),
        provider,
        outside,
        token,
    })
}

impl Line {
    /// Have they asked us to wait?
    pub(super) async fn is_paused(&self) -> Result<bool, Problem> {
        let (provider, now) = (self.provider, self.app.now().at);
        let until = self
            .app
            .db()
            .read(async |tx| store::paused_until(tx, provider).await)
            .await?;
        Ok(until.is_some_and(|until| now < until))
    }

    /// Asks once, and keeps it.
    pub(super) async fn ask(
        &self,
        asking: Asking,
        sending: Option<store::SendingId>,
    ) -> Result<Came, Problem> {
        let began = self.app.now().at;
        let answer = self.outside.ask(&asking, self.token.reveal()).await;
        let took = self.app.now().at.0.saturating_sub(began.0);
        let outcome = outcome_of(&answer);
        let said = said(&asking, &answer, self.token.reveal());
        let pause = match &answer {
            Ok(answered) if matches!(answered.status, 429 | 503) => {
                Some(began.plus_seconds(answered.retry_after.unwrap_or(60).clamp(1, 3_600)))
            }
            _ => None,
        };
        let row = shown::NewExchange {
            provider: self.provider,
            sending,
            outcome,
            status: answer
                .as_ref()
                .ok()
                .map(|answered| i64::from(answered.status)),
            said,
            began,
            took,
            asking,
        };
        let exchange = keep(&self.app, row, pause).await?;
        Ok(Came {
            outcome,
            answered: answer.ok(),
            exchange,
        })
    }
}

async fn keep(
    app: &App,
    row: shown::NewExchange,
    pause: Option<Instant>,
) -> Result<shown::ExchangeId, Problem> {
    app.act(&permit()?, &EXCHANGED, async move |tx| {
        if let Some(until) = pause {
            store::pause(tx, row.provider, until).await?;
        }
        let id = shown::add_exchange(tx, &row).await?;
        crate::keeping::begin_day(tx).await?;
        Ok(id)
    })
    .await
}

fn outcome_of(answer: &Result<Answered, NoAnswer>) -> ExchangeOutcome {
    match answer {
        Ok(answered) if answered.is_yes() => ExchangeOutcome::Done,
        Ok(answered) => match answered.status {
            401 => ExchangeOutcome::Token,
            // A gateway's word about a change says nothing of what became of it.
            429 | 500..=599 => ExchangeOutcome::Later,
            _ => ExchangeOutcome::Refused,
        },
        Err(NoAnswer::Unknown) => ExchangeOutcome::Unknown,
        Err(_) => ExchangeOutcome::NotReached,
    }
}

/// What is kept of an answer: of a list how long it was (the records themselves are kept once, as theirs), of anything else its
/// beginning.
fn said(asking: &Asking, answer: &Result<Answered, NoAnswer>, token: &str) -> String {
    const MOST: usize = 4_000;
    let text = match answer {
        Err(no) => return no.to_string(),
        Ok(answered) => &answered.body,
    };
    if text.trim().is_empty() {
        return "An answer without words.".into();
    }
    if asking.verb == "GET"
        && let Ok(list) = serde_json::from_str::<crate::wire::Data<Vec<serde_json::Value>>>(text)
    {
        return format!("A list of {}.", list.data.len());
    }
    // Nothing that echoes our token is kept.
    text.replace(token, "(token)").chars().take(MOST).collect()
}
