//! Rows of a person's own tools and file that name them, for when two records become one.
//!
//! What this room must not know: why they are pointed at another person.

use kit::db::Sql;
use people::PersonRows;

/// Documents.
pub const DOCUMENTS: PersonRows = PersonRows {
    what: "school_file",
    find: Sql::new("select id from delivery_documents where person_id = $1 order by id"),
    point: Sql::new(
        "update delivery_documents set person_id = $1 where id = $2 and person_id = $3",
    ),
};
/// Provision maps.
pub const MAPS: PersonRows = PersonRows {
    what: "provision_maps",
    find: Sql::new("select id from delivery_maps where person_id = $1 order by id"),
    point: Sql::new("update delivery_maps set person_id = $1 where id = $2 and person_id = $3"),
};
/// Pupil data and action plans.
pub const PUPIL_DATA: PersonRows = PersonRows {
    what: "pupil_data",
    find: Sql::new("select id from delivery_pupil_data where person_id = $1 order by id"),
    point: Sql::new(
        "update delivery_pupil_data set person_id = $1 where id = $2 and person_id = $3",
    ),
};
