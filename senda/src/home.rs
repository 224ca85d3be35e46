//! The start page: for strangers what Senda is, for everybody else one card from each stage.
//!
//! What this room must not know: what is on the cards.

use kit::{
    ui,
    web::{Access, Call, PageResult, Routes},
};
use maud::html;
use rulebook::people::Action;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", Access::Public, "Welcome", welcome)
        .get("/home", Access::SignedIn, "My start page", home)
}

async fn welcome(call: Call) -> PageResult {
    if call.person().is_ok() {
        return Ok(call.go("/home"));
    }
    let body = html! {
        (ui::heading("The NPQ for SENCOs, from the first module to the award"))
        (ui::lead("Study in short steps, meet your group, write your assessment, and see at any moment what stands between you and the qualification."))
        (ui::start_button("/sign-in", "Sign in"))
    };
    call.page(&call.public()?, "Welcome", body).send()
}

async fn home(call: Call) -> PageResult {
    let permit = call.may_own(Action::KeepOwnAccount)?;
    let name = call
        .signed()
        .map(|signed| signed.name.clone())
        .unwrap_or_default();
    let body = html! { (ui::heading(&format!("Hello, {name}"))) };
    call.page(&permit, "Home", body).send()
}
