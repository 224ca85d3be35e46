//! The programmes that this build carries: folders of files, embedded.
//!
//! What this room must not know: editions, the database, pages.

use programme::Files;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../programmes"]
struct Programmes;

/// The ids of the programmes that this build carries, in order.
pub fn programmes() -> Vec<String> {
    let mut ids: Vec<String> = Programmes::iter()
        .filter_map(|path| path.split_once('/').map(|(id, _)| id.to_owned()))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The files of one programme, by their path inside its folder; empty when this build carries none of that name.
pub fn embedded(programme: &str) -> Files {
    Programmes::iter()
        .filter_map(|path| {
            let inside = path.strip_prefix(programme)?.strip_prefix('/')?.to_owned();
            let file = Programmes::get(&path)?;
            Some((inside, file.data.into_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_build_carries_the_npq_for_sencos_whole() {
        assert!(programmes().contains(&"npq-senco".to_owned()));
        let files = embedded("npq-senco");
        assert!(files.contains_key("programme.toml"));
        let modules = files.keys().filter(|path| path.ends_with("/module.toml"));
        assert_eq!(modules.count(), 27);
    }

    #[test]
    fn a_name_that_only_begins_alike_carries_nothing() {
        assert!(embedded("npq").is_empty());
        assert!(embedded("").is_empty());
    }
}
