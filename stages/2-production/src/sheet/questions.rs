//! The knowledge checks of a page as plain fields, written back into its TOML.
//!
//! What this room must not know: how an answer is marked.

use toml_edit::{ArrayOfTables, Item, Table, Value};

use super::{Sheet, put, spoken};

/// A check as a form has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Check {
    /// The id it had in the page; nothing for a new one.
    pub(crate) was: Option<String>,
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) prompt: String,
    pub(crate) statement: String,
    pub(crate) feedback: String,
    pub(crate) model: String,
    pub(crate) options: Vec<Choice>,
}

/// An option of a check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Which option of the check it was.
    pub(crate) was: Option<usize>,
    pub(crate) text: String,
    pub(crate) right: bool,
    pub(crate) matches: String,
    pub(crate) feedback: String,
}

/// The checks of a page, in order.
pub(crate) fn checks(sheet: &Sheet) -> Vec<Check> {
    let tables = sheet.front.get("check").and_then(Item::as_array_of_tables);
    tables.into_iter().flatten().map(check).collect()
}

fn check(table: &Table) -> Check {
    let word = |key| table.get(key).map(spoken).unwrap_or_default();
    let options = table.get("option").and_then(Item::as_array_of_tables);
    Check {
        was: Some(word("id")),
        id: word("id"),
        kind: word("kind"),
        prompt: word("prompt"),
        statement: word("statement"),
        feedback: word("feedback"),
        model: word("model"),
        options: options
            .into_iter()
            .flatten()
            .enumerate()
            .map(|(at, table)| choice(at, table))
            .collect(),
    }
}

fn choice(at: usize, table: &Table) -> Choice {
    let word = |key| table.get(key).map(spoken).unwrap_or_default();
    Choice {
        was: Some(at),
        text: word("text"),
        right: table.get("right").and_then(Item::as_bool).unwrap_or(false),
        matches: word("match"),
        feedback: word("feedback"),
    }
}

/// The page with these checks instead of its own, in this order; nothing when it has no settings that can be read.
pub(crate) fn with_checks(text: &str, new: &[Check]) -> Option<String> {
    let mut sheet = Sheet::of(text)?;
    if checks(&sheet) == new {
        return Some(text.to_owned());
    }
    let old = sheet
        .front
        .get("check")
        .and_then(Item::as_array_of_tables)
        .cloned()
        .unwrap_or_default();
    let mut tables = ArrayOfTables::new();
    for one in new {
        let mut table = one
            .was
            .as_ref()
            .and_then(|id| named(&old, id))
            .cloned()
            .unwrap_or_else(fresh);
        write(&mut table, one);
        tables.push(table);
    }
    if tables.is_empty() {
        sheet.front.remove("check");
    } else {
        // Their places are those of the order they are in now.
        let mut items: Vec<Table> = tables.into_iter().collect();
        for table in &mut items {
            unplace(table);
        }
        sheet
            .front
            .insert("check", Item::ArrayOfTables(items.into_iter().collect()));
    }
    Some(sheet.text())
}

fn named<'t>(tables: &'t ArrayOfTables, id: &str) -> Option<&'t Table> {
    tables
        .iter()
        .find(|table| table.get("id").map(spoken).as_deref() == Some(id))
}

fn fresh() -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    table
}

fn unplace(table: &mut Table) {
    table.set_position(None);
    if let Some(options) = table
        .get_mut("option")
        .and_then(Item::as_array_of_tables_mut)
    {
        for option in options.iter_mut() {
            option.set_position(None);
        }
    }
}

fn write(table: &mut Table, new: &Check) {
    let fields = [
        ("id", &new.id),
        ("kind", &new.kind),
        ("prompt", &new.prompt),
        ("statement", &new.statement),
        ("feedback", &new.feedback),
        ("model", &new.model),
    ];
    for (key, value) in fields {
        word(table, key, value);
    }
    let old = table
        .get("option")
        .and_then(Item::as_array_of_tables)
        .cloned()
        .unwrap_or_default();
    let mut options = ArrayOfTables::new();
    for one in &new.options {
        let mut option = one
            .was
            .and_then(|at| old.get(at))
            .cloned()
            .unwrap_or_else(fresh);
        word(&mut option, "text", &one.text);
        let right = option.get("right").and_then(Item::as_bool);
        let chosen = matches!(new.kind.as_str(), "single" | "multiple");
        if chosen && right != Some(one.right) {
            put(&mut option, "right", Value::from(one.right));
        }
        word(&mut option, "match", &one.matches);
        word(&mut option, "feedback", &one.feedback);
        options.push(option);
    }
    if options.is_empty() {
        table.remove("option");
    } else {
        table.insert("option", Item::ArrayOfTables(options));
    }
}

/// Writes a word that differs; one that was emptied goes.
fn word(table: &mut Table, key: &str, value: &str) {
    let old = table.get(key).map(spoken).unwrap_or_default();
    if old == value {
        return;
    }
    if value.is_empty() {
        table.remove(key);
    } else {
        put(table, key, Value::from(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "+++\nid = \"x\"\n\n# The first question.\n[[check]]\nid = \"a\"\nkind = \"single\"\nprompt = \"Which?\" # asked often\n\n[[check.option]]\ntext = \"One\"\nright = true\nfeedback = \"Yes.\"\n\n[[check.option]]\ntext = \"Two\"\nright = false\nfeedback = \"No.\"\n\n[[check]]\nid = \"b\"\nkind = \"recall\"\nprompt = \"Say it.\"\nmodel = \"So.\"\n+++\n\nText.\n";

    fn questions() -> Vec<Check> {
        checks(&Sheet::of(PAGE).unwrap())
    }

    fn read(text: &str) -> Vec<Check> {
        let mut read = checks(&Sheet::of(text).unwrap());
        for check in &mut read {
            check.was = None;
            check.options.iter_mut().for_each(|one| one.was = None);
        }
        read
    }

    #[test]
    fn one_changed_answer_changes_one_line() {
        let mut new = questions();
        new[0].options[1].feedback = "Not yet.".into();
        let text = with_checks(PAGE, &new).unwrap();
        assert_eq!(
            text,
            PAGE.replace("feedback = \"No.\"", "feedback = \"Not yet.\"")
        );
    }

    #[test]
    fn questions_are_added_moved_and_taken_out_with_their_comments() {
        let mut new = questions();
        new.reverse();
        new.push(Check {
            id: "c".into(),
            kind: "multiple".into(),
            prompt: "Which \"two\"?\nTwo lines.".into(),
            options: vec![
                Choice {
                    text: "A".into(),
                    right: true,
                    ..Choice::default()
                },
                Choice::default(),
            ],
            ..Check::default()
        });
        let text = with_checks(PAGE, &new).unwrap();
        let ids: Vec<String> = read(&text).into_iter().map(|one| one.id).collect();
        assert_eq!(ids, ["b", "a", "c"]);
        assert!(
            text.contains("# The first question.")
                && text.contains("# asked often")
                && text.ends_with("+++\n\nText.\n")
        );
        assert_eq!(read(&text)[2].prompt, "Which \"two\"?\nTwo lines.");
        let none = with_checks(&text, &[]).unwrap();
        assert!(!none.contains("[[check") && none.contains("id = \"x\""));
    }
}
