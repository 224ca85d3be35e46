//! Every component in every state, on one page: what it should look like, and what the checks run over.
//!
//! What this room must not know: the product.

use maud::{Markup, html};

/// The body of the page with every component.
pub fn gallery() -> Markup {
    html! { (super::heading("Components")) }
}
