//! A request that was let in: who speaks, and at which moment; and the one way in which it changes anything.
//!
//! What this room must not know: what is asked.

use axum::{extract::FromRequestParts, http::request::Parts};
use kit::{App, Fault, Problem, Process, db::WriteTx, web::Call};
use rulebook::{
    base::Now,
    people::{Action, Actor, Circles, Permit, ProviderId, may},
};

use super::answer::No;
use crate::token::{ApiToken, TokenId};

/// The system that speaks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Speaker {
    token: TokenId,
    provider: Option<ProviderId>,
    supposed: Option<Now>,
}

impl Speaker {
    pub(super) fn new(token: &ApiToken, supposed: Option<Now>) -> Self {
        Self {
            token: token.id,
            provider: token.provider,
            supposed,
        }
    }
}

impl Speaker {
    /// With which token, for whom.
    pub(super) const fn who(&self) -> (TokenId, Option<ProviderId>) {
        (self.token, self.provider)
    }
}

/// A request of a lead provider's system.
#[derive(Clone)]
pub(super) struct Heard {
    call: Call,
    speaker: Speaker,
    /// Whose system it is.
    pub(super) provider: ProviderId,
}

impl<S: Sync> FromRequestParts<S> for Heard {
    type Rejection = No;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, No> {
        let call = Call::from_request_parts(parts, state).await?;
        let speaker = parts.extensions.get::<Speaker>().copied();
        let unknown = || No::from(Problem::from(Fault::say("nobody was let in by the gate")));
        let speaker = speaker.ok_or_else(unknown)?;
        let provider = speaker.provider.ok_or(No::NotFound)?;
        Ok(Self {
            call,
            speaker,
            provider,
        })
    }
}

impl Heard {
    /// The program.
    pub(super) fn app(&self) -> &App {
        self.call.app()
    }
    /// The moment of the request: the one that it supposes, or now.
    pub(super) fn now(&self) -> Now {
        self.speaker.supposed.unwrap_or_else(|| self.app().now())
    }

    /// The query, as it was typed.
    pub(super) fn query(&self) -> &str {
        self.call
            .path()
            .split_once('?')
            .map_or("", |(_, query)| query)
    }

    /// The permit to speak for the provider.
    pub(super) fn permit(&self) -> Result<Permit, Problem> {
        let circles = Circles::provider(self.provider);
        let actor = Actor::LeadProvider(self.provider);
        may(&actor, Action::SpeakDfeApi, &circles).map_err(|_no| Problem::NotFound)
    }

    /// One act of the provider's system, at the moment that it supposes, with the token among its subjects.
    pub(super) async fn act<T, F>(&self, process: &'static Process, act: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut WriteTx<'_>) -> Result<T, Problem> + Send + 'static,
    {
        let permit = self.permit()?;
        let Speaker {
            supposed, token, ..
        } = self.speaker;
        self.app()
            .act(&permit, process, async move |tx: &mut WriteTx<'_>| {
                if let Some(now) = supposed {
                    tx.suppose(now);
                }
                let done = act(tx).await?;
                tx.about(token);
                Ok(done)
            })
            .await
    }
}
