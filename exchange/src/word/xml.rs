//! XML of a stranger as small trees: no document type, no entities but the five, no deeper and no more than a page needs.
//!
//! What this room must not know: what the elements mean.

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesRef, BytesStart, Event},
};

/// Elements inside elements, at most.
const DEEPEST: usize = 120;
/// Elements and texts of one tree, at most.
const MOST: usize = 400_000;
/// Attributes of an element that are read.
const ATTRIBUTES: usize = 64;

/// Why XML is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum XmlFault {
    /// It is not well formed.
    Broken,
    /// It declares a document type, which no Word file does.
    Doctype,
    /// It is too deep, or too much.
    TooMuch,
}

/// An element with what is inside, or a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    /// Its name without prefix; empty for a text.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
    text: String,
}

impl Node {
    /// An attribute by its name without prefix.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(one, _)| one == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|one| one.name == name)
    }

    /// The attribute `val` of a child.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.child(name).and_then(|one| one.get("val"))
    }

    /// Whether a child is there and not switched off.
    pub(super) fn is_on(&self, name: &str) -> Option<bool> {
        let child = self.child(name)?;
        Some(!matches!(
            child.get("val"),
            Some("0" | "false" | "off" | "none")
        ))
    }

    /// The first element of this name, however deep.
    pub(super) fn find(&self, name: &str) -> Option<&Self> {
        self.children.iter().find_map(|one| {
            if one.name == name {
                Some(one)
            } else {
                one.find(name)
            }
        })
    }

    /// All text inside.
    pub(super) fn words(&self) -> String {
        let mut words = String::new();
        self.gather(&mut words);
        words
    }

    fn gather(&self, words: &mut String) {
        words.push_str(&self.text);
        for child in &self.children {
            if matches!(child.name.as_str(), "p" | "tab" | "br") && !words.is_empty() {
                words.push(' ');
            }
            child.gather(words);
        }
    }
}

/// Hands over each child of the first element named `parent`, one at a time.
pub(super) fn each(xml: &[u8], parent: &str, mut take: impl FnMut(Node)) -> Result<(), XmlFault> {
    let text = std::str::from_utf8(xml).map_err(|_other| XmlFault::Broken)?;
    let mut reader = Reader::from_str(text);
    let mut outside: Vec<String> = Vec::new();
    let mut open: Vec<Node> = Vec::new();
    let mut count = 0_usize;
    loop {
        let event = reader.read_event().map_err(|_broken| XmlFault::Broken)?;
        if outside.len() + open.len() > DEEPEST || count > MOST {
            return Err(XmlFault::TooMuch);
        }
        match event {
            Event::Start(start) => {
                let inside = !open.is_empty() || outside.last().is_some_and(|name| name == parent);
                if inside {
                    count += 1;
                    open.push(element(&start)?);
                } else {
                    outside.push(local(&start));
                }
            }
            Event::Empty(start) => {
                count += 1;
                let node = element(&start)?;
                match open.last_mut() {
                    Some(above) => above.children.push(node),
                    None if outside.last().is_some_and(|name| name == parent) => take(node),
                    None => {}
                }
            }
            Event::End(_) => {
                if let Some(node) = close(&mut open, &mut outside) {
                    count = 0;
                    take(node);
                }
            }
            Event::Text(text) => {
                count += 1;
                let text = text.decode().map_err(|_broken| XmlFault::Broken)?;
                say(&mut open, &text);
            }
            Event::CData(text) => say(
                &mut open,
                &text.decode().map_err(|_broken| XmlFault::Broken)?,
            ),
            Event::GeneralRef(reference) => {
                say(&mut open, letter(&reference)?.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err(XmlFault::Doctype),
            Event::Eof => {
                return if outside.is_empty() && open.is_empty() {
                    Ok(())
                } else {
                    Err(XmlFault::Broken)
                };
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

/// Closes the innermost element; a whole child of the parent is handed back.
fn close(open: &mut Vec<Node>, outside: &mut Vec<String>) -> Option<Node> {
    let Some(node) = open.pop() else {
        outside.pop();
        return None;
    };
    match open.last_mut() {
        Some(above) => {
            above.children.push(node);
            None
        }
        None => Some(node),
    }
}

/// The letter that a reference stands for. Nothing is declared, so there are five and the numbered ones.
fn letter(reference: &BytesRef<'_>) -> Result<char, XmlFault> {
    let numbered = reference
        .resolve_char_ref()
        .map_err(|_broken| XmlFault::Broken)?;
    if let Some(letter) = numbered {
        return Ok(letter);
    }
    let name = reference.decode().map_err(|_broken| XmlFault::Broken)?;
    match name.as_ref() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(XmlFault::Doctype),
    }
}

/// Private letters stand for marks later; no text of a stranger may bring them.
fn say(open: &mut [Node], text: &str) {
    if let Some(above) = open.last_mut() {
        let kept = text.chars().filter(|c| u32::from(*c) < 0xf_0000);
        above.children.push(Node {
            text: kept.collect(),
            ..Node::default()
        });
    }
}

fn local(start: &BytesStart<'_>) -> String {
    String::from_utf8_lossy(start.local_name().as_ref()).into_owned()
}

fn element(start: &BytesStart<'_>) -> Result<Node, XmlFault> {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false).take(ATTRIBUTES) {
        let attribute = attribute.map_err(|_broken| XmlFault::Broken)?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|_broken| XmlFault::Broken)?;
        let name = String::from_utf8_lossy(attribute.key.local_name().as_ref()).into_owned();
        attributes.push((name, value.into_owned()));
    }
    Ok(Node {
        name: local(start),
        attributes,
        ..Node::default()
    })
}
