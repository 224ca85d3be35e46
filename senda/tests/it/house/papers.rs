//! Documents that the program writes about itself: who may do what, and every kind of act.
//!
//! With `INSTA_UPDATE=always` they are written anew; otherwise they must be what the program says today.

use std::{env, fmt::Write as _, fs};

use kit::audit::Why;
use rulebook::{
    base::Coded,
    people::{Action, Role},
};

#[expect(
    clippy::disallowed_methods,
    reason = "whether to write is asked of the environment, as for snapshots"
)]
fn is(path: &str, today: &str) {
    let file = super::root().join(path);
    if env::var("INSTA_UPDATE").as_deref() == Ok("always") {
        fs::write(&file, today).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == today,
        "{path} is not what the program says; write it anew with INSTA_UPDATE=always and read the difference"
    );
}

#[test]
fn the_table_of_access_is_in_the_documents() {
    let mut text = String::from(
        "# Who may do what\n\nMade from the rulebook (`rulebook/src/people/action.rs`) by a test. A role reaches as far as the scope it was\ngranted for: site, provider, partner, group, school, or what is one's own. Outside it a thing does not exist.\n\n| Action | Roles |\n|---|---|\n",
    );
    for action in Action::ALL {
        let roles: Vec<&str> = action
            .roles()
            .iter()
            .map(|role: &Role| role.label())
            .collect();
        let who = match (action, roles.is_empty()) {
            (Action::ReadPublic, _) => "anybody".to_owned(),
            (_, true) => "anybody signed in, for what is their own".to_owned(),
            (_, false) => roles.join(", "),
        };
        writeln!(text, "| {} (`{}`) | {who} |", action.label(), action.code()).unwrap();
    }
    is("docs/access.md", &text);
}

#[test]
fn the_catalogue_of_acts_is_in_the_documents() {
    let mut text = String::from(
        "# Every kind of act\n\nMade from the stages' catalogues by a test. Each act is one transaction and, where it is chained, one entry of the\naudit, sealed to the one before it. The others keep their trail in their own rows.\n\n| Act | The history says | Reason | Chained |\n|---|---|---|---|\n",
    );
    for process in senda::compose::processes() {
        let why = match process.why {
            Why::Required => "required",
            Why::NotAsked => "",
        };
        let chained = if process.chained { "yes" } else { "no" };
        writeln!(
            text,
            "| `{}` | {} | {why} | {chained} |",
            process.code, process.sentence
        )
        .unwrap();
    }
    is("docs/processes.md", &text);
}
