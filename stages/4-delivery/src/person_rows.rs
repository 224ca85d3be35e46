//! Rows of teaching that name a person, for when two records become one: those of the person's own doing, beside the groups,
//! calendars and files whose rows stand in their own rooms.
//!
//! What this room must not know: why they are pointed at another person.

use kit::db::Sql;
use people::PersonRows;

/// Things that somebody lets others read.
const SHARED: PersonRows = PersonRows {
    what: "shares_given",
    find: Sql::new("select id from delivery_shares where owner_id = $1 order by id"),
    point: Sql::new("update delivery_shares set owner_id = $1 where id = $2 and owner_id = $3"),
};
/// Things that somebody may read.
const READERS: PersonRows = PersonRows {
    what: "shares_received",
    find: Sql::new("select id from delivery_shares where person_id = $1 order by id"),
    point: Sql::new("update delivery_shares set person_id = $1 where id = $2 and person_id = $3"),
};
/// What somebody asked a facilitator to read.
const ASKS: PersonRows = PersonRows {
    what: "asks",
    find: Sql::new("select id from delivery_asks where owner_id = $1 order by id"),
    point: Sql::new("update delivery_asks set owner_id = $1 where id = $2 and owner_id = $3"),
};
/// What somebody said of another's map or plan.
const TOOL_COMMENTS: PersonRows = PersonRows {
    what: "tool_comments",
    find: Sql::new(
        "select what || '/' || cast(thing_id as text) || '/' || cast(number as text) from delivery_tool_comments
         where by_id = $1 order by what, thing_id, number",
    ),
    point: Sql::new(
        "update delivery_tool_comments set by_id = $1
         where what || '/' || cast(thing_id as text) || '/' || cast(number as text) = $2 and by_id = $3",
    ),
};
/// Times that a coach offers.
const SLOTS: PersonRows = PersonRows {
    what: "coaching_slots",
    find: Sql::new("select id from delivery_coaching_slots where coach_id = $1 order by id"),
    point: Sql::new(
        "update delivery_coaching_slots set coach_id = $1 where id = $2 and coach_id = $3",
    ),
};
/// Times that somebody booked.
const BOOKED: PersonRows = PersonRows {
    what: "coaching_booked",
    find: Sql::new("select id from delivery_coaching_slots where booked_by = $1 order by id"),
    point: Sql::new(
        "update delivery_coaching_slots set booked_by = $1 where id = $2 and booked_by = $3",
    ),
};
/// Sessions of coaching that somebody wrote down.
const SESSIONS: PersonRows = PersonRows {
    what: "coaching_sessions",
    find: Sql::new("select id from delivery_coaching_sessions where kept_by = $1 order by id"),
    point: Sql::new(
        "update delivery_coaching_sessions set kept_by = $1 where id = $2 and kept_by = $3",
    ),
};
/// Notes of coaching.
const NOTES: PersonRows = PersonRows {
    what: "coaching_notes",
    find: Sql::new(
        "select cast(session_id as text) || '/' || kind from delivery_coaching_notes where person_id = $1
         order by session_id, kind",
    ),
    point: Sql::new(
        "update delivery_coaching_notes set person_id = $1
         where cast(session_id as text) || '/' || kind = $2 and person_id = $3
           and not exists (select 1 from delivery_coaching_notes other where other.person_id = $1
             and other.session_id = delivery_coaching_notes.session_id and other.kind = delivery_coaching_notes.kind)",
    ),
};
/// What somebody agreed to do.
const AGREED: PersonRows = PersonRows {
    what: "coaching_agreed",
    find: Sql::new("select id from delivery_coaching_agreed where person_id = $1 order by id"),
    point: Sql::new(
        "update delivery_coaching_agreed set person_id = $1 where id = $2 and person_id = $3",
    ),
};
/// Focus groups that somebody was asked to.
const FOCUS: PersonRows = PersonRows {
    what: "focus_groups",
    find: Sql::new(
        "select focus_id from delivery_focus_people where person_id = $1 order by focus_id",
    ),
    point: Sql::new(
        "update delivery_focus_people set person_id = $1 where focus_id = $2 and person_id = $3
           and not exists (select 1 from delivery_focus_people other where other.person_id = $1
             and other.focus_id = delivery_focus_people.focus_id)",
    ),
};
/// How far somebody has read.
const READS: PersonRows = PersonRows {
    what: "message_reads",
    find: Sql::new(
        "select enrolment_id from delivery_message_reads where person_id = $1 order by enrolment_id",
    ),
    point: Sql::new(
        "update delivery_message_reads set person_id = $1 where enrolment_id = $2 and person_id = $3
           and not exists (select 1 from delivery_message_reads other where other.person_id = $1
             and other.enrolment_id = delivery_message_reads.enrolment_id)",
    ),
};
/// Reminders, so that nobody is reminded twice of one thing.
const REMINDERS: PersonRows = PersonRows {
    what: "reminders",
    find: Sql::new(
        "select rule || '/' || occasion from delivery_reminders where person_id = $1 order by rule, occasion",
    ),
    point: Sql::new(
        "update delivery_reminders set person_id = $1 where rule || '/' || occasion = $2 and person_id = $3
           and not exists (select 1 from delivery_reminders other where other.person_id = $1
             and other.rule = delivery_reminders.rule and other.occasion = delivery_reminders.occasion)",
    ),
};
/// Which letters somebody wishes, said once: where both records did, the old one's wishes stay behind.
const LETTER_WISHES: PersonRows = PersonRows {
    what: "letter_wishes",
    find: Sql::new(
        "select person_id from delivery_letter_wishes where person_id = $1 order by person_id",
    ),
    // The key is the person too, and goes along.
    point: Sql::new(
        "update delivery_letter_wishes set person_id = $1 where person_id in ($2, $3) and person_id = $3
           and not exists (select 1 from delivery_letter_wishes other where other.person_id = $1)",
    ),
};

/// Every row of this stage that names a person and goes over.
pub const PERSON_ROWS: &[&PersonRows] = &[
    &crate::group::rows::MEMBERS,
    &crate::calendar::store::CALENDARS,
    &crate::group::substitute::store::SUBSTITUTES,
    &crate::school_file::rows::DOCUMENTS,
    &crate::school_file::rows::MAPS,
    &crate::school_file::rows::PUPIL_DATA,
    &crate::group::rows::MESSAGES,
    &SHARED,
    &READERS,
    &ASKS,
    &TOOL_COMMENTS,
    &SLOTS,
    &BOOKED,
    &SESSIONS,
    &NOTES,
    &AGREED,
    &FOCUS,
    &READS,
    &REMINDERS,
    &LETTER_WISHES,
];
