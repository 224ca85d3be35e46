//! Systems that speak for somebody by a bearer token: who lets them in is put on the shelf, one gatekeeper for the paths
//! of each protocol.
//!
//! What this room must not know: any token, any protocol, and how either says no. A session never opens such a route, and
//! a token never opens a page.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{
    extract::Request,
    response::{IntoResponse as _, Response},
};
use rulebook::people::Action;

use super::Call;
use crate::problem::Problem;

/// What a gatekeeper answers: the request, with what its handlers need among its extensions; or the refusal, in the words of
/// its protocol.
pub type Admission<'a> = Pin<Box<dyn Future<Output = Result<Request, Box<Response>>> + Send + 'a>>;

/// Lets systems in that show a bearer token.
pub trait Gatekeeper: Send + Sync + 'static {
    /// Whether this request may pass a route that asks for `action`.
    fn admit<'a>(&'a self, call: &'a Call, action: Action, request: Request) -> Admission<'a>;
}

/// The gatekeepers of this program, each with the beginning of the paths that it keeps. Put on the shelf once.
#[derive(Clone, Default)]
pub struct Gatekeepers(Vec<(&'static str, Arc<dyn Gatekeeper>)>);

impl Gatekeepers {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// These, and one for the paths that begin so.
    pub fn with(mut self, paths: &'static str, keeper: Arc<dyn Gatekeeper>) -> Self {
        self.0.push((paths, keeper));
        self
    }
    fn of(&self, path: &str) -> Option<&dyn Gatekeeper> {
        self.0
            .iter()
            .find(|(begins, _)| path.starts_with(begins))
            .map(|(_, keeper)| &**keeper)
    }
}

/// Asks the gatekeeper of this path. Where nobody keeps it, nobody passes.
pub(super) async fn admit(
    call: &Call,
    action: Action,
    request: Request,
) -> Result<Request, Box<Response>> {
    let keepers = call.app().shelf::<Gatekeepers>().ok();
    match keepers.and_then(|keepers| keepers.of(call.path())) {
        Some(keeper) => keeper.admit(call, action, request).await,
        None => Err(Box::new(Problem::SignInFirst.into_response())),
    }
}
