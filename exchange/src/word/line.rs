//! The runs of a Word paragraph as a line: looks, links, pictures, fields, tracked changes.
//!
//! What this room must not know: blocks.

use super::{WordFault, read::Reading, styles, xml::Node};
use crate::{
    page::{Inline, Look, Mark, Picture, words},
    picture,
};

/// Elements inside a paragraph, at most.
const DEEPEST: usize = 40;
/// Pictures of one file, at most.
const PICTURES: usize = 500;

/// A field while it is read: what it says it is, and the look outside it.
#[derive(Default)]
struct Field {
    said: String,
    shown: bool,
    link: Option<String>,
}

#[derive(Default)]
struct Line {
    parts: Vec<Inline>,
    fields: Vec<Field>,
}

impl Reading<'_> {
    /// The line of a paragraph.
    pub(super) fn line(&mut self, node: &Node) -> Result<Vec<Inline>, WordFault> {
        let mut line = Line::default();
        for child in &node.children {
            self.part(child, &Look::default(), &mut line, 0)?;
        }
        Ok(line.parts)
    }

    fn parts(
        &mut self,
        node: &Node,
        look: &Look,
        line: &mut Line,
        depth: usize,
    ) -> Result<(), WordFault> {
        if depth > DEEPEST {
            return Err(WordFault::TooMuch);
        }
        for child in &node.children {
            self.part(child, look, line, depth + 1)?;
        }
        Ok(())
    }

    fn part(
        &mut self,
        node: &Node,
        look: &Look,
        line: &mut Line,
        depth: usize,
    ) -> Result<(), WordFault> {
        match node.name.as_str() {
            "r" => self.run(node, look, line, depth),
            "hyperlink" => {
                let target = self.link(node);
                let look = Look {
                    link: target.or(look.link.clone()),
                    ..look.clone()
                };
                self.parts(node, &look, line, depth)
            }
            "ins" | "moveTo" | "smartTag" | "customXml" | "dir" | "bdo" | "Choice" => {
                self.parts(node, look, line, depth)
            }
            "sdt" => node
                .child("sdtContent")
                .map_or(Ok(()), |one| self.parts(one, look, line, depth)),
            "AlternateContent" => node
                .child("Choice")
                .map_or(Ok(()), |one| self.parts(one, look, line, depth)),
            "fldSimple" => {
                let target = linked(node.get("instr").unwrap_or_default());
                let look = Look {
                    link: target.or(look.link.clone()),
                    ..look.clone()
                };
                self.parts(node, &look, line, depth)
            }
            "del" => {
                let look = Look {
                    deleted: true,
                    ..look.clone()
                };
                self.parts(node, &look, line, depth)
            }
            "commentRangeStart" | "commentRangeEnd" => {
                let mark = self.mark(node);
                line.parts.extend(mark);
                Ok(())
            }
            "oMath" | "oMathPara" => {
                let formula = words(&node.words());
                self.leave(format!(
                    "A formula; its letters were kept: “{}”",
                    short(&formula)
                ));
                line.parts.push(Inline::Text(formula, look.clone()));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Where a link leads, when it may be kept.
    fn link(&mut self, node: &Node) -> Option<String> {
        let outside = node
            .get("id")
            .and_then(|id| self.targets.get(id))
            .map(|(target, _)| target.clone());
        // A place inside the file has no name on a page.
        let target = outside?;
        let lower = target.trim().to_lowercase();
        let bad = ["javascript:", "vbscript:", "data:", "file:", "\\\\"];
        if bad.iter().any(|one| lower.starts_with(one)) {
            self.leave(format!(
                "A link to “{}”; its words were kept",
                short(&target)
            ));
            return None;
        }
        Some(target)
    }

    fn run(
        &mut self,
        node: &Node,
        above: &Look,
        line: &mut Line,
        depth: usize,
    ) -> Result<(), WordFault> {
        let properties = node.child("rPr");
        if properties.is_some_and(|one| one.is_on("vanish") == Some(true)) {
            self.leave("Hidden text".into());
            return Ok(());
        }
        let style = self
            .styles
            .look_of(properties.and_then(|one| one.value("rStyle")));
        let mut look = styles::look(
            properties,
            Look {
                bold: style.bold,
                italic: style.italic,
                strike: style.strike,
                ..above.clone()
            },
        );
        look.code = style.code;
        if let Some(link) = line
            .fields
            .iter()
            .rev()
            .find_map(|field| field.link.clone().filter(|_| field.shown))
        {
            look.link = Some(link);
        }
        for child in &node.children {
            self.piece(child, &look, line, depth)?;
        }
        Ok(())
    }

    fn piece(
        &mut self,
        node: &Node,
        look: &Look,
        line: &mut Line,
        depth: usize,
    ) -> Result<(), WordFault> {
        let hidden = line.fields.last().is_some_and(|field| !field.shown);
        let mut say = |text: &str| line.parts.push(Inline::Text(text.to_owned(), look.clone()));
        match node.name.as_str() {
            "t" | "delText" if !hidden => say(&node.words()),
            "tab" | "ptab" if !hidden => say(" "),
            "noBreakHyphen" => say("\u{2011}"),
            "sym" => self.leave("A sign of a special font".into()),
            "br" if matches!(node.get("type"), Some("page" | "column")) => {}
            "br" | "cr" => line.parts.push(Inline::Break),
            "fldChar" => field(node, line),
            "instrText" => {
                if let Some(field) = line.fields.last_mut() {
                    field.said.push_str(&node.words());
                }
            }
            "drawing" | "pict" | "object" => self.drawing(node, line),
            "AlternateContent" => {
                for child in node
                    .child("Choice")
                    .map(|one| one.children.as_slice())
                    .unwrap_or_default()
                {
                    if depth > DEEPEST {
                        return Err(WordFault::TooMuch);
                    }
                    self.piece(child, look, line, depth + 1)?;
                }
            }
            "footnoteReference" | "endnoteReference" => self.note(node),
            "commentReference" => {
                let mark = node.get("id").and_then(|id| self.marks.get(id)).copied();
                let known = |id| {
                    line.parts
                        .iter()
                        .chain(&self.waiting)
                        .any(|one| matches!(one, Inline::Mark(mark) if mark.id == id))
                };
                // A comment without a range is about this place.
                if let Some(id) = mark.filter(|id| !known(*id)) {
                    line.parts.push(Inline::Mark(Mark { id, end: true }));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn note(&mut self, node: &Node) {
        let kind = node.name.trim_end_matches("Reference");
        let found = node
            .get("id")
            .and_then(|id| self.notes.get(&format!("{kind} {id}")));
        let said = found.map(|words| short(words)).unwrap_or_default();
        self.leave(format!(
            "A {kind}: “{said}”. Put it into the text, or make it a source"
        ));
    }

    fn drawing(&mut self, node: &Node, line: &mut Line) {
        let about = node.find("docPr");
        let say = |name| {
            about
                .and_then(|one| one.get(name))
                .map(words)
                .unwrap_or_default()
        };
        let (alt, title, name) = (say("descr"), say("title"), say("name"));
        let alt = if alt.is_empty() { title } else { alt };
        let told = if alt.is_empty() {
            "without words".to_owned()
        } else {
            format!("“{}”", short(&alt))
        };
        let Some(target) = node
            .find("svgBlip")
            .or_else(|| node.find("blip"))
            .or_else(|| node.find("imagedata"))
        else {
            let words = words(&node.words());
            self.leave(if words.is_empty() {
                format!(
                    "A drawing ({told}): shapes, diagrams and charts have to be put in as pictures"
                )
            } else {
                format!("A text box: “{}”", short(&words))
            });
            return;
        };
        let place = target
            .get("embed")
            .or_else(|| target.get("id"))
            .and_then(|id| self.targets.get(id))
            .cloned();
        let Some((place, false)) = place else {
            self.leave(format!(
                "A picture ({told}): it lies outside the file. Put it into the file"
            ));
            return;
        };
        match self.picture(&place, &name) {
            Ok(path) => line.parts.push(Inline::Picture(Picture { path, alt })),
            Err(why) => self.leave(format!("A picture ({told}): {why}")),
        }
    }

    /// Keeps a picture, once.
    fn picture(&mut self, place: &str, name: &str) -> Result<String, String> {
        let inside = match place.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("word/{place}"),
        };
        let bytes = self
            .parcel
            .take(&inside)
            .map_err(|fault| fault.to_string())?;
        let bytes = bytes.ok_or("it is not in the file. Put it in again")?;
        let known = picture::look(&bytes)?;
        if known.ending == "svg" && !is_path(name) {
            return Err("pages cannot show its format. Save it as PNG and put it in again".into());
        }
        let pictures = self.pictures();
        let named = is_path(name).then(|| pictures.get(name));
        match named {
            Some(Some(same)) if *same == bytes => return Ok(name.to_owned()),
            Some(_) => {}
            None => {
                let known = pictures.iter().find(|(_, same)| **same == bytes);
                if let Some((path, _)) = known {
                    return Ok(path.clone());
                }
            }
        }
        if pictures.len() >= PICTURES {
            return Err("there are more than 500 pictures".into());
        }
        let path = match named {
            Some(None) => name.to_owned(),
            _ => format!("media/picture-{}.{}", pictures.len() + 1, known.ending),
        };
        pictures.insert(path.clone(), bytes);
        Ok(path)
    }
}

/// A path as Senda gives it to the pictures of a file that it writes.
fn is_path(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let ending = [".png", ".jpg", ".jpeg", ".gif", ".svg"]
        .iter()
        .any(|one| name.ends_with(one));
    ending
        && name.contains('/')
        && name.chars().all(plain)
        && name
            .split('/')
            .all(|part| !part.is_empty() && (part == ".." || !part.starts_with('.')))
}

/// Follows a field: what it says, then what it shows.
fn field(node: &Node, line: &mut Line) {
    match node.get("fldCharType") {
        Some("begin") if line.fields.len() < DEEPEST => line.fields.push(Field::default()),
        Some("separate") => {
            if let Some(field) = line.fields.last_mut() {
                field.shown = true;
                field.link = linked(&field.said);
            }
        }
        Some("end") => drop(line.fields.pop()),
        _ => {}
    }
}

/// Where a field leads that says it is a link.
fn linked(said: &str) -> Option<String> {
    let rest = said.trim().strip_prefix("HYPERLINK")?.trim();
    let target = rest.strip_prefix('"')?.split('"').next()?;
    let lower = target.to_lowercase();
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|one| lower.starts_with(one))
        .then(|| target.to_owned())
}

/// The first words.
fn short(text: &str) -> String {
    let cut: String = text.chars().take(160).collect();
    if cut.len() < text.len() {
        format!("{cut}…")
    } else {
        cut
    }
}
