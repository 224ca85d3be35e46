//! The words of reminders and of the letter of the day.
//!
//! What this room must not know: when one is due. No letter carries a TRN or an outcome.

use rulebook::{
    base::Coded as _,
    delivery::reminder::{Matter, rule},
};

/// The subject: its own for one, the number of things for several.
pub(super) fn subject(some: &[Matter]) -> String {
    match some {
        [only] => only.subject.clone(),
        many => format!("Your day on the NPQ: {} things", many.len()),
    }
}

/// Why the letter is written, in a sentence for its reader.
pub(super) fn why(some: &[Matter]) -> String {
    let mut words: Vec<String> = some
        .iter()
        .map(|one| one.reminder.label().to_lowercase())
        .collect();
    words.dedup();
    let essential = some.iter().any(|one| rule(one.reminder).essential);
    let end = if essential {
        " It is essential, so it cannot be stopped."
    } else {
        ""
    };
    format!("You get this because: {}.{end}", words.join("; "))
}

/// The text of the letter.
pub(super) fn body(
    (name, origin): (&str, &str),
    some: &[Matter],
    why: &str,
    stop: Option<&str>,
) -> String {
    let first = name.split_whitespace().next().unwrap_or(name);
    let things: Vec<String> = some
        .iter()
        .map(|one| {
            let title = if some.len() > 1 {
                format!("{}\n", one.subject)
            } else {
                String::new()
            };
            format!("{title}{}\n{origin}{}", one.body.trim_end(), one.path)
        })
        .collect();
    let stop = stop.map_or_else(String::new, |stop| {
        format!("\n\nStop letters like this, without signing in:\n{stop}")
    });
    format!(
        "Hello {first},\n\n{}\n\n{why}\nChoose which letters you get, and when:\n{origin}/account/letters{stop}\n",
        things.join("\n\n")
    )
}
