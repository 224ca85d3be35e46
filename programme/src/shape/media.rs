//! What may stand in the list of a module's pictures, sound and film.
//!
//! What this room must not know: what is done with the values.

use super::{Is, Shape, may, must};

/// Kinds of medium.
pub(crate) const MEDIUM_KINDS: &[&str] = &["image", "audio", "video"];

/// `media.toml`.
pub(crate) const MEDIA: Shape = Shape {
    about: "Pictures, sound and film of a module.",
    fields: &[may(
        "media",
        Is::Tables(&MEDIUM),
        "One picture, sound or film.",
    )],
};

const MEDIUM: Shape = Shape {
    about: "A picture, sound or film.",
    fields: &[
        must("file", Is::Text, "Path of the file."),
        may(
            "kind",
            Is::Word(MEDIUM_KINDS),
            "What it is; else from the name.",
        ),
        may("title", Is::Text, "Name for people."),
        may(
            "captions",
            Is::Text,
            "Path of the captions; film needs them.",
        ),
        may(
            "transcript",
            Is::Text,
            "Path of the transcript; film and sound need it.",
        ),
        may("credit", Is::Text, "Who made it and under which licence."),
    ],
};
