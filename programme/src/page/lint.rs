//! Judges one page: headings, links, pictures, tables, call-outs, abbreviations, reading age.
//!
//! What this room must not know: the order of the programme, coverage, hours.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::facts::{Facts, Link, gather, slug};
pub(crate) use super::lexicon::Lexicon;
use super::links::{Target, folder, target};
use crate::model::SourceKind;
use crate::read::{Desk, Fault, FileUse, Kind, Mend, Place, Reference, Use, nearest};
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
    /// The last heading and its place.
    pub last_heading: Option<(String, Place)>,
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
    judge.prose(&facts);
    let terms = judge.links(&facts);
    let reading_age = judge.hardness(&facts);
    let last_heading = facts
        .headings
        .last()
        .map(|(_, words, span)| (words.trim().to_owned(), judge.place(span)));
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
            self.desk.anchor(self.page.file, slug(words));
            if *level == 1 {
                let message = format!(
                    "“{}” is a heading of level 1; the title of the page is that already",
                    words.trim()
                );
                let fault = Fault::new(Code::HeadingJump, &self.place(span), message);
                let mend = Mend::Swap("# ".to_owned(), "## ".to_owned());
                self.desk.say(fault.help("Write it with ##.").mend(mend));
            } else if *level > before + 1 {
                let message = format!(
                    "“{}” is of level {level} after level {before}",
                    words.trim()
                );
                let place = self.place(span);
                let (is, next) = (usize::from(*level), usize::from(before) + 1);
                let fault = Fault::new(Code::HeadingJump, &place, message);
                let wanted = format!("{} ", "#".repeat(next));
                let fault = fault.help(format!("Write it with {}.", wanted.trim()));
                self.desk
                    .say(fault.mend(Mend::Swap(format!("{} ", "#".repeat(is)), wanted)));
            }
            before = *level;
        }
    }

    fn parts(&self, facts: &Facts<'_>) {
        for span in &facts.empty_headers {
            self.fault(Code::TableWithoutHeader, span, "this column has no heading");
        }
        for span in &facts.near_tables {
            let help =
                "Write the names of the columns in its first row and | --- | --- | below them.";
            let message = "this is not read as a table: it has no heading row";
            self.desk
                .fault_with(Code::TableWithoutHeader, &self.place(span), message, help);
        }
        if let Some(span) = &facts.too_deep {
            let message =
                "lists and quotations lie deeper in each other here than anybody can follow";
            self.desk.fault_with(
                Code::TooLarge,
                &self.place(span),
                message,
                "Write it flatter.",
            );
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
                let message = format!("the call-out “{kind}” is not closed");
                self.fault(Code::OpenCallout, &head, message);
            }
            if !CALLOUTS.contains(&kind) {
                let message = format!("“{kind}” is not a kind of call-out");
                let place = self.place(&callout.place_of(kind));
                let fault = Fault::new(Code::UnknownCallout, &place, message);
                let meant = nearest(kind, CALLOUTS.iter().copied());
                self.desk.say(fault.meant(kind, meant));
            }
            let citations = callout.citations();
            for citation in &citations {
                let at = callout.place_of(citation);
                self.refer(Kind::Source, citation, &at);
                self.kind_of_source(kind, citation, &at);
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

    pub(super) fn cites(&self, facts: &Facts<'_>, inside: &Range<usize>) -> bool {
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
            self.lexicon.is_source(key)
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
        let mut texts: BTreeMap<String, &Link> = BTreeMap::new();
        for link in &facts.links {
            let words = link.text.trim();
            if words.is_empty() {
                let code = if link.picture {
                    Code::MissingAlt
                } else {
                    Code::EmptyLinkText
                };
                let message = format!("nothing stands for “{}”", link.target);
                self.fault(code, &link.span, message);
            }
            let found = self.target(&link.target);
            if let Target::Term(term) = found
                && !terms.iter().any(|one| one == term)
            {
                terms.push(term.to_owned());
            }
            if link.picture && matches!(found, Target::Outside | Target::Plain) {
                let message = "a picture from another site tells that site who reads this page";
                let help = "Put the picture into the folder of the module and name it there.";
                self.desk
                    .fault_with(Code::UnsafeLink, &self.place(&link.span), message, help);
                continue;
            }
            self.leads_somewhere(&found, link, &anchors);
            if !link.picture && !words.is_empty() && !matches!(found, Target::Term(_)) {
                let first = texts.entry(words.to_lowercase()).or_insert(link);
                self.link_text(words, first, link);
            }
        }
        terms
    }

    fn link_text(&self, words: &str, first: &Link, link: &Link) {
        if VAGUE.contains(&words.to_lowercase().as_str()) {
            let message = format!("“{words}” does not tell where the link leads");
            self.fault(Code::LinkText, &link.span, message);
        } else if first.target != link.target {
            let (one, two) = (&first.target, &link.target);
            let message = format!("“{words}” leads to {one} above and to {two} here");
            let fault = Fault::new(Code::LinkText, &self.place(&link.span), message);
            let place = self.place(&first.span);
            self.desk
                .say(fault.see(Some(place), "the same words lead elsewhere here"));
        }
    }

    /// Where the address stands inside a link; the whole link when it stands elsewhere.
    fn address(&self, link: &Link) -> Range<usize> {
        let source = self.page.body.get(link.span.clone()).unwrap_or_default();
        match source.rfind(link.target.as_str()) {
            Some(at) if !link.target.is_empty() => {
                let start = link.span.start + at;
                start..start + link.target.len()
            }
            _ => link.span.clone(),
        }
    }

    fn leads_somewhere(&self, found: &Target<'_>, link: &Link, anchors: &BTreeSet<String>) {
        let at = self.address(link);
        let place = self.place(&at);
        match found {
            Target::Term(term) => self.refer(Kind::Term, term, &at),
            Target::Module(module) => self.refer(Kind::Module, module, &at),
            Target::Citation(citation) => self.refer(Kind::Source, citation, &at),
            Target::Outside => {}
            Target::Plain => {
                let message = format!("{} is not encrypted", link.target);
                let fault = Fault::new(Code::UnsafeLink, &place, message)
                    .help("Use https.")
                    .graded(Severity::Warning);
                let mend = Mend::Swap("http:".to_owned(), "https:".to_owned());
                self.desk.say(fault.mend(mend));
            }
            Target::Anchor(anchor) if anchors.contains(*anchor) => {}
            Target::Anchor(anchor) => {
                let message = format!("no heading on this page has the anchor “{anchor}”");
                let meant = nearest(anchor, anchors.iter().map(String::as_str));
                let fault = Fault::new(Code::BrokenLink, &place, message);
                self.desk.say(fault.meant(anchor, meant));
            }
            Target::File(path) => {
                let anchor = link
                    .target
                    .split_once('#')
                    .map(|(_, anchor)| anchor.to_owned());
                self.desk.use_file(FileUse {
                    path: path.clone(),
                    anchor,
                    place,
                    code: Code::BrokenLink,
                    shown: link.picture,
                });
            }
            Target::Unsafe => {
                let message = format!("“{}” is not a kind of link that is allowed", link.target);
                let fault = Fault::new(Code::UnsafeLink, &place, message);
                let scheme = link.target.split(':').next().unwrap_or_default();
                let known = ["term", "module", "source", "https", "mailto"];
                let meant = nearest(scheme, known).filter(|meant| *meant != scheme);
                self.desk.say(fault.meant(scheme, meant));
            }
        }
    }
}
