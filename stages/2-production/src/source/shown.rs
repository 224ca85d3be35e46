//! What the pages of sources share: how a source stands, a passage with the way to its line, a check in a row.
//!
//! What this room must not know: how anything is read or recorded.

use kit::{
    ui::{Icon, Kind, Markup, Table, tag},
    web::Call,
};
use maud::html;
use programme::Passage;
use rulebook::{
    base::Coded,
    people::{Action, may},
    production::source::{CheckState, Happened},
};

use super::{Check, Source, resting::owner};
use crate::item::Item;

/// How a source stands, as a tag.
pub(super) fn standing(happened: Option<Happened>) -> Markup {
    match happened {
        None => tag(Kind::Calm, Icon::Ring, "Not yet"),
        Some(Happened::Listed | Happened::Confirmed) => tag(Kind::Good, Icon::Tick, "In force"),
        Some(Happened::NewEdition) => tag(Kind::Good, Icon::Tick, "In force, new edition"),
        Some(Happened::Amended) => tag(Kind::Good, Icon::Tick, "In force, as amended"),
        Some(Happened::Superseded) => tag(Kind::Stop, Icon::Alert, "Superseded"),
        Some(Happened::Withdrawn) => tag(Kind::Stop, Icon::Cross, "Withdrawn"),
    }
}

/// How a check stands, as a tag.
pub(super) fn state(check: &Check) -> Markup {
    let label = check.state.label();
    match check.state {
        CheckState::Open => tag(Kind::Now, Icon::Half, label),
        CheckState::NoChange => tag(Kind::Plain, Icon::Tick, label),
        CheckState::Changed => match check.became {
            Some(version) => tag(
                Kind::Good,
                Icon::Tick,
                &format!("{label}: version {version}"),
            ),
            None => tag(Kind::Good, Icon::Tick, label),
        },
    }
}

/// The kind of a source in words.
pub(super) fn kind(source: &Source) -> &'static str {
    match source.kind.as_str() {
        "law" => "Law",
        "guidance" => "Guidance",
        _ => "Evidence",
    }
}

/// Passages, each with its file and line, what it cites, its words, and the way to the very line.
pub(super) fn passages(call: &Call, items: &[Item], found: &[Passage], caption: &str) -> Markup {
    let rows = found.iter().map(|one| {
        let part = if one.part.is_empty() {
            "the whole"
        } else {
            one.part.as_str()
        };
        vec![
            place(call, items, one),
            html! { (part) },
            html! { (one.words) },
        ]
    });
    html! {
        (Table::new(caption).columns(["File and line", "Cites", "The words beside it"]).rows(rows).empty("Nothing in the text cites it."))
    }
}

/// The file and line of a passage; for writers, a link to the line in the editor, for others to the file as it is written.
fn place(call: &Call, items: &[Item], one: &Passage) -> Markup {
    let words = format!("{}:{}", one.file, one.line);
    let Some(item) = owner(items, &one.file) else {
        return html! { code { (words) } };
    };
    let writes = may(call.actor(), Action::WriteContent, &item.circles()).is_ok();
    let href = if writes {
        format!(
            "/content/{}/revise?file={}&line={}",
            item.id, one.file, one.line
        )
    } else {
        format!("/content/{}?file={}&view=text", item.id, one.file)
    };
    html! { a class="govuk-link" href=(href) { code { (words) } } }
}

/// Checks in rows: what is checked, against what, how it stands.
pub(super) fn checks(
    call: &Call,
    (items, sources): (&[Item], &[Source]),
    list: &[&Check],
    caption: &str,
) -> Markup {
    let rows = list.iter().map(|check| {
        let item = items.iter().find(|one| one.id == check.item);
        let source = sources.iter().find(|one| one.id == check.source);
        let since = call.app().clock().at(check.opened_at).day;
        vec![
            html! {
                a class="govuk-link" href={ "/content/checks/" (check.id) } { (item.map_or("A text", |one| one.title.as_str())) }
                br; span class="app-muted" { (item.map_or("", |one| one.part.as_str())) }
            },
            html! { (source.map_or("A source", |one| one.title.as_str())) },
            html! { (what(check)) },
            html! { (since.in_words()) },
            state(check),
        ]
    });
    html! {
        (Table::new(caption).columns(["Text", "Against", "What to look at", "Opened", "Standing"]).rows(rows).empty("None."))
    }
}

/// What a check is about, in a line.
pub(super) fn what(check: &Check) -> String {
    match &check.question {
        Some(question) => question.clone(),
        None => match check.passages.len() {
            1 => "1 passage".into(),
            many => format!("{many} passages"),
        },
    }
}
