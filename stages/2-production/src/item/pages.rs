//! The page of one item: its text as it reads, its checks, comments, sign-offs and history, and the decision.
//!
//! What this room must not know: how a decision is judged.

use axum::{extract::Path, http::StatusCode};
use kit::{
    OrNotFound, Problem,
    db::ReadTx,
    ui::{self, FormErrors, Icon, Kind as TagKind, Markup, StopState, stage_pills, tag},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, Permit, PersonId, may},
    production::{
        ItemId,
        review::{SignOff, is_signed},
        stage::{Body, Stage},
    },
};

use super::{
    Item, Standing, Texts, Version,
    history::{history, signatures},
    parts::lies_in,
    store,
};
use crate::{
    comment::{self, Comment, Reply, shown},
    compare,
    decision::{
        self,
        store::{Signature, Told},
    },
    desk::{Names, barrier},
    message::{self, Message, beside},
    pack,
    plan::item::{Planned, section as plan_section},
    release::{Workshop, workshop},
    source::card::Checks,
};

/// Everything the page shows, read in one snapshot.
pub(crate) struct Opened {
    pub(crate) item: Item,
    pub(crate) permit: Permit,
    pub(crate) standing: Standing,
    pub(crate) versions: Vec<Version>,
    pub(crate) texts: Texts,
    /// The texts of the version before; empty when there is none.
    before: Texts,
    pub(super) decisions: Vec<Told>,
    pub(super) signatures: Vec<Signature>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) around: Around,
    pub(crate) replies: Vec<Reply>,
    pub(crate) names: Names,
    pub(crate) workshop: Workshop,
}

/// What others ask of the text and plan for it.
pub(crate) struct Around {
    /// The changes asked for from outside.
    pub(crate) requests: Vec<pack::Request>,
    /// The key messages.
    pub(crate) messages: Vec<Message>,
    /// Who has it, and until when.
    pub(crate) planned: Planned,
    /// The checks against the sources.
    pub(crate) checks: Checks,
}

impl Around {
    async fn of(tx: &ReadTx<'_>, item: &Item) -> Result<Self, Problem> {
        Ok(Self {
            requests: pack::store::of_item(tx, item.id).await?,
            messages: message::store::of_item(tx, item.id).await?,
            planned: Planned::of(tx, item).await?,
            checks: Checks::of_item(tx, item).await?,
        })
    }
    fn people(&self, id: ItemId) -> Vec<PersonId> {
        let asked = self.requests.iter().flat_map(pack::Request::people);
        asked.chain(self.planned.people(id)).collect()
    }
}

impl Opened {
    pub(crate) async fn ask(call: &Call, id: &str) -> Result<Self, Problem> {
        let id: ItemId = id.parse().or_not_found()?;
        let item = call
            .app()
            .db()
            .read(async |tx| super::item(tx, id).await)
            .await?;
        let permit = call.may(Action::ReadProduction, &item.circles())?;
        let (standing, versions, texts, before, decisions, signatures, (comments, replies, around)) =
            call.app()
                .db()
                .read(async |tx| {
                    Ok((
                        super::standing(tx, id).await?,
                        store::versions(tx, id).await?,
                        store::texts(tx, id, item.version).await?,
                        store::texts_before(tx, &item).await?,
                        decision::store::decisions(tx, id).await?,
                        decision::store::signatures(tx, id).await?,
                        (
                            comment::store::of_item(tx, id).await?,
                            comment::store::replies(tx, id).await?,
                            Around::of(tx, &item).await?,
                        ),
                    ))
                })
                .await?;
        let people = decisions
            .iter()
            .map(|one| one.by)
            .chain(signatures.iter().map(|one| one.by));
        let people = people.chain(comments.iter().map(|one| one.by));
        let people = people.chain(comments.iter().filter_map(|one| Some(one.settled?.0)));
        let people = people.chain(replies.iter().map(|one| one.by));
        let people = people.chain(around.people(id));
        let people = people.chain(versions.iter().filter_map(|one| one.author));
        let names = Names::of(call, people.collect::<Vec<_>>()).await?;
        let workshop = workshop(call.app(), item.provider, &item.programme).await?;
        Ok(Self {
            item,
            permit,
            standing,
            versions,
            texts,
            before,
            decisions,
            signatures,
            comments,
            around,
            replies,
            names,
            workshop,
        })
    }

