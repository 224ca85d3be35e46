//! The HTML of a page: Markdown made into elements, every piece cleaned by one sanitiser, call-outs put around it.
//!
//! What this room must not know: the frame of the page, the look, who reads it.

use std::collections::BTreeMap;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::blocks::{Block, Callout, blocks};
use super::clean::{CLEANER, escape};
use super::facts::slug;
use super::links::{Target, folder, target};
use crate::model::{Medium, MediumKind, Programme};

/// Where links of the programme lead on the site that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// What stands before a module's id; a step follows after a further `/`.
    pub module: String,
    /// What stands before the path of a picture, sound, film or any other file.
    pub media: String,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            module: "/study/m/".to_owned(),
            media: "/study/media/".to_owned(),
        }
    }
}

/// The name of a file in words: `documents/2-send-register.md` is “send register”.
fn stem(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let name = name.split('.').next().unwrap_or(name);
    let words = name.trim_start_matches(|one: char| one.is_ascii_digit() || one == '-');
    words.replace(['-', '_'], " ")
}

/// Renders the Markdown of the page in `file`.
pub(crate) fn html(text: &str, file: &str, programme: &Programme, links: &Links) -> String {
    let parts = blocks(text);
    let mut page = Rendering {
        programme,
        links,
        file,
        shift: shift(&parts),
        level: 1,
        anchors: BTreeMap::new(),
        labels: BTreeMap::new(),
        tables: 0,
    };
    let mut html = String::new();
    for part in parts {
        match part {
            Block::Prose { text, .. } => html.push_str(&page.markdown(text)),
            Block::Callout(callout) => page.callout(&callout, &mut html),
            Block::Stray { .. } => {}
        }
    }
    html
}

/// One when the page uses headings of level 1: the title of the page is the only one there may be.
fn shift(parts: &[Block<'_>]) -> usize {
    let highest = |text: &str| {
        Parser::new_ext(text, super::options()).any(|event| {
            matches!(
                event,
                Event::Start(Tag::Heading {
                    level: HeadingLevel::H1,
                    ..
                })
            )
        })
    };
    let any = parts.iter().any(|part| match part {
        Block::Prose { text, .. } => highest(text),
        Block::Callout(callout) => highest(callout.body),
        Block::Stray { .. } => false,
    });
    usize::from(any)
}

struct Rendering<'r> {
    programme: &'r Programme,
    links: &'r Links,
    file: &'r str,
    /// Levels by which headings are lowered.
    shift: usize,
    /// Level of the last heading.
    level: usize,
    /// How often each anchor was given.
    anchors: BTreeMap<String, u32>,
    /// How often each label was given.
    labels: BTreeMap<String, u32>,
    tables: u32,
}

