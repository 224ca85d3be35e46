//! A word or an abbreviation is added to the programme's glossary, as a version of the item that holds it.
//!
//! What this room must not know: pages.

use kit::{App, OrNotFound, Problem};
use rulebook::{
    people::{Permit, ProviderId},
    production::change::Change,
};
use toml_edit::Value;

use crate::{
    item::{self, Texts},
    revise::{Revision, revise},
    source::resting::owner,
};

const FILE: &str = "glossary.toml";

rulebook::refusals! {
    /// Why a word is not added to the glossary.
    pub enum GlossaryRefusal {
        /// It is there.
        Known {
            /// The word.
            word: String
        } = "glossary_known" [rulebook::source::SENDA_SIGN_OFF, "short"]
            "“{word}” is in the glossary already.";
    }
}

/// Adds an entry; answers the title of the item in which the glossary lies.
///
/// # Errors
/// [`GlossaryRefusal`]; those of a revision; [`Problem::MovedOn`] when somebody saved the glossary meanwhile.
pub(super) async fn add(
    app: &App,
    permit: &Permit,
    (provider, programme): (ProviderId, &str),
    (short, long): (&str, &str),
) -> Result<String, Problem> {
    let (item, text) = app
        .db()
        .read(async |tx| {
            let items = item::items(tx, provider, programme).await?;
            let item = owner(&items, FILE).cloned().or_not_found()?;
            let mut texts = item::texts(tx, item.id, item.version).await?;
            let text = texts.remove(FILE).unwrap_or_default();
            Ok((item, text))
        })
        .await?;
    let text = with_entry(&text, short, long)?;
    let revision = Revision {
        item: item.id,
        base: item.version,
        change: Change::Wording,
        why_not: "An entry of the glossary; no page is changed.".into(),
        note: format!("Added “{short}” to the glossary."),
        files: Texts::from([(FILE.to_owned(), text)]),
    };
    revise(app, permit, revision).await?;
    Ok(item.title)
}

/// The glossary with one more entry at its end: an abbreviation when the word is in capitals, else a word.
fn with_entry(text: &str, short: &str, long: &str) -> Result<String, GlossaryRefusal> {
    let (word, meaning) = (Value::from(short), Value::from(long));
    let capitals = short.chars().filter(|one| one.is_alphabetic());
    let is_short_form = capitals.clone().count() > 1
        && capitals.clone().filter(|one| one.is_uppercase()).count() * 2 > capitals.count();
    let known = |line: &str| {
        let value = line.split_once('=').map_or("", |(_, value)| value.trim());
        value.eq_ignore_ascii_case(&word.to_string())
    };
    if text.lines().any(known) {
        return Err(GlossaryRefusal::Known {
            word: short.to_owned(),
        });
    }
    let entry = if is_short_form {
        format!("[[abbreviation]]\nshort = {word}\nlong = {meaning}\n")
    } else {
        let id = short.to_lowercase();
        let id: Vec<&str> = id
            .split(|one: char| !one.is_ascii_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect();
        let id = Value::from(id.join("-"));
        format!("[[term]]\nid = {id}\nterm = {word}\nplain = {meaning}\n")
    };
    Ok(format!("{}\n\n{entry}", text.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviation_and_a_word_are_added_at_the_end_and_stay_toml() {
        let text = "[[term]]\nid = \"a\"\nterm = \"A\"\nplain = \"b\"\n";
        let one = with_entry(text, "SALT", "speech and \"language\" therapy").unwrap();
        let two = with_entry(&one, "cold call", "a question to anybody").unwrap();
        let read: toml_edit::DocumentMut = two.parse().unwrap();
        assert_eq!(
            read["abbreviation"][0]["long"].as_str(),
            Some("speech and \"language\" therapy")
        );
        assert_eq!(read["term"][1]["id"].as_str(), Some("cold-call"));
        assert_eq!(
            with_entry(&two, "salt", "again"),
            Err(GlossaryRefusal::Known {
                word: "salt".into()
            })
        );
    }
}
