//! The words every rule is written in: days, instants, ids, money, refusals and sources.
//!
//! What this room must not know: any stage of the qualification.

mod code;
mod count;
mod id;
mod money;
mod number;
mod reason;
mod refusal;
mod time;

pub use code::{Coded, UnknownCode};
pub use count::{counted, noun};
pub use id::{Id, Kind, NotAnId};
pub use money::{BasisPoints, Pence};
pub use number::{NotATrn, NotAUrn, Trn, Urn};
pub use reason::Reason;
pub use refusal::{Refusal, Source};
pub use time::{Day, Instant, NotADay, Now};
