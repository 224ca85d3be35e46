//! The board: what waits for whom, stage by stage.
//!
//! What this room must not know: how an item moves; that is a decision on its page.

use kit::{
    Problem,
    ui::{
        self, Board, Choice, Column, FilterForm, Icon, Kind as TagKind, Markup, Select, StatTile,
        Table, TaskList, Ticket, TicketEdge, stat_tiles, tag,
    },
    web::{Call, Form, PageResult},
};
use maud::html;
use rulebook::{
    base::Coded,
    people::{Action, Circles, may},
    production::stage::{Decision, Stage},
};

use crate::{
    desk::{Desk, Names, waits_for_me},
    item::{self, Item, Kind, Overview},
};

pub(crate) async fn show(call: Call, form: Form) -> PageResult {
    let desk = Desk::of(&call, Action::ReadProduction).await?;
    let permit = call.may(Action::ReadProduction, &Circles::provider(desk.provider))?;
    let overview = desk.overview(&call).await?;
    let authors = overview
        .items
        .iter()
        .filter_map(|one| overview.authors(one.id).last().copied());
    let names = Names::of(&call, authors).await?;
    let look = Look {
        call: &call,
        overview: &overview,
        names: &names,
    };
    let body = if overview.items.is_empty() {
        nothing_open(&call, &desk)
    } else {
        html! {
            (ui::heading_row(Some("From draft to ready"), "Content", None, Some(html! {
                ul class="app-views" aria-label="More of the writing room" {
                    li { a href="/content/work" { "My work" } }
                    li { a href="/content/calendar" { "Calendar" } }
                    li { a href="/content/team" { "Team" } }
                    li { a href="/content/messages" { "Key messages" } }
                    li { a href="/content/approvals" { "Approvals" } }
                    li { a href="/content/findings" { "Findings" } }
                    li { a href="/content/law" { "Sources" } }
                    li { a href="/content/releases" { "Releases" } }
                }
            })))
            (stat_tiles("Summary", &look.tiles()))
            (look.mine())
            (look.others(&form))
            p class="app-muted" { "To move an item on, open it and record your decision. Every decision is kept in its history." }
        }
    };
    call.page(&permit, "Content", body).wide().send()
}

fn nothing_open(call: &Call, desk: &Desk) -> Markup {
    let lead = may(
        call.actor(),
        Action::ReleaseEdition,
        &Circles::provider(desk.provider),
    )
    .is_ok();
    html! {
        (ui::heading("Content"))
        (ui::empty_state("No content is open for production yet.", "It fills when the content lead opens the programme’s folder: every module, clinic and guide then starts as a draft."))
        @if lead {
            (ui::Form::post("/content/open").body(html! { (ui::button("Open the programme for production")) }))
        }
    }
}

pub(crate) async fn open(call: Call) -> PageResult {
    let desk = Desk::of(&call, Action::ReleaseEdition).await?;
    let permit = call.may(Action::ReleaseEdition, &Circles::provider(desk.provider))?;
    let opened = item::open_items(call.app(), &permit, &desk.programme).await?;
    Ok(call.go_saying(
        "/content",
        &format!(
            "Open. {} as drafts.",
            rulebook::base::counted(opened.len(), "item starts", "items start")
        ),
    ))
}

/// One look at the board by one person.
struct Look<'a> {
    call: &'a Call,
    overview: &'a Overview,
    names: &'a Names,
}

