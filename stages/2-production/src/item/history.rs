//! What was done to an item so far: its sign-offs, standing and undone, and its history.
//!
//! What this room must not know: how either is kept.

use kit::{
    ui::{self, Icon, Kind as TagKind, Markup, SummaryList, Timeline, TimelineEntry, tag},
    web::Call,
};
use maud::html;
use rulebook::{
    base::Coded,
    production::stage::{Decision, Stage},
};

use super::pages::Opened;
use crate::decision::store::Signature;

/// The sign-offs, stage by stage.
pub(super) fn signatures(opened: &Opened) -> Markup {
    let mut list = SummaryList::new().card("Sign-offs", None);
    for stage in Stage::SIGNED {
        let at: Vec<&Signature> = opened
            .signatures
            .iter()
            .filter(|one| one.stage == *stage)
            .collect();
        list = list.row(stage.label(), html! {
            @if at.is_empty() { "Not yet" }
            @for one in &at {
                p class="govuk-body" {
                    @if let Some(body) = one.body { (body.label()) ": " }
                    (opened.names.name(one.by)) ", " (one.on.in_words()) ", version " (one.version) " "
                    @match one.undone {
                        None => (tag(TagKind::Good, Icon::Tick, "Stands")),
                        Some((version, change)) => {
                            (tag(TagKind::Now, Icon::Alert, "Undone"))
                            " by version " (version) " (" (change.label()) ")"
                        },
                    }
                }
            }
        });
    }
    html! { (list) }
}

/// Decisions and versions, newest first.
pub(super) fn history(call: &Call, opened: &Opened) -> Markup {
    let clock = call.app().clock();
    let mut told: Vec<(rulebook::base::Instant, TimelineEntry<'_>)> = Vec::new();
    for one in &opened.decisions {
        let now = clock.at(one.at);
        let for_body = one
            .body
            .map(|body| format!(" for {}", body.label()))
            .unwrap_or_default();
        let did = match one.decision {
            Decision::PassOn => "handed the draft on",
            Decision::Approve => "signed off",
            Decision::Changes => "asked for changes",
        };
        told.push((
            one.at,
            TimelineEntry {
                title: format!(
                    "{}: {did}{for_body} (version {})",
                    one.stage.label(),
                    one.version
                )
                .into(),
                by: opened.names.name(one.by).into(),
                when: now.day.with_weekday().into(),
                datetime: now.day.to_string().into(),
                detail: Some(html! {
                    @if let Some(reason) = &one.reason { p { (reason) } }
                    p { "Went to: " (one.became.label()) }
                }),
            },
        ));
    }
    for one in &opened.versions {
        let now = clock.at(one.saved_at);
        told.push((
            one.saved_at,
            TimelineEntry {
                title: match one.change {
                    Some(change) => {
                        format!("Version {} saved: {}", one.version, change.label()).into()
                    }
                    None => format!("Version {}", one.version).into(),
                },
                by: opened.names.or_senda(one.author).into(),
                when: now.day.with_weekday().into(),
                datetime: now.day.to_string().into(),
                detail: Some(html! {
                    p { (one.note) }
                    @if let (Some(found), Some(why)) = (one.suggested, &one.why_not) {
                        p { "The comparison suggested “" (found.label()) "”. Not so, says the author: " (why) }
                    }
                }),
            },
        ));
    }
    told.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let list = told
        .into_iter()
        .fold(Timeline::new(), |list, (_, entry)| list.entry(entry));
    html! { (ui::section("history", "History")) (list) }
}
