//! Systems that speak for somebody by a bearer token: who lets them in is put on the shelf, one gatekeeper for the paths
//! of each protocol.
//!
//! What this room must not know: any token, any protocol, and how either says no. A session never opens such a route, and
//! a token never opens a page.

use std::{future::Future, pin::Pin, sync::Arc};

use axum::{
    extract::Request,
    http::{Extensions, Method},
    response::{IntoResponse as _, Response},
};
use rulebook::{base::Instant, people::Action};

use super::Call;
use crate::problem::Problem;

/// What a gatekeeper answers: the request, with what its handlers need among its extensions; or the refusal, in the words of
/// its protocol.
pub type Admission<'a> = Pin<Box<dyn Future<Output = Result<Request, Box<Response>>> + Send + 'a>>;

/// Lets systems in that show a bearer token.
pub trait Gatekeeper: Send + Sync + 'static {
    /// Whether this request may pass a route that asks for `action`.
    fn admit<'a>(&'a self, call: &'a Call, action: Action, request: Request) -> Admission<'a>;

    /// What was answered to a request that was let in, for whoever keeps a log of it. The answer is made: nothing here changes
    /// or delays it.
    fn answered(&self, _call: &Call, _asked: &Asked, _response: &Response) {}
}

/// A request that was let in, as its gatekeeper left it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// GET, POST or PUT.
    pub method: Method,
    /// What the gatekeeper put there.
    pub extensions: Extensions,
    /// When it came.
    pub at: Instant,
}

impl Asked {
    pub(super) fn of(call: &Call, request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            extensions: request.extensions().clone(),
            at: call.app().now().at,
        }
    }
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

/// Tells the gatekeeper of this path what was answered.
pub(super) fn answered(call: &Call, asked: &Asked, response: &Response) {
    let keepers = call.app().shelf::<Gatekeepers>().ok();
    if let Some(keeper) = keepers.and_then(|keepers| keepers.of(call.path())) {
        keeper.answered(call, asked, response);
    }
}
