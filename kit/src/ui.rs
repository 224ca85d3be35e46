//! Everything a page is built from, one way each: typed functions and builders that write the markup
//! which the style sheet, the keyboard and the screen reader expect.
//!
//! What this room must not know: what any page is about, where its facts come from, who may see it.
//!
//! How to read it: small pieces are functions returning [`Markup`] (`ui::tag`, `ui::button`); pieces with
//! many optional parts are builders that render themselves (`(ui::Input::new("email", "Email"))` inside `html!`).
//! Text given to any of them is escaped. Only [`prose`] takes HTML, and it must already be clean.

mod board;
mod button;
mod callout;
mod card;
mod chart;
mod choice;
mod date;
mod errors;
mod field;
mod form;
mod frame;
mod gallery;
mod home;
mod input;
mod list;
mod marking;
mod password;
mod path;
mod progress;
mod reading;
mod study;
mod table;
mod tag;
mod text;
mod textarea;
mod upload;
mod wayfinding;

#[cfg(test)]
#[expect(
    clippy::string_slice,
    reason = "a test stops at text it did not expect"
)]
mod contrast_tests;
#[cfg(test)]
#[expect(
    clippy::string_slice,
    reason = "a test stops at text it did not expect"
)]
mod markup_tests;

pub use board::{Board, Ticket, TicketEdge};
pub use button::{Button, ButtonKind, button, button_link, button_row, start_button};
pub use callout::{BannerKind, CalloutKind, banner, callout, details, inset, panel, warning};
pub use card::{EmptyState, Receipt, card, cards, empty_state, two_columns};
pub use chart::{Bar, Chart, Fill, Stack, bars, stacks};
pub use choice::{Checkboxes, Choice, Radios, Select};
pub use date::DateInput;
pub use errors::{FormErrors, error_summary};
pub use field::LabelSize;
pub use form::{Form, Method};
pub use frame::{DemoBar, Frame, NavItem, Notice, UserBadge, page};
pub use gallery::gallery;
pub use home::{Hero, Person, chips, date_leaf, people};
pub use input::{Input, InputKind, Width};
pub use list::{SummaryList, TaskList, Timeline, TimelineEntry, meta_list};
pub use marking::{Criterion, Level, Split, numbered_paragraph};
pub use password::PasswordInput;
pub use path::{Path, Stop, StopState, stage_pills};
pub use progress::{StatTile, countdown, ring, stat_tiles, step_bar};
pub use reading::{Reading, Size, Spacing, Theme, Typeface, focus_switch, reading_form};
pub use study::{
    Step, StepState, check_panel, end_of_step, listen_button, reader, step_list, task_panel,
    tool_link, toolbar, words_on_page,
};
pub use table::{Column, FilterForm, Table};
pub use tag::{Icon, Kind, tag};
pub use text::{
    HeadingSize, eyebrow, heading, heading_row, lead, muted, prose, section, subheading,
};
pub use textarea::Textarea;
pub use upload::FileUpload;
pub use wayfinding::{back_link, breadcrumbs, keyset_pagination, numbered_pagination};

pub use maud::{Markup, PreEscaped, html};

/// Text that may be borrowed or owned: every component takes `&str`, `String` or `&String`.
pub type Text<'a> = std::borrow::Cow<'a, str>;
