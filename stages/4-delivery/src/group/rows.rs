//! Rows of groups that name a person, for when two records become one.
//!
//! What this room must not know: why they are pointed at another person.

use kit::db::Sql;
use people::PersonRows;

/// Who is in a group.
pub const MEMBERS: PersonRows = PersonRows {
    what: "group_members",
    find: Sql::new(
        "select enrolment_id from delivery_members where person_id = $1 order by enrolment_id",
    ),
    point: Sql::new(
        "update delivery_members set person_id = $1 where enrolment_id = $2 and person_id = $3",
    ),
};

/// Who wrote a message.
pub const MESSAGES: PersonRows = PersonRows {
    what: "group_messages",
    find: Sql::new("select id from delivery_messages where person_id = $1 order by id"),
    point: Sql::new("update delivery_messages set person_id = $1 where id = $2 and person_id = $3"),
};
