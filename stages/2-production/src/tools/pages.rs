//! The page of an item's tools: for the proofreader spelling, words said twice and long sentences; for the digital editor the
//! length and reading age of each step, accessibility, and words that nobody explains. Each find leads to its very line.
//!
//! What this room must not know: how anything is found.

use axum::extract::Path;
use kit::{
    OrNotFound, Problem,
    ui::{self, Button, ButtonKind, FormErrors, Icon, Input, Kind, Markup, Table, tag},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use programme::{Code, Cut, Diagnostic, Examined, Spelling, Spot, best_cut, examine};
use rulebook::{
    people::{Action, Permit, may},
    production::ItemId,
};

use super::{around, store};
use crate::{
    item::{
        self, Item, Texts,
        pages::{is_page, short},
    },
    release::{Workshop, workshop},
    steps::Module,
};

/// A page of the item with what was found on it.
pub(super) struct Looked {
    pub(super) file: String,
    pub(super) examined: Examined,
    /// Minutes of a step, and where it is best cut when it is long.
    minutes: Option<u32>,
    cut: Option<Cut>,
    /// Its name in the module's folder, for a cut.
    name: String,
}

/// An item with everything that the tools found.
pub(super) struct Seen {
    pub(super) item: Item,
    permit: Permit,
    workshop: Workshop,
    pub(super) pages: Vec<Looked>,
    writes: bool,
}

impl Seen {
    pub(super) async fn of(call: &Call, id: &str) -> Result<Self, Problem> {
        let id: ItemId = id.parse().or_not_found()?;
        let db = call.app().db();
        let item = db.read(async |tx| item::item(tx, id).await).await?;
        let permit = call.may(Action::ReadProduction, &item.circles())?;
        let (texts, house, stands) = db
            .read(async |tx| {
                let texts = item::texts(tx, id, item.version).await?;
                let house = store::style(tx, item.provider).await?;
                Ok((texts, house, store::standing(tx, id).await?))
            })
            .await?;
        let workshop = workshop(call.app(), item.provider, &item.programme).await?;
        let mut pages = looked(&item, &texts, &workshop, &house);
        for page in &mut pages {
            let let_stand = |spot: &Spot| {
                stands.iter().any(|(file, words, near)| {
                    *file == page.file && *words == spot.words && *near == around(spot)
                })
            };
            page.examined.spelling.retain(|spot| !let_stand(spot));
        }
        let writes = may(call.actor(), Action::WriteContent, &item.circles()).is_ok();
        Ok(Self {
            item,
            permit,
            workshop,
            pages,
            writes,
        })
    }

    /// What the check found in the item's files, of these codes.
    fn told(&self, codes: &[Code]) -> Vec<&Diagnostic> {
        let own = |one: &&Diagnostic| self.pages.iter().any(|page| page.file == one.file);
        let all = self.workshop.checked.diagnostics.iter();
        all.filter(own)
            .filter(|one| codes.contains(&one.code))
            .collect()
    }

    /// The way to a line: into the editor for writers, to the file as it is written for others.
    fn place(&self, file: &str, line: u32) -> Markup {
        let id = self.item.id;
        let href = if self.writes {
            format!("/content/{id}/revise?file={file}&line={line}")
        } else {
            format!("/content/{id}?file={file}&view=text")
        };
        html! { a class="govuk-link" href=(href) { (short(&self.item, file)) ", line " (line) } }
    }
}

fn looked(item: &Item, texts: &Texts, workshop: &Workshop, house: &[Spelling]) -> Vec<Looked> {
    let programme = workshop.checked.programme.as_ref();
    let glossary = programme.map_or(&[][..], |one| one.glossary.as_slice());
    let most = programme.map_or(u32::MAX, |one| one.step_minutes_max);
    let steps = Module::of(&item.key, texts).map(|module| module.steps());
    let pages = texts.iter().filter(|(path, _)| is_page(path));
    pages
        .map(|(path, text)| {
            let name = short(item, path).to_owned();
            let step = steps.iter().flatten().find(|one| one.name == name);
            let minutes = step.and_then(|one| one.minutes.parse().ok());
            // From two thirds of what a step may take, a cut is worth a thought.
            let long = minutes.filter(|one: &u32| one.saturating_mul(3) > most.saturating_mul(2));
            Looked {
                file: path.clone(),
                examined: examine(text, house, glossary),
                minutes,
                cut: long.and_then(|minutes| best_cut(text, minutes)),
                name,
            }
        })
        .collect()
}

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    let seen = Seen::of(&call, &id).await?;
    page(&call, &seen, &form, &FormErrors::none()).send()
}

