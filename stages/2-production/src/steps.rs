//! The steps of a module in their order: added, moved, split, named anew, taken out. Each is a change of the module's
//! own file and of the steps' files together, so that the module is whole after every one.
//!
//! What this room must not know: pages, versions, people.

pub(crate) mod pages;

use toml_edit::{DocumentMut, Item, Value};

use crate::{item::Texts, sheet::Sheet};

/// A step as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// Its file's name in the module's folder.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) minutes: String,
    /// The headings at which it can be split.
    pub(crate) headings: Vec<String>,
}

/// A module's files, open for a change of its steps.
pub(crate) struct Module<'t> {
    folder: &'t str,
    texts: &'t Texts,
    record: DocumentMut,
}

impl<'t> Module<'t> {
    /// The module; nothing when the item has no list of steps that can be read.
    pub(crate) fn of(folder: &'t str, texts: &'t Texts) -> Option<Self> {
        let record: DocumentMut = texts.get(&format!("{folder}/module.toml"))?.parse().ok()?;
        record.get("steps").and_then(Item::as_array)?;
        Some(Self {
            folder,
            texts,
            record,
        })
    }

    fn names(&self) -> Vec<String> {
        let list = self.record.get("steps").and_then(Item::as_array);
        let words = list.into_iter().flatten().filter_map(Value::as_str);
        words.map(str::to_owned).collect()
    }

    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }

    fn text(&self, name: &str) -> &str {
        self.texts.get(&self.path(name)).map_or("", String::as_str)
    }

    /// The steps, in order.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let step = |name: String| {
            let text = self.text(&name);
            let settings = Sheet::of(text)
                .map(|sheet| sheet.settings())
                .unwrap_or_default();
            let headings = headings(text).map(|(_, words)| words.to_owned()).collect();
            Step {
                title: settings.title,
                minutes: settings.minutes,
                headings,
                name,
            }
        };
        self.names().into_iter().map(step).collect()
    }

    /// A step one place up or down; nothing at the end of the list.
    pub(crate) fn moved(mut self, name: &str, up: bool) -> Option<Texts> {
        let names = self.names();
        let at = names.iter().position(|one| one == name)?;
        let to = if up { at.checked_sub(1)? } else { at + 1 };
        let other = names.get(to)?.clone();
        let list = self.record.get_mut("steps")?.as_array_mut()?;
        list.replace(to, name);
        list.replace(at, other);
        Some(self.changed([]))
    }

    /// A new step after the others.
    pub(crate) fn added(mut self, title: &str) -> Option<Texts> {
        let name = self.free_name(title);
        let id = name
            .trim_end_matches(".md")
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        let text = format!(
            "+++\nid = {}\ntitle = {}\nminutes = 5\nstatements = []\n+++\n\nWrite this step here.\n",
            Value::from(id),
            Value::from(title)
        );
        self.record.get_mut("steps")?.as_array_mut()?.push(&name);
        let path = self.path(&name);
        Some(self.changed([(path, text)]))
    }

    /// A step with another title.
    pub(crate) fn renamed(self, name: &str, title: &str) -> Option<Texts> {
        let mut sheet = Sheet::of(self.text(name))?;
        let settings = crate::sheet::Settings {
            title: title.to_owned(),
            ..sheet.settings()
        };
        sheet.set(&settings);
        Some(Texts::from([(self.path(name), sheet.text())]))
    }

    /// Without this step. Its file is emptied, which takes it out of the item; every version keeps it.
    pub(crate) fn without(mut self, name: &str) -> Option<Texts> {
        let at = self.names().iter().position(|one| one == name)?;
        self.record.get_mut("steps")?.as_array_mut()?.remove(at);
        let path = self.path(name);
        Some(self.changed([(path, String::new())]))
    }

    /// A step in two, at one of its headings. Questions stay with the first; the minutes are shared out by words.
    pub(crate) fn split(mut self, name: &str, heading: &str) -> Option<Texts> {
        let at = self.names().iter().position(|one| one == name)?;
        let text = self.text(name);
        let (cut, _) = headings(text).find(|(_, words)| *words == heading)?;
        let (first, second) = (text.get(..cut)?.trim_end(), text.get(cut..)?);
        let body = second
            .split_once('\n')
            .map_or("", |(_, body)| body)
            .trim_start();
        let mut sheet = Sheet::of(&format!("{first}\n"))?;
        let mut settings = sheet.settings();
        let (short, long) = shared(&settings.minutes, first, second);
        settings.minutes = short;
        sheet.set(&settings);
        let fresh = self.free_name(heading);
        let id = fresh
            .trim_end_matches(".md")
            .trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        let statements: toml_edit::Array = settings.statements.iter().map(String::as_str).collect();
        let front = format!(
            "id = {}\ntitle = {}\nminutes = {long}\nstatements = {}",
            Value::from(id),
            Value::from(heading),
            Value::Array(statements)
        );
        let files = [
            (self.path(name), sheet.text()),
            (self.path(&fresh), format!("+++\n{front}\n+++\n\n{body}")),
        ];
        self.record
            .get_mut("steps")?
            .as_array_mut()?
            .insert(at + 1, &fresh);
        Some(self.changed(files))
    }

    /// A file name that no file of the module has, with the next number and the words of a title.
    fn free_name(&self, title: &str) -> String {
        let number = |name: &String| {
            name.split('-')
                .next()
                .and_then(|head| head.parse::<u32>().ok())
        };
        let next = self.names().iter().filter_map(number).max().unwrap_or(0) + 1;
        let words = title
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty());
        let slug = words
            .take(6)
            .map(str::to_ascii_lowercase)
            .collect::<Vec<_>>()
            .join("-");
        let slug = if slug.is_empty() {
            "step".to_owned()
        } else {
            slug
        };
        let taken = |name: &String| self.texts.contains_key(&self.path(name));
        (next..next.saturating_add(1_000))
            .map(|next| format!("{next}-{slug}.md"))
            .find(|name| !taken(name))
            .unwrap_or(slug)
    }

    fn changed<const N: usize>(&self, files: [(String, String); N]) -> Texts {
        let mut changed = Texts::from(files);
        changed.insert(self.path("module.toml"), self.record.to_string());
        changed
    }
}

