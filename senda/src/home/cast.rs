//! Whom a visitor of the demonstration can be: everybody of its cast, one button each.
//!
//! What this room must not know: what they find. On a site that is no demonstration this page does not exist.

use kit::{
    Problem,
    ui::{self, Button, ButtonKind, Table},
    web::{Call, PageResult},
};
use maud::{Markup, html};

pub(super) async fn show(call: Call) -> PageResult {
    if !call.app().config().site.demo {
        return Err(Problem::NotFound);
    }
    let (participants, staff): (Vec<_>, Vec<_>) = demo::signins()
        .into_iter()
        .partition(|one| one.role == "participant");
    let body = html! {
        (ui::heading("Whom would you like to be?"))
        (ui::lead("Everybody here is invented. Sign in as one of them with one button; sign out on the account page to be somebody else."))
        (table("Participants, in every standing", &participants))
        (table("Staff, schools and authorities, in every role", &staff))
    };
    call.page(&call.public()?, "Whom would you like to be?", body)
        .back("/", "Welcome")
        .send()
}

fn table(caption: &str, people: &[demo::Signin]) -> Markup {
    let rows = people.iter().map(|one| {
        let form = ui::Form::post("/sign-in")
            .hidden("email", one.email.as_str())
            .hidden("password", one.password)
            .hidden("next", one.start_path);
        let button = Button::new(format!("Be {}", one.name)).kind(ButtonKind::Secondary);
        vec![html! { (one.standing) }, form.body(html! { (button) })]
    });
    html! { (Table::new(caption).columns(["What is of interest", "Sign in"]).rows(rows)) }
}
