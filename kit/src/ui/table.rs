//! Tables with their caption, filters and empty state.
//!
//! What this room must not know: where rows come from.

use maud::{Markup, Render, html};

use super::Text;

/// A column.
#[derive(Debug, Clone)]
pub struct Column<'a> {
    title: Text<'a>,
    number: bool,
    hidden: bool,
}

impl<'a> Column<'a> {
    /// A column of words.
    pub fn new(title: impl Into<Text<'a>>) -> Self {
        Self {
            title: title.into(),
            number: false,
            hidden: false,
        }
    }

    /// A column of numbers, set to the right.
    pub fn number(title: impl Into<Text<'a>>) -> Self {
        Self {
            title: title.into(),
            number: true,
            hidden: false,
        }
    }

    /// A column whose title only screen readers need, such as one of links.
    pub fn hidden(title: impl Into<Text<'a>>) -> Self {
        Self {
            title: title.into(),
            number: false,
            hidden: true,
        }
    }
}

/// A table. The first cell of each row names the row.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    caption: Text<'a>,
    caption_hidden: bool,
    columns: Vec<Column<'a>>,
    rows: Vec<Vec<Markup>>,
    empty: Text<'a>,
}

impl<'a> Table<'a> {
    /// A table with this caption.
    pub fn new(caption: impl Into<Text<'a>>) -> Self {
        Self {
            caption: caption.into(),
            caption_hidden: false,
            columns: Vec::new(),
            rows: Vec::new(),
            empty: Text::Borrowed("Nothing here yet."),
        }
    }

    /// Shows the caption to screen readers only, where a heading says the same.
    pub fn caption_hidden(mut self) -> Self {
        self.caption_hidden = true;
        self
    }

    /// Adds a column.
    pub fn column(mut self, column: Column<'a>) -> Self {
        self.columns.push(column);
        self
    }

    /// Adds columns of words.
    pub fn columns(mut self, titles: impl IntoIterator<Item = &'a str>) -> Self {
        self.columns.extend(titles.into_iter().map(Column::new));
        self
    }

    /// Adds a row: one cell a column.
    pub fn row(mut self, cells: impl IntoIterator<Item = Markup>) -> Self {
        self.rows.push(cells.into_iter().collect());
        self
    }

    /// Adds rows.
    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Markup>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// What to say when there are no rows: why, and when that will change.
    pub fn empty(mut self, sentence: impl Into<Text<'a>>) -> Self {
        self.empty = sentence.into();
        self
    }

    fn head(&self) -> Markup {
        html! {
            thead class="govuk-table__head" role="rowgroup" {
                tr class="govuk-table__row" role="row" {
                    @for column in &self.columns {
                        @let number = if column.number { " govuk-table__header--numeric" } else { "" };
                        th scope="col" role="columnheader" class={ "govuk-table__header" (number) } {
                            @if column.hidden { span class="govuk-visually-hidden" { (column.title) } }
                            @else { (column.title) }
                        }
                    }
                }
            }
        }
    }

    /// A row. Where the screen is narrow it is a block, each cell under the name of its column: the style sheet takes it from
    /// `data-label`, and the roles say that it is still a table.
    fn body_row(&self, cells: &[Markup]) -> Markup {
        html! {
            tr class="govuk-table__row" role="row" {
                @for (index, cell) in cells.iter().enumerate() {
                    @let column = self.columns.get(index);
                    @let label = column.filter(|column| !column.hidden).map(|column| &column.title);
                    @let number = column.is_some_and(|column| column.number);
                    @if index == 0 {
                        @let number = if number { " govuk-table__header--numeric" } else { "" };
                        th scope="row" role="rowheader" class={ "govuk-table__header app-table__name" (number) } { (cell) }
                    } @else if number {
                        td role="cell" data-label=[label] class="govuk-table__cell govuk-table__cell--numeric" { (cell) }
                    } @else {
                        td role="cell" data-label=[label] class="govuk-table__cell" { (cell) }
                    }
                }
            }
        }
    }
}

impl Render for Table<'_> {
    fn render(&self) -> Markup {
        let hidden = if self.caption_hidden {
            "govuk-visually-hidden"
        } else {
            "govuk-table__caption govuk-table__caption--m"
        };
        html! {
            @if self.rows.is_empty() {
                @if !self.caption_hidden { h2 class="govuk-heading-m" { (self.caption) } }
                p class="app-empty" { (self.empty) }
            } @else {
                div class="app-scroll" role="region" aria-label={ (self.caption) ", scrolls sideways on narrow screens" } tabindex="0" {
                    table class="govuk-table app-table" role="table" {
                        caption class=(hidden) { (self.caption) }
                        (self.head())
                        tbody class="govuk-table__body" role="rowgroup" { @for row in &self.rows { (self.body_row(row)) } }
                    }
                }
            }
        }
    }
}

/// Filters above a queue: a form whose answers live in the address, so that a filtered list can be kept or sent.
#[derive(Debug, Clone)]
pub struct FilterForm<'a> {
    action: Text<'a>,
    label: Text<'a>,
    fields: Vec<Markup>,
    clear: bool,
    views: Vec<(Text<'a>, Text<'a>, bool)>,
}

impl<'a> FilterForm<'a> {
    /// Filters for the list at this address.
    pub fn new(action: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self {
            action: action.into(),
            label: label.into(),
            fields: Vec::new(),
            clear: false,
            views: Vec::new(),
        }
    }

    /// Adds a field: a [`super::Select`] or an [`super::Input`].
    pub fn field(mut self, field: impl Render) -> Self {
        self.fields.push(field.render());
        self
    }

    /// Shows “Clear filters”, when any is set.
    pub fn clear(mut self, any_set: bool) -> Self {
        self.clear = any_set;
        self
    }

    /// Adds another way of seeing the same list: words, address, whether it is this one.
    pub fn view(
        mut self,
        label: impl Into<Text<'a>>,
        href: impl Into<Text<'a>>,
        current: bool,
    ) -> Self {
        self.views.push((label.into(), href.into(), current));
        self
    }
}

impl Render for FilterForm<'_> {
    fn render(&self) -> Markup {
        html! {
            form class="app-filters" action=(self.action) method="get" aria-label=(self.label) {
                @for field in &self.fields { (field) }
                button type="submit" class="govuk-button govuk-button--secondary" { "Apply filters" }
                @if self.clear { a class="app-filters__clear" href=(self.action) { "Clear filters" } }
                @if !self.views.is_empty() {
                    ul class="app-views" aria-label="View as" {
                        @for (label, href, current) in &self.views {
                            li { a href=(href) aria-current=[current.then_some("true")] { (label) } }
                        }
                    }
                }
            }
        }
    }
}
