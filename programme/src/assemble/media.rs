//! Reads the pictures, sound and film of a module.
//!
//! What this room must not know: on which page they are shown.

use super::Bench;
use crate::model::{Medium, MediumKind};
use crate::page::links::join;
use crate::read::record::{self, Record};
use crate::read::{Desk, Fault, FileUse, Found};
use crate::{Code, shape};

/// The kinds, in the order of [`shape::MEDIUM_KINDS`].
const KINDS: &[MediumKind] = &[MediumKind::Image, MediumKind::Audio, MediumKind::Video];

/// Reads `media.toml` of a module, when it has one.
pub(super) fn media(bench: &Bench<'_>, key: &str) -> Vec<Medium> {
    let desk = bench.desk;
    let file = format!("{key}/media.toml");
    if desk.shelf.get(&file).is_none() {
        return Vec::new();
    }
    let read = |desk: &Desk<'_>| {
        let text = desk.text(&file);
        let source = record::source(desk, &file, (0, &text));
        let table = record::parse(desk, &source, &shape::MEDIA);
        let parts = table.root().records("media");
        let mut seen: Vec<Found<String>> = Vec::new();
        let media = parts
            .iter()
            .filter_map(|part| medium(desk, key, part, &mut seen));
        media.collect::<Vec<Medium>>()
    };
    desk.remember(&file, key, read).as_ref().clone()
}

fn medium(
    desk: &Desk<'_>,
    key: &str,
    part: &Record<'_>,
    seen: &mut Vec<Found<String>>,
) -> Option<Medium> {
    let file = part.text("file")?;
    if let Some(first) = seen.iter().find(|one| one.value == file.value) {
        desk.twice(
            &format!("“{}”", file.value),
            &file.place,
            first.place.clone(),
        );
        return None;
    }
    seen.push(file.clone());
    let kind = part.word("kind", shape::MEDIUM_KINDS, KINDS);
    let kind = kind.unwrap_or_else(|| kind_of(&file.value));
    let (captions, transcript) = (part.text("captions"), part.text("transcript"));
    let needs = match kind {
        MediumKind::Image => [false, false],
        MediumKind::Audio => [false, true],
        MediumKind::Video => [true, true],
    };
    let lacks = [
        (needs[0], &captions, "captions", "vtt"),
        (needs[1], &transcript, "transcript", "md"),
    ];
    for (needed, there, name, ending) in lacks {
        if needed && there.is_none() {
            let message = format!("“{}” has no {name}", file.value);
            let stem = file
                .value
                .rsplit_once('.')
                .map_or(file.value.as_str(), |(stem, _)| stem);
            let help =
                format!("Add a line {name} = \"{stem}.{ending}\" and the file that it names.");
            desk.say(Fault::new(Code::MediaWithoutText, &file.place, message).help(help));
        }
    }
    if let Some(found) = captions.as_ref().filter(|one| ending(&one.value) != "vtt") {
        let message = format!("“{}” is no captions file", found.value);
        let help = "Name a file in WebVTT, which ends in .vtt: browsers show nothing else.";
        desk.fault_with(Code::BadValue, &found.place, message, help);
    }
    let companion = |found: Option<Found<String>>| found.and_then(|found| used(desk, key, &found));
    Some(Medium {
        file: used(desk, key, &file)?,
        kind,
        title: part.words("title"),
        captions: companion(captions),
        transcript: companion(transcript),
        credit: part.words("credit"),
    })
}

/// The path of a file that must be there; whether it is, is judged at the end.
fn used(desk: &Desk<'_>, key: &str, found: &Found<String>) -> Option<String> {
    let Some(path) = join(key, &found.value) else {
        let message = format!("“{}” leaves the programme folder", found.value);
        desk.fault(Code::BadValue, &found.place, message);
        return None;
    };
    desk.use_file(FileUse {
        path: path.clone(),
        anchor: None,
        place: found.place.clone(),
        code: Code::MissingFile,
        shown: false,
    });
    Some(path)
}

/// What a file is, by its name.
pub(crate) fn kind_of(file: &str) -> MediumKind {
    match ending(file).as_str() {
        "mp4" | "webm" | "mov" => MediumKind::Video,
        "mp3" | "ogg" | "wav" | "m4a" => MediumKind::Audio,
        _ => MediumKind::Image,
    }
}

fn ending(file: &str) -> String {
    let end = file
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase());
    end.unwrap_or_default()
}
