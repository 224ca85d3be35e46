//! Every file in the folder is part of the programme.
//!
//! What this room must not know: what is in the files.

use crate::Code;
use crate::read::{Desk, Place};

/// Judges files that nothing refers to; read-me files, licences and hidden files are for those who keep the folder.
pub(super) fn judge(desk: &Desk<'_>) {
    for path in desk.files.keys() {
        let name = path.rsplit('/').next().unwrap_or(path);
        let keeper =
            name.starts_with('.') || name.starts_with("README") || name.starts_with("LICEN");
        if !keeper && !desk.is_used(path) {
            desk.fault(
                Code::UnusedFile,
                &Place::start(path),
                format!("nothing refers to {path}"),
            );
        }
    }
}
