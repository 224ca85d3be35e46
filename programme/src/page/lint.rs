//! Judges one page: headings, links, pictures, tables, call-outs, abbreviations, reading age.
//!
//! What this room must not know: the order of the programme, coverage, hours.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::facts::{Facts, gather, slug};
use super::links::{Target, folder, target};
use crate::model::SourceKind;
use crate::read::{Desk, Kind, Place, Reference, Use, nearest};
use crate::{Code, Severity};

/// Link texts that say nothing.
const VAGUE: &[&str] = &[
    "here",
    "click here",
    "link",
    "this link",
    "more",
    "read more",
    "this",
    "this page",
];
/// The kinds of call-out.
pub(crate) const CALLOUTS: &[&str] = &["law", "evidence", "school"];

/// What pages are judged against.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// Short forms that are explained.
    pub short_forms: BTreeSet<String>,
    /// Sources by key.
    pub sources: BTreeMap<String, SourceKind>,
    /// Highest reading age.
    pub reading_age_max: Option<u32>,
}

/// A page to judge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page<'t> {
    /// Its file.
    pub file: &'t str,
    /// Its Markdown.
    pub body: &'t str,
    /// Where the Markdown begins in the file.
    pub at: usize,
    /// The module or element it belongs to.
    pub from: &'t str,
    /// Whether its reading age is judged.
    pub for_participants: bool,
}

/// What the programme keeps of a page.
#[derive(Debug, Default)]
pub(crate) struct Linted {
    /// Glossary terms in order of first use.
    pub terms: Vec<String>,
    /// How many words.
    pub words: usize,
    /// Reading age in years.
    pub reading_age: Option<u32>,
    /// The last heading.
    pub last_heading: Option<String>,
}

/// Judges a page.
pub(crate) fn lint(desk: &Desk<'_>, lexicon: &Lexicon, page: Page<'_>) -> Linted {
    let facts = gather(page.body);
    let judge = Judge {
        desk,
        lexicon,
        page,
    };
    judge.headings(&facts);
    judge.parts(&facts);
    judge.callouts(&facts);
    judge.abbreviations(&facts);
    let terms = judge.links(&facts);
    let reading_age = judge.hardness(&facts);
    let last_heading = facts
        .headings
        .last()
        .map(|(_, words, _)| words.trim().to_owned());
    Linted {
        terms,
        words: facts.words,
        reading_age,
        last_heading,
    }
}

/// One page and what it is judged against.
pub(super) struct Judge<'j, 'f> {
    pub(super) desk: &'j Desk<'f>,
    pub(super) lexicon: &'j Lexicon,
    pub(super) page: Page<'j>,
}

