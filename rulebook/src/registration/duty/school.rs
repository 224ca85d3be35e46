//! Which schools must have a SENCO: the types and statuses that the duty binds.
//!
//! What this room must not know: people, days.

use super::Law;

crate::coded! {
    /// Does the duty bind a school?
    pub enum Bound {
        /// It does.
        Yes = "yes", "Bound";
        /// It does not.
        No = "no", "Not bound";
        /// The law does not say clearly.
        PersonDecides = "person_decides", "A person decides";
    }
}

/// Does the duty bind a school of this type and status (GIAS codes), as the law is now?
///
/// Bound are maintained mainstream schools and nursery schools and mainstream academies: community 1, voluntary aided 2,
/// voluntary controlled 3, foundation 5, local authority nursery 15, sponsor-led academy 28, converter academy 34, free
/// school 35, university technical college 40, studio school 41. City technology colleges (6) are for a person.
/// A closed school (status 2) binds nobody; one proposed to close (3) does.
///
/// # Source
/// [`crate::source::CFA_SENCO`].
pub fn bound(establishment_type: i64, establishment_status: i64) -> Bound {
    Law::newest().binds(establishment_type, establishment_status)
}
