//! The front door: one route table, one call context, one way to answer, one accept loop.
//!
//! What this room must not know: any page.

mod answer;
mod bearer;
mod call;
mod describe;
mod form;
mod guard;
mod routes;
mod serve;

pub use answer::{PageResult, Paged, problem_json};
pub use bearer::{Admission, Asked, Gatekeeper, Gatekeepers};
pub use call::{Call, Doorman, Held, Signed};
pub use describe::describe;
pub use form::{Form, Reader, Upload, query, read_upload};
pub(crate) use guard::percent;
pub use guard::{clear_cookie, cookie, kept_tag, let_go_of_pages, set_cookie};
pub use routes::{Access, Method, Route, RouteKind, Routes};
pub use serve::{Listening, router, serve};

/// The session's cookie. `__Host-` binds it to this host, to every path and to a secure origin.
pub const SESSION_COOKIE: &str = "__Host-senda";
/// The reading settings of somebody who is not signed in.
pub const READING_COOKIE: &str = "__Host-reading";
/// Whose study pages this browser keeps for reading without a network: [`kept_tag`].
pub const KEPT_COOKIE: &str = "__Host-kept";
/// A message to be shown once on the next page.
pub(crate) const NOTICE_COOKIE: &str = "__Host-notice";
