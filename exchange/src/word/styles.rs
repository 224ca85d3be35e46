//! What the styles and lists of a Word file mean.
//!
//! What this room must not know: the text.

use std::collections::HashMap;

use super::xml::{Node, XmlFault, each};
use crate::page::Look;

/// What a paragraph style makes of a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<(String, usize)>,
    pub(super) look: Look,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Title,
    Heading(u8),
    Quote,
    Code,
    /// More of the item of a list, at this level.
    More(usize),
    Contents,
    Rule,
}

#[derive(Debug, Default)]
pub(super) struct Styles {
    all: HashMap<String, Style>,
    /// Which numbering a list uses.
    lists: HashMap<String, String>,
    levels: HashMap<(String, usize), Level>,
}

/// One level of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Level {
    /// Its first number; nothing when it has bullets.
    pub(super) number: Option<u64>,
}

impl Styles {
    pub(super) fn read(styles: Option<&[u8]>, numbering: Option<&[u8]>) -> Result<Self, XmlFault> {
        let mut read = Self::default();
        if let Some(xml) = styles {
            each(xml, "styles", |node| read.style(&node))?;
        }
        if let Some(xml) = numbering {
            each(xml, "numbering", |node| read.numbering(&node))?;
        }
        Ok(read)
    }

    fn style(&mut self, node: &Node) {
        let (true, Some(id)) = (node.name == "style", node.get("styleId")) else {
            return;
        };
        let paragraph = node.child("pPr");
        let outline = paragraph.and_then(|one| one.value("outlineLvl"));
        let style = Style {
            name: node.value("name").unwrap_or(id).to_lowercase(),
            based_on: node.value("basedOn").map(str::to_owned),
            outline: outline.and_then(|level| level.parse().ok()),
            list: paragraph.and_then(list_of),
            look: look(node.child("rPr"), Look::default()),
        };
        self.all.insert(id.to_owned(), style);
    }

    fn numbering(&mut self, node: &Node) {
        match node.name.as_str() {
            "abstractNum" => {
                let Some(id) = node.get("abstractNumId") else {
                    return;
                };
                for level in node.children.iter().filter(|one| one.name == "lvl") {
                    let at = level
                        .get("ilvl")
                        .and_then(|at| at.parse().ok())
                        .unwrap_or(0);
                    let start = level.value("start").and_then(|start| start.parse().ok());
                    let bullet = matches!(level.value("numFmt"), Some("bullet" | "none"));
                    let number = (!bullet).then_some(start.unwrap_or(1));
                    self.levels.insert((id.to_owned(), at), Level { number });
                }
            }
            "num" => {
                if let (Some(id), Some(of)) = (node.get("numId"), node.value("abstractNumId")) {
                    self.lists.insert(id.to_owned(), of.to_owned());
                }
            }
            _ => {}
        }
    }

    /// The style and those it is based on.
    fn chain<'s>(&'s self, id: &'s str) -> impl Iterator<Item = &'s Style> {
        let first = self.all.get(id);
        let next = |style: &&'s Style| self.all.get(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(12)
    }

    /// What a paragraph of this style is.
    pub(super) fn kind(&self, id: Option<&str>) -> Kind {
        let Some(id) = id else { return Kind::Plain };
        if let Some(found) = self.chain(id).find_map(known) {
            return found;
        }
        known(&Style {
            name: id.to_lowercase(),
            ..Style::default()
        })
        .unwrap_or(Kind::Plain)
    }

    /// The list and level that a style puts a paragraph into.
    pub(super) fn list_of_style(&self, id: Option<&str>) -> Option<(String, usize)> {
        self.chain(id?).find_map(|style| style.list.clone())
    }

    pub(super) fn level(&self, list: &str, level: usize) -> Option<Level> {
        let of = self.lists.get(list)?;
        self.levels.get(&(of.clone(), level)).copied()
    }

    /// The look of a character style.
    pub(super) fn look_of(&self, id: Option<&str>) -> Look {
        let mut found = Look::default();
        let Some(id) = id else { return found };
        for style in self.chain(id) {
            found.bold |= style.look.bold;
            found.italic |= style.look.italic;
            found.strike |= style.look.strike;
            found.code |= style.name == "html code";
        }
        found
    }
}

fn known(style: &Style) -> Option<Kind> {
    let name = style.name.as_str();
    let squeezed: String = name.split_whitespace().collect();
    let level = squeezed
        .strip_prefix("heading")
        .and_then(|level| level.parse().ok());
    if let Some(level @ 1..=9) = level.or(style
        .outline
        .map(|level| level + 1)
        .filter(|level| *level < 10))
    {
        return Some(Kind::Heading(level));
    }
    if squeezed.starts_with("toc") {
        return Some(Kind::Contents);
    }
    if let Some(level) = squeezed.strip_prefix("listcontinue") {
        return Some(Kind::More(
            level.parse::<usize>().unwrap_or(1).saturating_sub(1),
        ));
    }
    Some(match squeezed.as_str() {
        "title" => Kind::Title,
        "quote" | "intensequote" => Kind::Quote,
        "htmlpreformatted" => Kind::Code,
        "sendarule" => Kind::Rule,
        _ => return None,
    })
}

/// The list and level of a paragraph.
pub(super) fn list_of(properties: &Node) -> Option<(String, usize)> {
    let list = properties.child("numPr")?;
    let level = list.value("ilvl").and_then(|level| level.parse().ok());
    Some((list.value("numId")?.to_owned(), level.unwrap_or(0).min(8)))
}

/// A look as it is said, on top of another.
pub(super) fn look(properties: Option<&Node>, above: Look) -> Look {
    let Some(properties) = properties else {
        return above;
    };
    Look {
        bold: properties.is_on("b").unwrap_or(above.bold),
        italic: properties.is_on("i").unwrap_or(above.italic),
        strike: properties.is_on("strike").unwrap_or(above.strike),
        ..above
    }
}