    /// The file that the address names, or the first that was changed, or the first that reads as a page.
    pub(crate) fn file(&self, asked: &str) -> Option<(&String, &String)> {
        self.texts
            .get_key_value(asked)
            .or_else(|| self.texts.iter().find(|(path, _)| self.is_changed(path)))
            .or_else(|| self.texts.iter().find(|(path, _)| is_page(path)))
            .or_else(|| self.texts.iter().next())
    }

    /// Whether the current version changed this file.
    fn is_changed(&self, path: &str) -> bool {
        self.item.version > 1 && self.before.get(path) != self.texts.get(path)
    }

    /// Who approved the current text, for which body.
    pub(crate) fn approved(&self) -> Vec<(PersonId, Body)> {
        let outside = |one: &&SignOff| one.stage == Stage::ExternalApproval;
        let standing = self.standing.sign_offs.iter().filter(outside);
        standing
            .filter_map(|one| Some((one.by, one.body?)))
            .collect()
    }
}

pub(crate) async fn show(call: Call, Path(id): Path<String>, form: Form) -> PageResult {
    page(&call, &id, &form, &FormErrors::none()).await?.send()
}

/// The page with what was typed and what is wrong with it.
pub(crate) async fn page(
    call: &Call,
    id: &str,
    form: &Form,
    errors: &FormErrors,
) -> Result<Paged, Problem> {
    let opened = Opened::ask(call, id).await?;
    let item = &opened.item;
    let above = format!("{}. Version {}", item.part, item.version);
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading_row(Some(&above), &item.title, None, Some(links(call, item))))
        (stage_pills("Stages", &pills(item, &opened.standing)))
        div class="app-review" {
            div class="app-stack" {
                (reading(&opened, form))
                (checks(&opened))
                (history(call, &opened))
            }
            div class="app-stack" {
                (decision::pages::section(call, &opened, form, errors))
                (pack::answers::section(call, &opened, form, errors))
                (opened.around.checks.card())
                (beside::card(item, &opened.around.messages, &opened.texts))
                (plan_section(call, &opened, form, errors))
                (signatures(&opened))
                (comment::pages::section(call, &opened, form, errors))
            }
        }
    };
    Ok(call
        .page(&opened.permit, item.title.clone(), body)
        .back("/content", "Content")
        .wide()
        .script("editor.js")
        .again(errors))
}

