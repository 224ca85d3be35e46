//! “Was this clear?”: what participants say of a passage, and what the writers may see of it.
//!
//! What this room must not know: what becomes of a finding; who else answered.

pub(crate) mod pages;
pub(crate) mod store;
pub(crate) mod survey;
pub(crate) mod told;
pub(crate) mod writers;

use kit::{App, OrNotFound, Problem, Process};
use rulebook::{
    delivery::listening::{Clear, ListeningRefusal},
    people::Permit,
    registration::EnrolmentId,
};

/// A passage was said to be clear or not: its row is its own trail.
pub const PASSAGE_SAID: Process =
    Process::new("passage_said", "said how clear a passage was").own_trail();

/// What somebody says of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The step, as `module/step`.
    pub step: String,
    /// The anchor of the passage's heading; empty for the whole page.
    pub passage: String,
    /// Was it clear?
    pub clear: Clear,
    /// Their words; may be empty.
    pub words: String,
    /// Whether the writers may read the words.
    pub may_show: bool,
}

/// Says how clear a passage was; saying it again changes it. Process: [`PASSAGE_SAID`].
///
/// # Errors
/// [`ListeningRefusal::NoPassage`]; [`Problem::NotFound`] when the step is not in the edition they study.
pub async fn say_clear(
    app: &App,
    permit: &Permit,
    enrolment: EnrolmentId,
    said: Said,
) -> Result<(), Problem> {
    let who = app
        .db()
        .read(async |tx| registration::enrolment(tx, enrolment).await)
        .await?;
    let programme = crate::timetable::programme_of(app, &who.edition).await?;
    let found = crate::study::find_step(&programme, &said.step).or_not_found()?;
    if !said.passage.is_empty() {
        let pages = curriculum::Library::pages(app, &who.edition).await?;
        let text = pages.get(&found.step.file).map_or("", String::as_str);
        let known = passages(text);
        if !known.iter().any(|one| one.anchor == said.passage) {
            return Err(ListeningRefusal::NoPassage.into());
        }
    }
    let (own, edition) = (permit.clone(), who.edition);
    app.act(permit, &PASSAGE_SAID, async move |tx| {
        let who = crate::own(tx, &own, enrolment).await?;
        if who.edition != edition {
            return Err(Problem::MovedOn);
        }
        store::keep(tx, &who, &said).await
    })
    .await
}

/// A passage of a page: everything under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Passage {
    pub(crate) anchor: String,
    pub(crate) heading: String,
}

/// The passages of a page as it is read: one for each heading of the second level.
pub(crate) fn passages(page: &str) -> Vec<Passage> {
    let headings = page.split("<h2 id=\"").skip(1);
    let read = |rest: &str| {
        let (anchor, rest) = rest.split_once('"')?;
        let (_, rest) = rest.split_once('>')?;
        let (heading, _) = rest.split_once("</h2>")?;
        Some(Passage {
            anchor: anchor.to_owned(),
            heading: plain(heading),
        })
    };
    headings.filter_map(read).collect()
}

/// The words of a heading without its marks.
fn plain(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => words.push(c),
            _ => {}
        }
    }
    for (code, sign) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        words = words.replace(code, sign);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_passage_for_each_heading() {
        let page = "<p>Before</p><h2 id=\"part-one\">One &amp; <em>two</em></h2><h3 id=\"part-x\">X</h3><h2 id=\"part-two\">Two</h2>";
        let found = passages(page);
        let read: Vec<(&str, &str)> = found
            .iter()
            .map(|one| (one.anchor.as_str(), one.heading.as_str()))
            .collect();
        assert_eq!(read, [("part-one", "One & two"), ("part-two", "Two")]);
        assert!(passages("<h2 id=\"broken").is_empty());
    }
}
