//! Rows of awards that name a person, for when two records become one.
//!
//! What this room must not know: why they are pointed at another person.

use kit::db::Sql;
use people::PersonRows;

/// Statements of completion.
pub const STATEMENTS: PersonRows = PersonRows {
    what: "statements_of_completion",
    find: Sql::new("select id from award_statements where person_id = $1 order by id"),
    point: Sql::new("update award_statements set person_id = $1 where id = $2 and person_id = $3"),
};