impl Judge<'_, '_> {
    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        let span = span.start + self.page.at..span.end + self.page.at;
        Place {
            file: self.page.file.to_owned(),
            span,
        }
    }

    pub(super) fn fault(&self, code: Code, span: &Range<usize>, message: impl Into<String>) {
        self.desk.fault(code, &self.place(span), message);
    }

    fn refer(&self, kind: Kind, target: &str, span: &Range<usize>) {
        let (target, place, from) = (
            target.to_owned(),
            self.place(span),
            self.page.from.to_owned(),
        );
        self.desk.refer(Reference {
            kind,
            target,
            place,
            how: Use::Mention,
            from,
        });
    }

    fn headings(&self, facts: &Facts<'_>) {
        let mut before = 1;
        for (level, words, span) in &facts.headings {
            if *level == 1 {
                let message = format!(
                    "“{}” is a heading of level 1; the title of the page is that already",
                    words.trim()
                );
                self.desk.fault_with(
                    Code::HeadingJump,
                    &self.place(span),
                    message,
                    "Write it with ##.",
                );
            } else if *level > before + 1 {
                let message = format!(
                    "“{}” is of level {level} after level {before}",
                    words.trim()
                );
                self.fault(Code::HeadingJump, span, message);
            }
            before = *level;
        }
    }

    fn parts(&self, facts: &Facts<'_>) {
        for span in &facts.empty_headers {
            self.fault(Code::TableWithoutHeader, span, "this column has no heading");
        }
        for span in &facts.html {
            self.fault(Code::RawHtml, span, "this HTML will not be shown");
        }
        for at in &facts.strays {
            self.fault(
                Code::OpenCallout,
                &(*at..*at + 3),
                "this closes a call-out that was never opened",
            );
        }
    }

    fn callouts(&self, facts: &Facts<'_>) {
        for callout in &facts.callouts {
            let head = callout.at..callout.at + 3 + callout.head.len();
            let kind = callout.kind();
            if !callout.closed {
                self.fault(
                    Code::OpenCallout,
                    &head,
                    format!("the call-out “{kind}” is not closed"),
                );
            }
            if !CALLOUTS.contains(&kind) {
                let message = format!("“{kind}” is not a kind of call-out");
                match nearest(kind, CALLOUTS.iter().copied()) {
                    Some(meant) => {
                        let help = format!("Did you mean “{meant}”?");
                        self.desk.fault_with(
                            Code::UnknownCallout,
                            &self.place(&head),
                            message,
                            help,
                        );
                    }
                    None => self.fault(Code::UnknownCallout, &head, message),
                }
            }
            let citations = callout.citations();
            for citation in &citations {
                self.refer(Kind::Source, citation, &head);
                self.kind_of_source(kind, citation, &head);
            }
            let inside = callout.body_at..callout.body_at + callout.body.len();
            if matches!(kind, "law" | "evidence")
                && citations.is_empty()
                && !self.cites(facts, &inside)
            {
                self.unsourced(kind, callout.body, &head);
            }
        }
    }

    fn cites(&self, facts: &Facts<'_>, inside: &Range<usize>) -> bool {
        let within = |span: &Range<usize>| inside.start <= span.start && span.end <= inside.end;
        facts.links.iter().any(|link| {
            within(&link.span) && matches!(self.target(&link.target), Target::Citation(_))
        })
    }

    fn unsourced(&self, kind: &str, body: &str, head: &Range<usize>) {
        let claims = ["must", "should"].into_iter().find(|word| {
            body.split(|letter: char| !letter.is_alphabetic())
                .any(|one| one.eq_ignore_ascii_case(word))
        });
        let message = match claims.filter(|_| kind == "law") {
            Some(word) => format!("this call-out says “{word}” and cites nothing"),
            None => format!("this {kind} call-out cites nothing"),
        };
        self.fault(Code::ClaimWithoutSource, head, message);
    }

    fn kind_of_source(&self, kind: &str, citation: &str, head: &Range<usize>) {
        let key = citation.split(':').next().unwrap_or_default();
        let wrong = match (kind, self.lexicon.sources.get(key)) {
            ("law", Some(SourceKind::Evidence)) => "research",
            ("evidence", Some(SourceKind::Law)) => "a law",
            _ => return,
        };
        self.fault(
            Code::WrongKindOfSource,
            head,
            format!("“{key}” is {wrong}, in a call-out about {kind}"),
        );
    }

    fn target<'l>(&self, link: &'l str) -> Target<'l> {
        target(link, folder(self.page.file), |key| {
            self.lexicon.sources.contains_key(key)
        })
    }

    /// Judges links and pictures; gives back the glossary terms in order of first use.
    fn links(&self, facts: &Facts<'_>) -> Vec<String> {
        let anchors: BTreeSet<String> = facts
            .headings
            .iter()
            .map(|(_, words, _)| slug(words))
            .collect();
        let mut terms: Vec<String> = Vec::new();
        let mut texts: BTreeMap<String, &str> = BTreeMap::new();
        for link in &facts.links {
            let words = link.text.trim();
            if words.is_empty() {
                let code = if link.picture {
                    Code::MissingAlt
                } else {
                    Code::EmptyLinkText
                };
                self.fault(
                    code,
                    &link.span,
                    format!("nothing stands for “{}”", link.target),
                );
            }
            let found = self.target(&link.target);
            if let Target::Term(term) = found
                && !terms.iter().any(|one| one == term)
            {
                terms.push(term.to_owned());
            }
            if link.picture && matches!(found, Target::Outside | Target::Plain) {
                self.fault(
                    Code::UnsafeLink,
                    &link.span,
                    "a picture from another site tells that site who reads this page",
                );
                continue;
            }
            self.leads_somewhere(&found, &link.target, &link.span, &anchors);
            if !link.picture && !words.is_empty() && !matches!(found, Target::Term(_)) {
                let first = texts.entry(words.to_lowercase()).or_insert(&link.target);
                self.link_text(words, first, &link.target, &link.span);
            }
        }
        terms
    }

    fn link_text(&self, words: &str, first: &str, target: &str, span: &Range<usize>) {
        if VAGUE.contains(&words.to_lowercase().as_str()) {
            self.fault(
                Code::LinkText,
                span,
                format!("“{words}” does not tell where the link leads"),
            );
        } else if first != target {
            self.fault(
                Code::LinkText,
                span,
                format!("“{words}” leads to {first} above and to {target} here"),
            );
        }
    }

    fn leads_somewhere(
        &self,
        found: &Target<'_>,
        link: &str,
        span: &Range<usize>,
        anchors: &BTreeSet<String>,
    ) {
        match found {
            Target::Term(term) => self.refer(Kind::Term, term, span),
            Target::Module(module) => self.refer(Kind::Module, module, span),
            Target::Citation(citation) => self.refer(Kind::Source, citation, span),
            Target::Outside => {}
            Target::Plain => {
                let words = (format!("{link} is not encrypted"), "Use https.".to_owned());
                self.desk.fault_as(
                    Code::UnsafeLink,
                    Severity::Warning,
                    &self.place(span),
                    words,
                );
            }
            Target::Anchor(anchor) if anchors.contains(*anchor) => {}
            Target::Anchor(anchor) => {
                self.fault(
                    Code::BrokenLink,
                    span,
                    format!("no heading on this page has the anchor “{anchor}”"),
                );
            }
            Target::File(path) if self.desk.files.contains_key(path) => self.desk.mark_used(path),
            Target::File(path) => {
                self.fault(Code::BrokenLink, span, format!("there is no file {path}"));
            }
            Target::Unsafe => self.fault(
                Code::UnsafeLink,
                span,
                format!("“{link}” is not a kind of link that is allowed"),
            ),
        }
    }
}
