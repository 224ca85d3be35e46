//! The one route table. A route that names no access cannot be written.
//!
//! What this room must not know: what any route does.

use axum::{handler::Handler, routing::MethodRouter};

use rulebook::people::Action;
use serde::Serialize;

/// The verbs Senda answers to: reading is `Get`, changing is `Post`. `Put` is for protocols of others that ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads; changes nothing.
    Get,
    /// Changes.
    Post,
    /// Changes, where another's protocol has it so; no form of ours sends it.
    Put,
}

/// Who may pass the door of a route. What they may do behind it is asked again, with the circles of the thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody who is signed in: only for what is their own.
    SignedIn,
    /// Anybody who holds a role that carries this action.
    May(Action),
    /// A system whose bearer token carries this action; no session opens it. See [`super::Gatekeeper`].
    Bearer(Action),
}

/// What a route answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum RouteKind {
    /// A page, or the answer to a form.
    Page,
    /// JSON for machines.
    Api,
    /// A file.
    File,
}

/// One row of the table.
#[derive(Clone)]
pub struct Route {
    /// The verb.
    pub method: Method,
    /// The path, with `{names}` for its parts.
    pub path: &'static str,
    /// Who may pass.
    pub access: Access,
    /// What it answers with.
    pub kind: RouteKind,
    /// What it is for, in a few words: the API description and the access table say this.
    pub purpose: &'static str,
    pub(super) handler: MethodRouter,
}

/// Rows of the table.
#[derive(Clone, Default)]
pub struct Routes(Vec<Route>);

impl Routes {
    /// No rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// These, and a page to read.
    pub fn get<H, T>(
        self,
        path: &'static str,
        access: Access,
        purpose: &'static str,
        handler: H,
    ) -> Self
    where
        H: Handler<T, ()>,
        T: 'static,
    {
        let handler = axum::routing::get(handler);
        self.row(Route {
            method: Method::Get,
            path,
            access,
            kind: RouteKind::Page,
            purpose,
            handler,
        })
    }

    /// These, and a form to send.
    pub fn post<H, T>(
        self,
        path: &'static str,
        access: Access,
        purpose: &'static str,
        handler: H,
    ) -> Self
    where
        H: Handler<T, ()>,
        T: 'static,
    {
        let handler = axum::routing::post(handler);
        self.row(Route {
            method: Method::Post,
            path,
            access,
            kind: RouteKind::Page,
            purpose,
            handler,
        })
    }

    /// These, and a change that another's protocol asks for with the verb PUT.
    pub fn put<H, T>(
        self,
        path: &'static str,
        access: Access,
        purpose: &'static str,
        handler: H,
    ) -> Self
    where
        H: Handler<T, ()>,
        T: 'static,
    {
        let handler = axum::routing::put(handler);
        self.row(Route {
            method: Method::Put,
            path,
            access,
            kind: RouteKind::Api,
            purpose,
            handler,
        })
    }

    /// The last row answers with something other than a page.
    pub fn as_kind(mut self, kind: RouteKind) -> Self {
        if let Some(last) = self.0.last_mut() {
            last.kind = kind;
        }
        self
    }

    /// These and those.
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// The rows, for the router, the access table and the API description.
    pub fn rows(&self) -> &[Route] {
        &self.0
    }

    fn row(mut self, route: Route) -> Self {
        self.0.push(route);
        self
    }
}
