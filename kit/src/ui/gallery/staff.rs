//! The gallery's queues, boards and mark sheet.
//!
//! What this room must not know: the product.

use maud::{Markup, html};

use crate::ui::{
    Board, Choice, Column, Criterion, FilterForm, Form, Icon, Kind, Level, Select, Split,
    StopState, Table, Ticket, TicketEdge, button, keyset_pagination, numbered_pagination,
    numbered_paragraph, stage_pills, tag,
};

pub(super) fn queues() -> Markup {
    html! {
        (FilterForm::new("#queues", "Filter the list")
            .field(Select::new("filter-state", "State").choice(Choice::new("", "All states")).choice(Choice::new("open", "Open")))
            .field(Select::new("filter-who", "Person").choice(Choice::new("", "Everyone")))
            .clear(true)
            .view("Table", "#queues", true)
            .view("Calendar", "#boards", false))
        (Table::new("People in the list")
            .column(Column::new("Name")).column(Column::new("State")).column(Column::number("Done")).column(Column::hidden("Action"))
            .row([html! { a href="#queues" { "Sam Sample" } }, tag(Kind::Good, Icon::Tick, "On track"), html! { "10" }, html! { a href="#queues" { "Open" span class="govuk-visually-hidden" { " Sam Sample" } } }])
            .row([html! { a href="#queues" { "Alex Example" } }, tag(Kind::Stop, Icon::Alert, "Late"), html! { "7" }, html! { a href="#queues" { "Open" span class="govuk-visually-hidden" { " Alex Example" } } }]))
        (keyset_pagination(Some("#queues"), Some("#queues")))
        (numbered_pagination(5, 10, |page| format!("#page-{page}")))
        (Table::new("Nothing waiting").columns(["Name"]).empty("Nothing waits for you. New work arrives on Monday."))
    }
}

fn ticket(title: &'static str, edge: TicketEdge, state: Option<Markup>) -> Ticket<'static> {
    Ticket {
        title: title.into(),
        href: "#boards".into(),
        lines: vec!["Module 9.3".into(), "Due 4 December".into()],
        owner: Some(("SW".into(), "Sid Writer".into())),
        edge,
        tag: state,
    }
}

pub(super) fn boards() -> Markup {
    html! {
        (stage_pills("Stages", &[("Draft", StopState::Done), ("Review", StopState::Now), ("Proof", StopState::Ahead)]))
        (Board::new("Modules by stage")
            .lane("Drafting", vec![
                ticket("Sustain", TicketEdge::Plain, None),
                ticket("Deliver", TicketEdge::Mine, None),
                ticket("Prepare", TicketEdge::Late, Some(tag(Kind::Stop, Icon::Alert, "Late"))),
            ], "Nothing here yet.")
            .lane("Ready", Vec::new(), "Nothing here yet. Modules arrive when every check passes."))
    }
}

pub(super) fn judging() -> Markup {
    let criterion = |name: &'static str, title: &'static str| {
        [
            ("0", "Not shown", "No evidence"),
            ("1", "Partly", "Some, with gaps"),
            ("2", "Secure", "Clear and apt"),
        ]
        .into_iter()
        .fold(
            Criterion::new(
                name,
                title,
                "Uses evidence to choose a priority that matters.",
            ),
            |sheet, (value, words, note)| {
                sheet.level(Level {
                    value: value.into(),
                    name: words.into(),
                    note: note.into(),
                })
            },
        )
    };
    Split::new("Response", "Mark sheet").panes(
        html! {
            div class="app-prose" {
                (numbered_paragraph(1, "I asked six teachers, four families and eight pupils what happened after a concern was raised."))
                (numbered_paragraph(2, "I judged that the problem was not a lack of tests."))
            }
        },
        Form::post("#judging").label("Mark sheet").body(html! {
            (criterion("c1", "1. Understands the problem").given("2", "1, 2", "Listens before choosing."))
            (criterion("c2", "2. Identifies barriers").errors(Some("Choose a level for criterion 2"), Some("Say why you chose it")))
            (button("Check before you send"))
        }),
    )
}