impl Look<'_> {
    fn is_mine(&self, item: &Item) -> bool {
        waits_for_me(self.call, self.overview, item)
    }

    fn tiles(&self) -> Vec<StatTile<'static>> {
        let items = &self.overview.items;
        let ready = items.iter().filter(|one| one.stage == Stage::Ready).count();
        let mine = items.iter().filter(|one| self.is_mine(one)).count();
        let comments: i64 = items
            .iter()
            .map(|one| self.overview.open_comments(one.id))
            .sum();
        vec![
            StatTile::new(mine.to_string(), "waiting for you").href("#mine"),
            StatTile::new(format!("{ready} of {}", items.len()), "ready").href("/content/releases"),
            StatTile::new(comments.to_string(), "open comments"),
        ]
    }

    fn mine(&self) -> Markup {
        let mut list = TaskList::new("mine-list");
        let mine: Vec<&Item> = self
            .overview
            .items
            .iter()
            .filter(|one| self.is_mine(one))
            .collect();
        for item in &mine {
            let href = format!("/content/{}", item.id);
            list = list.task(
                item.title.as_str(),
                href,
                Some(item.part.as_str()),
                self.status(item),
            );
        }
        html! {
            (ui::section("mine", "Waiting for you"))
            @if mine.is_empty() {
                p class="app-empty" { "Nothing waits for you. You get a letter when something does." }
            } @else { (list) }
        }
    }

    fn status(&self, item: &Item) -> Markup {
        let sent_back = self.overview.newest_decision(item.id) == Some(Decision::Changes);
        match item.stage {
            Stage::Draft if sent_back => tag(TagKind::Stop, Icon::Alert, "Changes asked for"),
            Stage::Draft => tag(TagKind::Calm, Icon::Ring, Stage::Draft.label()),
            Stage::Ready => tag(TagKind::Good, Icon::Tick, Stage::Ready.label()),
            stage => tag(TagKind::Now, Icon::Half, stage.label()),
        }
    }

    fn others(&self, form: &Form) -> Markup {
        let (kind, as_table) = (form.get("kind"), form.get("view") == "table");
        let chosen = Kind::from_code(kind).ok();
        let shown: Vec<&Item> = self
            .overview
            .items
            .iter()
            .filter(|item| chosen.is_none_or(|kind| item.kind == kind))
            .collect();
        let at = |view: &str| format!("/content?kind={kind}&view={view}");
        html! {
            (ui::section("all", "Everything, by stage"))
            (FilterForm::new("/content", "Filter the board")
                .field(Select::new("kind", "What").choice(Choice::new("", "Everything")).coded::<Kind>().value(kind.to_owned()))
                .clear(chosen.is_some())
                .view("Board", at("board"), !as_table)
                .view("Table", at("table"), as_table))
            @if as_table { (self.table(&shown)) } @else { (self.lanes(&shown)) }
        }
    }

    fn lanes(&self, shown: &[&Item]) -> Markup {
        let mut board = Board::new("Content by stage");
        for stage in Stage::ALL {
            let tickets = shown.iter().filter(|item| item.stage == *stage);
            let empty = "Nothing here now.";
            board = board.lane(
                stage.label(),
                tickets.map(|item| self.ticket(item)).collect(),
                empty,
            );
        }
        html! { (board) }
    }

    fn ticket(&self, item: &Item) -> Ticket<'static> {
        let writer = self.overview.authors(item.id).last().copied();
        let mut lines = vec![
            item.part.clone().into(),
            format!("Version {}", item.version).into(),
        ];
        for (_, body) in self.overview.approved(item.id) {
            if item.stage == Stage::ExternalApproval {
                lines.push(format!("{} has approved", body.label()).into());
            }
        }
        match self.overview.open_comments(item.id) {
            0 => {}
            1 => lines.push("1 open comment".into()),
            many => lines.push(format!("{many} open comments").into()),
        }
        let sent_back = item.stage == Stage::Draft
            && self.overview.newest_decision(item.id) == Some(Decision::Changes);
        Ticket {
            title: item.title.clone().into(),
            href: format!("/content/{}", item.id).into(),
            lines,
            owner: writer.map(|id| {
                (
                    self.names.initials(id).into(),
                    self.names.name(id).to_owned().into(),
                )
            }),
            edge: if self.is_mine(item) {
                TicketEdge::Mine
            } else {
                TicketEdge::Plain
            },
            tag: sent_back.then(|| self.status(item)),
        }
    }

    fn table(&self, shown: &[&Item]) -> Markup {
        let clock = self.call.app().clock();
        let rows = shown.iter().map(|item| {
            let writer = self.overview.authors(item.id).last().copied();
            vec![
                html! { a class="govuk-link" href={ "/content/" (item.id) } { (item.title) } },
                html! { (item.part) },
                self.status(item),
                html! { (clock.at(item.moved_at).day.in_words()) },
                html! { (writer.map_or("Nobody yet", |id| self.names.name(id))) },
                html! { (item.version) },
            ]
        });
        html! {
            (Table::new("Content as a table").caption_hidden()
                .columns(["Item", "Part", "Stage", "There since", "Writer"])
                .column(Column::number("Version"))
                .rows(rows)
                .empty("Nothing of this kind."))
        }
    }
}

/// The card on the start page: what waits for this person.
pub(crate) async fn card(call: &Call) -> Result<Option<Markup>, Problem> {
    if call.actor().scopes_for(Action::ReadProduction).is_empty() {
        return Ok(None);
    }
    let desk = Desk::of(call, Action::ReadProduction).await?;
    call.may(Action::ReadProduction, &Circles::provider(desk.provider))?;
    let overview = desk.overview(call).await?;
    let mine: Vec<&Item> = overview
        .items
        .iter()
        .filter(|item| waits_for_me(call, &overview, item))
        .collect();
    let words = match mine.len() {
        0 => "Nothing waits for you.".to_owned(),
        1 => "1 item waits for you.".to_owned(),
        many => format!("{many} items wait for you."),
    };
    Ok(Some(ui::card(
        "content-card",
        "Content",
        html! {
            p class="govuk-body" { (words) }
            @if !mine.is_empty() {
                ul class="govuk-list" {
                    @for item in mine.iter().take(3) {
                        li { a class="govuk-link" href={ "/content/" (item.id) } { (item.title) } ", " (item.stage.label()) }
                    }
                }
            }
            p class="govuk-body" { a class="govuk-link" href="/content" { "Open the board" } }
        },
    )))
}
