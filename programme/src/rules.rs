//! Rules that look at the whole programme: names, order, framework, hours, files.
//!
//! What this room must not know: how files are read.

mod files;
mod framework;
mod hours;
mod names;
mod order;

use crate::assemble::Assembled;
use crate::read::Desk;

/// Judges the programme as a whole.
pub(crate) fn judge(desk: &Desk<'_>, assembled: &Assembled) {
    let references = desk.references();
    names::judge(desk, &references, &assembled.programme);
    order::judge(desk, &references, &assembled.programme);
    framework::judge(desk, &references, &assembled.programme);
    hours::judge(desk, assembled);
    files::judge(desk);
}
