//! Gives steps, tasks and guides their HTML.
//!
//! What this room must not know: how Markdown is made into HTML.

use std::collections::BTreeMap;

use super::html::{Links, html};
use crate::model::{Page, Programme, Step, Task};

macro_rules! shown {
    ($($what:ident)+) => {$(
        impl $what {
            /// Its HTML, with links as [`Links::default`] has them. Headings begin at level 2; the HTML is clean.
            pub fn html(&self, programme: &Programme) -> String {
                self.html_with(programme, &Links::default())
            }

            /// Its HTML, with links that lead where the site wants them.
            pub fn html_with(&self, programme: &Programme, links: &Links) -> String {
                html(&self.source, &self.file, programme, links)
            }
        }
    )+};
}

shown! { Step Task Page }

impl Programme {
    /// The HTML of every page by the path of its file, made once for an edition.
    pub fn prepare(&self, links: &Links) -> BTreeMap<String, String> {
        let modules = || self.elements.iter().flat_map(|one| &one.modules);
        let steps = modules()
            .flat_map(|one| &one.steps)
            .map(|one| (&one.file, one.html_with(self, links)));
        let tasks = modules()
            .filter_map(|one| one.task.as_ref())
            .map(|one| (&one.file, one.html_with(self, links)));
        let pages = self
            .guides()
            .map(|one| (&one.file, one.html_with(self, links)));
        steps
            .chain(tasks)
            .chain(pages)
            .map(|(file, html)| (file.clone(), html))
            .collect()
    }
}

/// Markdown of a page in `file`, made into clean HTML: what a writer sees while writing.
pub fn preview(markdown: &str, file: &str, programme: &Programme, links: &Links) -> String {
    html(markdown, file, programme, links)
}