pub(super) fn page(call: &Call, seen: &Seen, form: &Form, errors: &FormErrors) -> Paged {
    let item = &seen.item;
    let title = format!("Tools: {}", item.title);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&format!("{}. Version {}", item.part, item.version)), &title, None, Some(ui::button_row(html! {
            a class="govuk-link" href="/content/style" { "The spelling list" }
        }))))
        (ui::section("proof", "Proofreading"))
        (spelling(seen))
        (spots(seen, "Words said twice", |one| &one.repeated, |spot| html! { (spot.before) mark { (spot.words) } (spot.after) }))
        (spots(seen, "Long sentences", |one| &one.long, |spot| html! { (spot.words) " (" (spot.note) " words)" }))
        (ui::section("digital", "Digital and accessibility"))
        (steps(seen))
        (access(seen))
        (unexplained(seen, form, errors))
    };
    call.page(&seen.permit, title, body)
        .back(format!("/content/{}", item.id), item.title.clone())
        .wide()
        .again(errors)
}

/// Every find of the spelling list in its line, with a button for each thing that can be done.
fn spelling(seen: &Seen) -> Markup {
    let finds = seen.pages.iter();
    let finds = finds.flat_map(|page| page.examined.spelling.iter().map(move |spot| (page, spot)));
    let rows = finds.map(|(page, spot)| {
        let act = |act: &'static str, words: &str| {
            ui::Form::post(format!("/content/{}/tools", seen.item.id))
                .hidden("file", page.file.as_str())
                .hidden("at", spot.span.start.to_string())
                .hidden("words", spot.words.as_str())
                .hidden("version", seen.item.version.to_string())
                .label(format!("{words}: {}, line {}", spot.words, spot.line))
                .body(html! { (Button::new(words.to_owned()).kind(ButtonKind::Secondary).sends("act", act)) })
        };
        vec![
            seen.place(&page.file, spot.line),
            html! { (spot.before) mark { (spot.words) } (spot.after) },
            html! { (spot.note) },
            html! { (act("suggest", "Suggest it")) (act("stand", "Let it stand")) },
        ]
    });
    html! {
        (Table::new("Spelling of the house").columns(["Where", "In its line", "The house writes", "What to do"]).rows(rows.collect::<Vec<_>>()).empty("Nothing. Every word is as the list has it."))
    }
}

/// Finds of one kind, each with its place.
fn spots(
    seen: &Seen,
    caption: &'static str,
    of: fn(&Examined) -> &Vec<Spot>,
    words: fn(&Spot) -> Markup,
) -> Markup {
    let finds = seen.pages.iter();
    let finds = finds.flat_map(|page| of(&page.examined).iter().map(move |spot| (page, spot)));
    let rows = finds.map(|(page, spot)| vec![seen.place(&page.file, spot.line), words(spot)]);
    html! { (Table::new(caption).columns(["Where", "The words"]).rows(rows.collect::<Vec<_>>()).empty("None.")) }
}

/// Each page with its minutes, its reading age, its longest sentence, and the cut that is suggested.
fn steps(seen: &Seen) -> Markup {
    let programme = seen.workshop.checked.programme.as_ref();
    let aim = programme.and_then(|one| one.reading_age_max);
    let rows = seen.pages.iter().map(|page| {
        let age = page.examined.reading_age;
        let hard = age.zip(aim).is_some_and(|(age, aim)| age > aim);
        vec![
            html! { (page.name) },
            html! { @if let Some(minutes) = page.minutes { (minutes) } },
            html! {
                @match age { Some(age) => (age), None => "Too short to tell" }
                @if hard { " " (tag(Kind::Stop, Icon::Alert, "Above the aim")) }
            },
            html! { @if let Some(spot) = page.examined.longest.first() { (seen.place(&page.file, spot.line)) ": " (spot.words) " (" (spot.note) " words)" } },
            html! { @if let Some(cut) = &page.cut { (cutting(seen, page, cut)) } },
        ]
    });
    let aim = aim.map(|age| format!(" The programme aims at a reading age of {age} or less."));
    html! {
        p class="govuk-body" { "Minutes, reading age in years, and where a long step is best cut." (aim.unwrap_or_default()) }
        (Table::new("Steps and pages").columns(["Page", "Minutes", "Reading age", "Longest sentence", "Cut"]).rows(rows.collect::<Vec<_>>()).empty("No page."))
    }
}

