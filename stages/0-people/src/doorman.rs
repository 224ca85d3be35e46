//! Says who is asking, for every request.
//!
//! What this room must not know: what they ask for.

use std::{future::Future, pin::Pin};

use axum::response::{IntoResponse, Response};
use kit::{
    App, Problem,
    clock::hash_of,
    web::{Call, Doorman, Held, Signed},
};
use rulebook::people::{Action, Actor, Circles, may};

use crate::session::{self, store};

/// The front desk of this stage.
pub struct FrontDesk;

/// Seconds after which a session's last use is written anew: rarely, because every request would be a write.
const NOTE_USE_AFTER: i64 = 3_600;

impl Doorman for FrontDesk {
    fn who<'a>(
        &'a self,
        app: &'a App,
        token: &'a str,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Signed>, Problem>> + Send + 'a>> {
        Box::pin(who(app, token))
    }

    fn ask_to_sign_in(&self, call: &Call, held: Held) -> Response {
        session::pages::ask(call, held).into_response()
    }
}

async fn who(app: &App, token: &str) -> Result<Option<Signed>, Problem> {
    let hash = hash_of(token);
    let now = app.now().at;
    let found = app
        .db()
        .read(async |tx| Ok(store::recognise(tx, &hash, now).await?))
        .await?;
    let Some(found) = found else { return Ok(None) };
    if now > found.used_at.plus_seconds(NOTE_USE_AFTER) {
        let actor = Actor::Person {
            id: found.person,
            grants: Vec::new(),
        };
        let permit = may(&actor, Action::KeepOwnAccount, &Circles::own(found.person))?;
        let used = hash.clone();
        app.act(&permit, &session::SESSION_USED, async move |tx| {
            store::used(tx, &used).await
        })
        .await?;
    }
    Ok(Some(Signed {
        actor: Actor::Person {
            id: found.person,
            grants: found.grants,
        },
        session: hash,
        name: found.name,
        reading: found.reading,
    }))
}
