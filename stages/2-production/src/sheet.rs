//! The settings and questions of a page as fields of a form, written back into its TOML: what was not changed keeps its
//! spelling, its comments and its place.
//!
//! What this room must not know: pages, versions, what the compiler makes of any of it.

pub(crate) mod pages;
mod questions;

use toml_edit::{Array, DocumentMut, Item, Value};

pub(crate) use questions::{Check, Choice, checks, with_checks};

/// A page in its two parts.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// The opening fence with what stands before it.
    open: String,
    /// The settings.
    pub(crate) front: DocumentMut,
    /// The closing fence and the Markdown.
    rest: String,
}

/// The settings that a form shows, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) title: String,
    pub(crate) minutes: String,
    pub(crate) statements: Vec<String>,
    pub(crate) sources: Vec<String>,
}

impl Sheet {
    /// The page in its parts; nothing when it has no settings, or settings that are no TOML: those are mended as text.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let at = text.find("+++")?;
        let open_end = at + 3 + text.get(at + 3..)?.find('\n')? + 1;
        let open = text.get(..open_end)?;
        if open.trim_start_matches('\u{feff}').trim() != "+++" {
            return None;
        }
        let mut end = open_end;
        for line in text.get(open_end..)?.split_inclusive('\n') {
            if line.trim_end() == "+++" {
                let front = text.get(open_end..end)?.parse().ok()?;
                let rest = text.get(end..)?.to_owned();
                return Some(Self {
                    open: open.to_owned(),
                    front,
                    rest,
                });
            }
            end += line.len();
        }
        None
    }

    /// The page as one text.
    pub(crate) fn text(&self) -> String {
        format!("{}{}{}", self.open, self.front, self.rest)
    }

    /// What the settings say now.
    pub(crate) fn settings(&self) -> Settings {
        let word = |key| self.front.get(key).map(spoken).unwrap_or_default();
        Settings {
            title: word("title"),
            minutes: word("minutes"),
            statements: words(self.front.get("statements")),
            sources: words(self.front.get("sources")),
        }
    }

    /// Writes the settings that differ; the others are not touched.
    pub(crate) fn set(&mut self, new: &Settings) {
        let old = self.settings();
        if new.title != old.title {
            put(&mut self.front, "title", Value::from(new.title.as_str()));
        }
        if new.minutes != old.minutes {
            let minutes = new.minutes.trim();
            let value = minutes
                .parse::<i64>()
                .map_or_else(|_| Value::from(minutes), Value::from);
            put(&mut self.front, "minutes", value);
        }
        for (key, new, old) in [
            ("statements", &new.statements, &old.statements),
            ("sources", &new.sources, &old.sources),
        ] {
            if new != old {
                put(
                    &mut self.front,
                    key,
                    Value::Array(new.iter().map(String::as_str).collect::<Array>()),
                );
            }
        }
    }
}

/// A value as somebody reads it.
pub(super) fn spoken(item: &Item) -> String {
    match item.as_value() {
        Some(Value::String(text)) => text.value().clone(),
        Some(Value::Integer(number)) => number.value().to_string(),
        Some(other) => other.to_string().trim().to_owned(),
        None => String::new(),
    }
}

fn words(item: Option<&Item>) -> Vec<String> {
    let list = item.and_then(Item::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Sets a value in the place and with the comments of the old one.
pub(super) fn put(table: &mut toml_edit::Table, key: &str, mut value: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAGE: &str = "+++\n# Who wrote it stays.\ntitle = 'Old title' # said so in March\nid = \"x\"\nminutes   =  7\nstatements = [\"1.1\", # the first\n  \"1.2\"]\n\n[[check]]\nid = \"c\"\n+++\n\nThe text.\n";

    #[test]
    fn a_page_is_the_same_when_nothing_was_changed() {
        let mut sheet = Sheet::of(PAGE).unwrap();
        let settings = sheet.settings();
        assert_eq!(
            (settings.title.as_str(), settings.minutes.as_str()),
            ("Old title", "7")
        );
        sheet.set(&settings);
        assert_eq!(sheet.text(), PAGE);
    }

    #[test]
    fn one_changed_setting_changes_nothing_else() {
        let mut sheet = Sheet::of(PAGE).unwrap();
        let settings = Settings {
            minutes: "9".into(),
            ..sheet.settings()
        };
        sheet.set(&settings);
        assert_eq!(
            sheet.text(),
            PAGE.replace("minutes   =  7", "minutes   =  9")
        );
        let settings = Settings {
            title: "New".into(),
            ..settings
        };
        sheet.set(&settings);
        assert!(
            sheet
                .text()
                .contains("title = \"New\" # said so in March\n")
        );
    }

    #[test]
    fn every_page_of_the_shipped_programme_comes_back_unchanged() {
        for (path, bytes) in curriculum::embedded("npq-senco") {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if path.strip_suffix(".md").is_some() && text.starts_with("+++") {
                let mut sheet = Sheet::of(&text).unwrap();
                let (settings, questions) = (sheet.settings(), checks(&sheet));
                sheet.set(&settings);
                assert_eq!(sheet.text(), text, "{path}");
                assert_eq!(with_checks(&text, &questions).unwrap(), text, "{path}");
            }
        }
    }

    #[test]
    fn what_is_no_page_with_settings_is_left_to_the_text() {
        for text in [
            "",
            "+++",
            "Hello",
            "+++\na = \n+++\n",
            "+++\na = 1\n",
            "x +++\na=1\n+++\n",
        ] {
            assert!(Sheet::of(text).is_none(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_back_as_typed(title in "\\PC{0,40}", minutes in 0_i64..600, statements in proptest::collection::vec("[0-9]\\.[0-9]", 0..4)) {
            let mut sheet = Sheet::of(PAGE).unwrap();
            let new = Settings { title, minutes: minutes.to_string(), statements, sources: vec![] };
            sheet.set(&new);
            let again = Sheet::of(&sheet.text()).unwrap();
            prop_assert_eq!(again.settings(), new);
            prop_assert!(again.text().contains("# Who wrote it stays."));
        }
    }
}
