//! What somebody finds of schools: anybody what the register says of one, officers and leaders how theirs stand.
//!
//! What this room must not know: how a standing is decided.

use kit::{
    Problem,
    search::{Finds, Found, Query, SHOWN},
    web::Call,
};
use rulebook::people::Action;

use super::{Register, School};

/// Schools that fit, each with the page that this reader may open: its standing where they may see it, else what the
/// register says.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be read.
pub async fn find_for(call: &Call, query: &Query) -> Result<Finds, Problem> {
    let register: &Register = call.app().shelf()?;
    let words = query.words().join(" ");
    let found = call
        .app()
        .db()
        .read(async |tx| super::search(register, tx, &words, 0).await)
        .await?;
    let shown = found.schools.iter().take(SHOWN);
    Ok(Finds {
        heading: "Schools",
        all: found.all,
        found: shown.map(|school| one(call, school)).collect(),
    })
}

fn one(call: &Call, school: &School) -> Found {
    let standing = call.may(Action::ReadSchool, &school.circles()).is_ok();
    let path = if standing { "school" } else { "schools" };
    let closed = if school.is_closed() { ". Closed" } else { "" };
    Found {
        title: school.name.clone(),
        href: format!("/{path}/{}", school.urn),
        text: format!(
            "{}, {}, URN {}{closed}",
            school.town, school.postcode, school.urn
        ),
    }
}
