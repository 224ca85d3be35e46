//! The two forms that plan an event anew: move it, call it off; offered only while they may be used.
//!
//! What this room must not know: when they may be used (the rulebook does).

use kit::{
    ui::{self, Button, ButtonKind, FormErrors, Input},
    web::Form,
};
use maud::{Markup, html};
use rulebook::{
    base::{Now, Refusal as _},
    delivery::register as rule,
};

use super::{Event, typed::when_and_where};

/// `marked`: is anybody marked on its register?
pub(super) fn forms(
    event: &Event,
    (marked, now): (bool, Now),
    form: &Form,
    errors: &FormErrors,
) -> Markup {
    let moves = rule::move_on(marked);
    let calls_off = rule::call_off(marked, now.at >= event.starts_at);
    html! {
        @if moves.is_ok() {
            (ui::section("move", "Move it"))
            (ui::Form::post(format!("/admin/events/{}", event.id)).body(html! {
                (when_and_where(form, errors))
                (ui::button_row(html! {
                    (ui::button("Move it and tell everybody"))
                    (Button::new("See first what would change").kind(ButtonKind::Secondary).sends("preview", "yes").repeatable())
                }))
            }))
        }
        @if calls_off.is_ok() {
            (ui::details("Call it off", html! {
                (ui::Form::post(format!("/admin/events/{}/call-off", event.id)).body(html! {
                    (Input::new("why", "Why? Everybody who has a place reads this").error(errors.of("why")))
                    (Button::new("Call it off").kind(ButtonKind::Warning))
                }))
            }))
        }
        @match (moves, calls_off) {
            (_, Err(why)) => (ui::inset(html! { (why.sentence()) })),
            (Err(why), Ok(())) => (ui::inset(html! { (why.sentence()) })),
            (Ok(()), Ok(())) => {}
        }
    }
}
