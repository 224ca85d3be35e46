//! DfE's API version 3 for lead providers: Senda speaks it as DfE does.
//!
//! What this room is for: a door. It translates between DfE's wire and the stages' acts; it keeps only what no stage keeps:
//! bearer tokens, the schedule a provider chose, outcomes as they were told, statements and what was agreed for them.
//! What it must not know: the rules themselves. Whether an application may be accepted or a milestone declared is decided in
//! the rulebook, and the stages do it. `wire` belongs to the server and to a client alike; `server` to the server alone.

mod account;
pub mod client;
pub mod command;
mod keeping;
mod moved;
mod officer;
mod outcome;
mod public_id;
mod request;
mod server;
mod token;
pub mod wire;

use kit::{Process, jobs::Jobs};

pub use account::{
    AccountRefusal, ContractFile, Judged, Line, LineKind, Statement, StatementState, adjust, agree,
    agree_all, authorise, change_days, close_due, judge as judge_contracts, place_unplaced,
    read_contracts, statement, statements_of, totals, worth_of,
};
pub use outcome::OUTCOMES;
pub use public_id::{is_uuid, meant, shown};
pub use request::{Logged, RequestId, requests};
pub use server::{Gate, PATHS};
pub use token::{
    ApiToken, Token, TokenId, TokenScope, all as tokens, give as give_token,
    give_known as give_known_token, revoke as revoke_token,
};

/// The processes of this door.
pub const PROCESSES: &[&Process] = &[
    &token::GIVEN,
    &token::REVOKED,
    &token::USED,
    &account::AGREED,
    &account::ALL_AGREED,
    &account::CLOSED,
    &account::AUTHORISED,
    &account::PAID,
    &account::ADJUSTED,
    &account::DAYS_CHANGED,
    &account::PLACED,
    &outcome::TOLD,
    &client::EXCHANGED,
    &client::READ,
    &client::COMPARED,
    &client::SETTLED,
    &request::NOTED,
    &keeping::FORGOTTEN,
];

/// What this door adds to the navigation row.
pub const NAV: &[(&str, &str, rulebook::people::Action)] = &[
    (
        "DfE",
        "/dfe/exchanges",
        rulebook::people::Action::KeepAccount,
    ),
    (
        "DfE’s API",
        "/dfe/statements",
        rulebook::people::Action::KeepDfeApi,
    ),
];

/// The routes of this door: the API, and the pages of the exchange.
pub fn routes() -> kit::web::Routes {
    server::routes()
        .and(client::routes())
        .and(officer::routes())
}

/// The work that this door does later.
pub fn jobs() -> Jobs {
    Jobs::new()
        .with::<account::CloseDue>()
        .with::<account::Pay>()
        .with::<keeping::Forget>()
}