fn cutting(seen: &Seen, page: &Looked, cut: &Cut) -> Markup {
    html! {
        "Before “" (cut.heading) "”: " (cut.first) " and " (cut.second) " minutes."
        @if seen.writes {
            (ui::Form::post(format!("/content/{}/edit", seen.item.id))
                .hidden("base", seen.item.version.to_string())
                .hidden("step", page.name.as_str())
                .hidden("heading", cut.heading.as_str())
                .label(format!("Cut {}", page.name))
                .body(html! { (Button::new("Cut it here").kind(ButtonKind::Secondary).sends("act", "split")) }))
        }
    }
}

/// The kinds of accessibility fault, in the order in which they shut somebody out.
const ACCESS: &[(&str, &[Code])] = &[
    ("Pictures", &[Code::MissingAlt]),
    ("Sound and film", &[Code::MediaWithoutText]),
    (
        "Links",
        &[
            Code::EmptyLinkText,
            Code::LinkText,
            Code::BrokenLink,
            Code::UnsafeLink,
        ],
    ),
    ("Headings", &[Code::HeadingJump]),
    ("Tables", &[Code::TableWithoutHeader]),
    (
        "Hidden letters and HTML",
        &[Code::HiddenLetter, Code::RawHtml],
    ),
];

fn access(seen: &Seen) -> Markup {
    let rows = ACCESS.iter().flat_map(|(group, codes)| {
        seen.told(codes).into_iter().map(move |one| {
            vec![
                html! { (group) },
                seen.place(&one.file, one.line),
                html! { (one.message) ". " (one.help) },
            ]
        })
    });
    html! { (Table::new("Accessibility").columns(["What", "Where", "What is wrong, and the mend"]).rows(rows.collect::<Vec<_>>()).empty("Nothing that a machine can see. Read it once with a screen reader.")) }
}

fn unexplained(seen: &Seen, form: &Form, errors: &FormErrors) -> Markup {
    let short_forms = seen.told(&[Code::UndefinedAbbreviation]);
    let short_forms = short_forms.into_iter().map(|one| {
        vec![
            seen.place(&one.file, one.line),
            html! { (one.message) },
            html! { "An abbreviation that is explained nowhere" },
        ]
    });
    let terms = seen.pages.iter();
    let terms = terms.flat_map(|page| page.examined.unlinked.iter().map(move |spot| (page, spot)));
    let terms = terms.map(|(page, spot)| {
        vec![
            seen.place(&page.file, spot.line),
            html! { (spot.before) mark { (spot.words) } (spot.after) },
            html! { "In the glossary; link it as " code { "(term:" (spot.note) ")" } },
        ]
    });
    let rows: Vec<Vec<Markup>> = short_forms.chain(terms).collect();
    html! {
        (Table::new("Words that nobody explains").columns(["Where", "The words", "Why"]).rows(rows).empty("None."))
        @if seen.writes {
            (ui::section("glossary", "Add to the glossary"))
            (ui::Form::post(format!("/content/{}/glossary", seen.item.id)).label("Add to the glossary").body(html! {
                (Input::new("short", "Word or abbreviation").value(form.get("short")).error(errors.of("short")))
                (Input::new("long", "What it stands for, or means in plain words").hint("For an abbreviation in capitals: what it stands for.").value(form.get("long")).error(errors.of("long")))
                (Button::new("Add it to the glossary").kind(ButtonKind::Secondary))
            }))
        }
    }
}
