//! The routes of the tools for a SENCO's own work.
//!
//! What this room must not know: what any route does.

use kit::web::{Access, RouteKind, Routes};

use crate::{sharing, tools};

/// Provision maps, pupil data and action plans.
pub(super) fn tools() -> Routes {
    provision().and(data())
}

/// Provision maps.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
fn provision() -> Routes {
    let own = Access::SignedIn;
    Routes::new()
        .get("/tools", own, "Tools for my work", tools::show)
        .get(
            "/tools/provision",
            own,
            "My provision maps",
            tools::provision::pages::list,
        )
        .post(
            "/tools/provision",
            own,
            "Make a provision map",
            tools::provision::pages::make,
        )
        .get(
            "/tools/provision/{id}",
            own,
            "A provision map",
            tools::provision::pages::show,
        )
        .get(
            "/tools/provision/{id}/lines/new",
            own,
            "Add a line to a provision map",
            tools::provision::line::new,
        )
        .post(
            "/tools/provision/{id}/lines/new",
            own,
            "Keep a new line of a provision map",
            tools::provision::line::add,
        )
        .get(
            "/tools/provision/{id}/lines/{line}",
            own,
            "A line of a provision map",
            tools::provision::line::show,
        )
        .post(
            "/tools/provision/{id}/lines/{line}",
            own,
            "Keep a line of a provision map",
            tools::provision::line::save,
        )
        .post(
            "/tools/provision/{id}/lines/{line}/remove",
            own,
            "Take a line out of a provision map",
            tools::provision::line::remove,
        )
        .post(
            "/tools/provision/{id}/rates",
            own,
            "Set what an hour of each role costs",
            tools::provision::pages::set_rates,
        )
        .post(
            "/tools/provision/{id}/copy",
            own,
            "Copy a provision map to the next term",
            tools::provision::pages::copy,
        )
        .post(
            "/tools/provision/{id}/remove",
            own,
            "Take a provision map away",
            tools::provision::pages::remove,
        )
        .post(
            "/tools/provision/{id}/share",
            own,
            "Show a provision map to a coach",
            tools::provision::pages::share,
        )
        .post(
            "/tools/provision/{id}/shares/{share}/end",
            own,
            "Stop showing a provision map",
            sharing::pages::end,
        )
        .post(
            "/tools/provision/{id}/comments",
            own,
            "Say something of my provision map",
            tools::provision::pages::say,
        )
        .get(
            "/tools/provision/{id}/excel",
            own,
            "A provision map as Excel",
            tools::provision::out::excel,
        )
        .as_kind(RouteKind::File)
        .get(
            "/tools/provision/{id}/word",
            own,
            "A provision map as Word",
            tools::provision::out::word,
        )
        .as_kind(RouteKind::File)
}

/// Pupil data and action plans.
#[expect(clippy::too_many_lines, reason = "a table: one row a route")]
fn data() -> Routes {
    let own = Access::SignedIn;
    Routes::new()
        .get(
            "/tools/data",
            own,
            "My pupil data and plans",
            tools::data::pages::list,
        )
        .post(
            "/tools/data",
            own,
            "Read a file of anonymous pupil data",
            tools::data::pages::bring,
        )
        .get(
            "/tools/data/sample.csv",
            own,
            "A made-up file of pupil data",
            tools::data::pages::sample,
        )
        .as_kind(RouteKind::File)
        .get(
            "/tools/data/{id}",
            own,
            "Patterns in pupil data, and the plan",
            tools::data::pages::show,
        )
        .post(
            "/tools/data/{id}/problem",
            own,
            "Choose the problem",
            tools::data::pages::choose,
        )
        .get(
            "/tools/data/{id}/steps/new",
            own,
            "Add a step to a plan",
            tools::data::plan_pages::new,
        )
        .post(
            "/tools/data/{id}/steps/new",
            own,
            "Keep a new step of a plan",
            tools::data::plan_pages::add,
        )
        .get(
            "/tools/data/{id}/steps/{step}",
            own,
            "A step of a plan",
            tools::data::plan_pages::show,
        )
        .post(
            "/tools/data/{id}/steps/{step}",
            own,
            "Keep a step of a plan",
            tools::data::plan_pages::save,
        )
        .post(
            "/tools/data/{id}/steps/{step}/remove",
            own,
            "Take a step out of a plan",
            tools::data::plan_pages::remove,
        )
        .post(
            "/tools/data/{id}/remove",
            own,
            "Take pupil data and its plan away",
            tools::data::pages::remove,
        )
        .post(
            "/tools/data/{id}/share",
            own,
            "Show patterns and plan to a coach",
            tools::data::pages::share,
        )
        .post(
            "/tools/data/{id}/shares/{share}/end",
            own,
            "Stop showing patterns and plan",
            sharing::pages::end,
        )
        .post(
            "/tools/data/{id}/comments",
            own,
            "Say something of my plan",
            tools::data::pages::say,
        )
        .get(
            "/tools/data/{id}/excel",
            own,
            "Patterns and plan as Excel",
            tools::data::out::excel,
        )
        .as_kind(RouteKind::File)
        .get(
            "/tools/data/{id}/word",
            own,
            "Patterns and plan as Word",
            tools::data::out::word,
        )
        .as_kind(RouteKind::File)
}