/// The headings of the second level in a page's text, with where their lines begin.
fn headings(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        let here = *at;
        *at += line.len();
        Some((here, line.trim_end()))
    });
    lines.filter_map(|(at, line)| Some((at, line.strip_prefix("## ")?)))
}

/// The minutes of a step, shared between its two parts by their words; each at least one.
fn shared(minutes: &str, first: &str, second: &str) -> (String, String) {
    let count = |text: &str| text.split_whitespace().count().max(1);
    let whole = minutes.parse::<usize>().unwrap_or(2).max(2);
    let short = whole * count(first) / (count(first) + count(second));
    let short = short.clamp(1, whole - 1);
    (short.to_string(), (whole - short).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Texts {
        let page = |title: &str, body: &str| {
            format!(
                "+++\nid = \"x\"\ntitle = \"{title}\" # kept\nminutes = 9\nstatements = [\"1.1\"]\n+++\n\n{body}\n"
            )
        };
        [
            ("m/module.toml", "# The module.\nsteps = [\n  \"1-a.md\", # first\n  \"2-b.md\",\n]\ntask = \"task.md\"\n".to_owned()),
            ("m/1-a.md", page("A", "Begin.\n\n## The rest\n\nThe rest of it.")),
            ("m/2-b.md", page("B", "Text.")),
        ].map(|(path, text)| (path.to_owned(), text)).into()
    }

    fn after(texts: &Texts, changed: Option<Texts>) -> Texts {
        let mut after = texts.clone();
        after.extend(changed.unwrap());
        after.retain(|_, text| !text.is_empty());
        after
    }

    fn names(texts: &Texts) -> Vec<String> {
        Module::of("m", texts).unwrap().names()
    }

    #[test]
    fn steps_move_up_and_down_and_not_off_the_list() {
        let texts = texts();
        let module = || Module::of("m", &texts).unwrap();
        assert_eq!(
            names(&after(&texts, module().moved("2-b.md", true))),
            ["2-b.md", "1-a.md"]
        );
        assert_eq!(
            names(&after(&texts, module().moved("1-a.md", false))),
            ["2-b.md", "1-a.md"]
        );
        assert!(
            module().moved("1-a.md", true).is_none() && module().moved("2-b.md", false).is_none()
        );
        assert!(module().moved("none.md", true).is_none());
        let there = after(&texts, module().moved("2-b.md", true));
        let back = after(
            &there,
            Module::of("m", &there).unwrap().moved("2-b.md", false),
        );
        assert_eq!(back, texts, "comments and layout stay");
    }

    #[test]
    fn a_step_is_added_with_a_free_name_and_taken_out_with_its_file() {
        let texts = texts();
        let more = after(
            &texts,
            Module::of("m", &texts).unwrap().added("Why, \"now\"?"),
        );
        assert_eq!(names(&more), ["1-a.md", "2-b.md", "3-why-now.md"]);
        assert_eq!(
            Sheet::of(&more["m/3-why-now.md"]).unwrap().settings().title,
            "Why, \"now\"?"
        );
        let less = after(
            &more,
            Module::of("m", &more).unwrap().without("3-why-now.md"),
        );
        assert_eq!(names(&less), ["1-a.md", "2-b.md"]);
        assert!(!less.contains_key("m/3-why-now.md"));
    }

    #[test]
    fn a_step_is_split_at_a_heading_and_loses_no_words_and_no_minutes() {
        let texts = texts();
        let two = after(
            &texts,
            Module::of("m", &texts).unwrap().split("1-a.md", "The rest"),
        );
        assert_eq!(names(&two), ["1-a.md", "3-the-rest.md", "2-b.md"]);
        assert!(two["m/1-a.md"].ends_with("\n\nBegin.\n") && two["m/1-a.md"].contains("# kept"));
        assert!(two["m/3-the-rest.md"].ends_with("\n\nThe rest of it.\n"));
        let minutes: u32 = Module::of("m", &two)
            .unwrap()
            .steps()
            .iter()
            .take(2)
            .map(|one| one.minutes.parse::<u32>().unwrap())
            .sum();
        assert_eq!(minutes, 9);
        assert!(
            Module::of("m", &texts)
                .unwrap()
                .split("1-a.md", "No such")
                .is_none()
        );
    }

    #[test]
    fn a_new_title_changes_one_line() {
        let texts = texts();
        let new = after(
            &texts,
            Module::of("m", &texts)
                .unwrap()
                .renamed("1-a.md", "An opening"),
        );
        assert_eq!(
            new["m/1-a.md"],
            texts["m/1-a.md"].replace("\"A\"", "\"An opening\"")
        );
    }
}
