//! Rows of the assessment that name a person, for when two records become one.
//!
//! What this room must not know: why they are pointed at another person.

use kit::db::Sql;
use people::PersonRows;

/// Responses.
pub const SUBMISSIONS: PersonRows = PersonRows {
    what: "submissions",
    find: Sql::new("select id from assessment_submissions where person_id = $1 order by id"),
    point: Sql::new(
        "update assessment_submissions set person_id = $1 where id = $2 and person_id = $3",
    ),
};