impl Rendering<'_> {
    /// Prose as clean HTML.
    fn markdown(&mut self, text: &str) -> String {
        let options = super::options() | Options::ENABLE_SMART_PUNCTUATION;
        let events: Vec<Event<'_>> = Parser::new_ext(text, options).collect();
        let mut kept = Vec::with_capacity(events.len());
        let mut open: Vec<bool> = Vec::new();
        for (at, event) in events.iter().enumerate() {
            match event {
                Event::Html(_) | Event::InlineHtml(_) => {}
                Event::Start(Tag::Heading { level, .. }) => {
                    kept.push(self.heading(*level, events.get(at..).unwrap_or_default()));
                }
                Event::End(TagEnd::Heading(level)) => {
                    kept.push(Event::End(TagEnd::Heading(self.lower(*level))));
                }
                Event::Start(Tag::Table(_)) => kept.push(Event::Start(Tag::Table(Vec::new()))),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let link = self.link(dest_url);
                    open.push(link.is_some());
                    kept.extend(link);
                }
                Event::End(TagEnd::Link) => {
                    if open.pop() == Some(true) {
                        kept.push(event.clone());
                    }
                }
                Event::Start(Tag::Image { dest_url, .. }) => kept.extend(self.image(dest_url)),
                other => kept.push(other.clone()),
            }
        }
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, kept.into_iter());
        self.finish(&CLEANER.clean(&html).to_string())
    }

    /// Wraps tables so that they scroll by themselves, and marks links to words.
    fn finish(&mut self, clean: &str) -> String {
        let mut html = String::with_capacity(clean.len());
        for (at, piece) in clean.split("<table>").enumerate() {
            if at > 0 {
                self.tables += 1;
                // Several files may be shown on one page: each table has a name of its own there.
                let label = format!(
                    "Table {} of {}, scrolls sideways",
                    self.tables,
                    stem(self.file)
                );
                html.push_str(&format_wrapper(&label));
            }
            html.push_str(piece);
        }
        html.replace("</table>", "</table></div>")
            .replace("<a href=\"#word-", "<a class=\"app-term\" href=\"#word-")
    }

    fn lower(&self, level: HeadingLevel) -> HeadingLevel {
        HeadingLevel::try_from((level as usize + self.shift).clamp(2, 6))
            .unwrap_or(HeadingLevel::H6)
    }

    fn heading<'e>(&mut self, level: HeadingLevel, rest: &[Event<'e>]) -> Event<'e> {
        let level = self.lower(level);
        self.level = level as usize;
        let mut words = String::new();
        for event in rest
            .iter()
            .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
        {
            if let Event::Text(text) | Event::Code(text) = event {
                words.push_str(text);
            }
        }
        let anchor = slug(&words);
        let count = self.anchors.entry(anchor.clone()).or_insert(0);
        *count += 1;
        let id = if *count == 1 {
            format!("part-{anchor}")
        } else {
            format!("part-{anchor}-{count}")
        };
        Event::Start(Tag::Heading {
            level,
            id: Some(id.into()),
            classes: Vec::new(),
            attrs: Vec::new(),
        })
    }

    /// A link with its address on the site; `None` when it leads nowhere, and then its words stay.
    fn link<'e>(&self, link: &CowStr<'e>) -> Option<Event<'e>> {
        let is_source = |key: &str| self.programme.sources.iter().any(|one| one.key == key);
        let address = match target(link, folder(self.file), is_source) {
            Target::Term(term) => self
                .programme
                .glossary
                .iter()
                .any(|one| one.id == term)
                .then(|| format!("#word-{term}")),
            Target::Module(id) => Some(format!("{}{id}", self.links.module)),
            Target::Citation(cited) => self.programme.citation(cited).and_then(|one| one.url),
            Target::Outside | Target::Plain => Some(link.to_string()),
            Target::Anchor(anchor) => Some(format!("#part-{anchor}")),
            Target::File(path) => Some(self.file_address(&path)),
            Target::Unsafe => None,
        }?;
        let (dest_url, title, id) = (address.into(), "".into(), "".into());
        Some(Event::Start(Tag::Link {
            link_type: LinkType::Inline,
            dest_url,
            title,
            id,
        }))
    }

    /// A page of the programme by its place in the study, any other file by its path.
    fn file_address(&self, path: &str) -> String {
        for module in self.programme.elements.iter().flat_map(|one| &one.modules) {
            if let Some(step) = module.steps.iter().find(|one| one.file == path) {
                return format!("{}{}/{}", self.links.module, module.id, step.id);
            }
            if module.task.as_ref().is_some_and(|task| task.file == path) {
                return format!("{}{}/task", self.links.module, module.id);
            }
        }
        format!("{}{path}", self.links.media)
    }

    fn medium(&self, path: &str) -> Option<&Medium> {
        let modules = self.programme.elements.iter().flat_map(|one| &one.modules);
        modules
            .flat_map(|one| &one.media)
            .find(|one| one.file == path)
    }

    /// A picture; for sound and film a player, with the words of the picture below it as text.
    fn image<'e>(&self, link: &CowStr<'e>) -> Option<Event<'e>> {
        match target(link, folder(self.file), |_| false) {
            Target::File(path) => match self
                .medium(&path)
                .filter(|one| one.kind != MediumKind::Image)
            {
                Some(medium) => Some(Event::InlineHtml(self.player(medium).into())),
                None => Some(picture(format!("{}{path}", self.links.media).into())),
            },
            _ => None,
        }
    }

    fn player(&self, medium: &Medium) -> String {
        let address = |path: &str| escape(&format!("{}{path}", self.links.media));
        let tag = if medium.kind == MediumKind::Video {
            "video"
        } else {
            "audio"
        };
        let track = medium.captions.as_deref().map_or_else(String::new, |path| {
            let language = escape(&self.programme.language);
            let path = address(path);
            format!(
                "<track kind=\"captions\" src=\"{path}\" srclang=\"{language}\" label=\"Captions\">"
            )
        });
        let transcript = medium
            .transcript
            .as_deref()
            .map_or_else(String::new, |path| {
                let title = escape(medium.title.as_deref().unwrap_or("this recording"));
                format!(
                    "<br><a href=\"{}\">Transcript of {title}</a><br>",
                    address(path)
                )
            });
        let source = address(&medium.file);
        format!(
            "<{tag} controls=\"\" preload=\"metadata\" src=\"{source}\">{track}</{tag}>{transcript}"
        )
    }

    fn callout(&mut self, callout: &Callout<'_>, html: &mut String) {
        let (kind, name) = match callout.kind() {
            "law" => ("law", "The law"),
            "evidence" => ("evidence", "The evidence"),
            "school" => ("school", "In one school"),
            _ => return html.push_str(&self.markdown(callout.body)),
        };
        let citations: Vec<_> = callout
            .citations()
            .into_iter()
            .filter_map(|one| self.programme.citation(one))
            .collect();
        let words: Vec<String> = citations.iter().map(ToString::to_string).collect();
        let subject = callout
            .title()
            .map_or_else(|| words.join("; "), str::to_owned);
        let label = self.label(if subject.is_empty() {
            name.to_owned()
        } else {
            format!("{name}: {subject}")
        });
        let heading = callout
            .title()
            .map_or_else(|| name.to_owned(), |title| format!("{name}: {title}"));
        let level = (self.level + 1).clamp(2, 6);
        let sources = citations
            .iter()
            .map(source_in_words)
            .collect::<Vec<_>>()
            .join("; ");
        let body = self.markdown(callout.body);
        let after = if sources.is_empty() {
            String::new()
        } else {
            format!("<p class=\"app-call__source\">Source: {sources}</p>\n")
        };
        let aside = format!(
            "<aside class=\"app-call app-call--{kind}\" aria-label=\"{}\">\n<h{level} class=\"app-call__heading\">{}</h{level}>\n{body}{after}</aside>\n",
            escape(&label),
            escape(&heading),
        );
        html.push_str(&aside);
    }

    /// A label that no other call-out of the page has.
    fn label(&mut self, label: String) -> String {
        let count = self.labels.entry(label.clone()).or_insert(0);
        *count += 1;
        if *count == 1 {
            label
        } else {
            format!("{label} ({count})")
        }
    }
}

fn format_wrapper(label: &str) -> String {
    format!(
        "<div class=\"app-scroll\" role=\"region\" aria-label=\"{label}\" tabindex=\"0\"><table class=\"govuk-table\">"
    )
}

fn picture(dest_url: CowStr<'_>) -> Event<'_> {
    Event::Start(Tag::Image {
        link_type: LinkType::Inline,
        dest_url,
        title: "".into(),
        id: "".into(),
    })
}

fn source_in_words(one: &crate::model::Citation) -> String {
    let title = escape(&one.title);
    let linked = one.url.as_ref().map_or_else(
        || title.clone(),
        |url| format!("<a href=\"{}\">{title}</a>", escape(url)),
    );
    match &one.part {
        Some(part) => format!("{linked}, {}", escape(part)),
        None => linked,
    }
}