/// The page again, for somebody whose act came too late.
pub(crate) async fn moved_on(call: &Call, id: &str, form: &Form) -> PageResult {
    let mut errors = FormErrors::none();
    errors.whole("This has moved on while you had it open: somebody decided, or saved a new version. Nothing of yours was recorded. Look at what it says now.");
    let mut response = page(call, id, form, &errors).await?.send()?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

fn links(call: &Call, item: &Item) -> Markup {
    let writes = may(call.actor(), Action::WriteContent, &item.circles()).is_ok();
    ui::button_row(html! {
        @if item.version > 1 { a class="govuk-link" href={ "/content/" (item.id) "/compare" } { "Compare versions" } }
        a class="govuk-link" href={ "/content/" (item.id) "/comments" } { "All comments" }
        a class="govuk-link" href={ "/content/" (item.id) "/out?as=docx" } { "Word" }
        a class="govuk-link" href={ "/content/" (item.id) "/out?as=pdf" } { "PDF" }
        a class="govuk-link" href={ "/content/" (item.id) "/tools" } { "Tools" }
        @if writes { a class="govuk-link" href={ "/content/" (item.id) "/edit" } { "Write" } }
    })
}

fn pills(item: &Item, standing: &Standing) -> Vec<(&'static str, StopState)> {
    let state = |stage: Stage| {
        if stage == item.stage {
            StopState::Now
        } else if is_signed(stage, &standing.sign_offs)
            || (stage == Stage::Draft && item.stage != Stage::Draft)
        {
            StopState::Done
        } else {
            StopState::Ahead
        }
    };
    Stage::ALL
        .iter()
        .map(|stage| (stage.label(), state(*stage)))
        .collect()
}

fn reading(opened: &Opened, form: &Form) -> Markup {
    let Some((path, text)) = opened.file(form.get("file")) else {
        return html! {};
    };
    let usual = if opened.is_changed(path) {
        "changes"
    } else {
        "read"
    };
    let view = match form.get("view") {
        "" => usual,
        asked => asked,
    };
    html! {
        article class="app-doc" aria-labelledby="doc" data-passages {
            div class="app-hello" {
                h2 class="app-card__title" id="doc" { (short(&opened.item, path)) }
                (views(opened, path, view))
            }
            @match view {
                "text" => (written(opened, path, text)),
                "changes" => (changes(opened, path, text)),
                _ => (as_it_reads(opened, path, text)),
            }
            (files(opened, path))
        }
    }
}

fn views(opened: &Opened, path: &str, here: &str) -> Markup {
    const VIEWS: &[(&str, &str)] = &[
        ("changes", "Changes"),
        ("read", "As it reads"),
        ("text", "As it is written"),
    ];
    let shown = VIEWS
        .iter()
        .filter(|(view, _)| *view != "changes" || opened.is_changed(path));
    html! {
        ul class="app-views" aria-label="Show" {
            @for (view, words) in shown {
                li { a href={ "/content/" (opened.item.id) "?file=" (path) "&view=" (view) } aria-current=[(*view == here).then_some("true")] { (words) } }
            }
        }
    }
}

fn as_it_reads(opened: &Opened, path: &str, text: &str) -> Markup {
    let programme = opened.workshop.checked.programme.as_ref();
    let marks = shown::marks(&opened.comments, path, text);
    let page = programme.and_then(|programme| shown::read(programme, path, text, &marks));
    page.unwrap_or_else(|| {
        html! {
            p class="app-muted" { "This file holds settings and is shown as it is written." }
            (written(opened, path, text))
        }
    })
}

/// What the current version changed in this file.
fn changes(opened: &Opened, path: &str, text: &str) -> Markup {
    let before = opened.before.get(path).map_or("", String::as_str);
    html! {
        p class="app-muted" { "Compared with version " (opened.item.version - 1) "." }
        (compare::changed(before, text))
        (compare::key())
    }
}

/// Text as it is written, line by line.
fn written(opened: &Opened, path: &str, text: &str) -> Markup {
    let marks = shown::marks(&opened.comments, path, text);
    html! { div class="app-scroll" role="region" aria-label="The file as it is written" tabindex="0" { pre { code { (shown::written(text, &marks)) } } } }
}

/// Whether this file reads as a page; the others hold settings.
pub(crate) fn is_page(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, end)| end == "md")
}

/// A path without the folder that the item's files share.
pub(crate) fn short<'p>(item: &Item, path: &'p str) -> &'p str {
    if item.key.is_empty() || !lies_in(path, &item.key) {
        return path;
    }
    path.strip_prefix(item.key.as_str())
        .map_or(path, |rest| rest.trim_start_matches('/'))
}

fn files(opened: &Opened, here: &str) -> Markup {
    html! {
        (ui::subheading("The files of this item"))
        ul class="govuk-list" {
            @for path in opened.texts.keys() {
                li {
                    a class="govuk-link" href={ "/content/" (opened.item.id) "?file=" (path) } aria-current=[(path == here).then_some("true")] { (short(&opened.item, path)) }
                    @if opened.is_changed(path) { " " (tag(TagKind::Plum, Icon::Dot, "Changed")) }
                }
            }
        }
    }
}

fn checks(opened: &Opened) -> Markup {
    let own: Vec<_> = opened
        .workshop
        .checked
        .diagnostics
        .iter()
        .filter(|one| opened.texts.contains_key(&one.file))
        .cloned()
        .collect();
    html! {
        section class="app-card" aria-labelledby="checks" {
            h2 class="app-card__title" id="checks" { "Automatic checks" }
            (curriculum::diagnostics_table("What the check found in this item", &own, "Nothing. Every file of this item checks clean."))
        }
    }
}

/// Why whoever asks cannot decide now.
pub(crate) fn stopped(call: &Call, opened: &Opened) -> Option<&'static str> {
    barrier(
        call,
        &opened.item,
        &opened.standing.authors,
        &opened.approved(),
        &opened.standing.conflicted,
    )
}
