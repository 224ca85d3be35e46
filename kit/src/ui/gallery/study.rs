//! The gallery's study text and reading settings.
//!
//! What this room must not know: the product.

use maud::{Markup, html};

use crate::ui::{
    Button, ButtonKind, CalloutKind, Choice, Form, LabelSize, Radios, Reading, Step, StepState,
    Textarea, button, button_link, button_row, callout, check_panel, end_of_step, listen_button,
    prose, reader, reading_form, step_list, task_panel, tool_link, toolbar, words_on_page,
};

pub(super) fn reading() -> Markup {
    let steps = [
        Step {
            title: "Start with a pupil you know".into(),
            href: "#reading".into(),
            note: "Done".into(),
            state: StepState::Done,
        },
        Step {
            title: "Building a full picture".into(),
            href: "#reading".into(),
            note: "You are here, 8 min".into(),
            state: StepState::Now,
        },
        Step {
            title: "Bring it together".into(),
            href: "#reading".into(),
            note: "5 min".into(),
            state: StepState::Ahead,
        },
    ];
    let text = "<p class=\"app-lead\">A score tells you that something is hard. It rarely tells you why.</p>\
        <p>The first part of the <a class=\"app-term\" href=\"#word-graduated\">graduated approach</a> asks for something slower.</p>\
        <ul><li><strong>The teacher</strong> sees the pupil in lessons.</li><li><strong>The family</strong> knows the history.</li></ul>";
    reader(
        step_list(
            "Steps in this module",
            &steps,
            "About 13 minutes left. You can stop at any point: we keep your place.",
        ),
        html! {
            (toolbar([listen_button("gallery-text"), tool_link("#words", "Words on this page"), tool_link("#reading", "Print, PDF or EPUB")]))
            (prose("gallery-text", text))
            div class="app-prose" {
                (callout(CalloutKind::Law, "gallery-law", "The law: must and should", html! { p { "Schools " strong { "must" } " use their best endeavours. " a href="#reading" { "Read the source" } } }))
                (callout(CalloutKind::Evidence, "gallery-evidence", "What research found", html! { p { "Two studies of 170 children found no difference." } }))
                (callout(CalloutKind::School, "gallery-school", "In one school", html! { p { "Teachers answer three questions in ten minutes." } }))
            }
            (words_on_page([("graduated", "Graduated approach", "A repeating cycle of four actions: assess, plan, do, review.")]))
            (end_of_step(html! { strong { "Finished this step?" } " Next: Bring it together, 5 minutes." }, html! {
                a class="govuk-link" href="#reading" { "Back to step 1" }
                (button_link(ButtonKind::Primary, "#reading", "Mark as done and go on"))
            }))
        },
    )
}

pub(super) fn questions() -> Markup {
    html! {
        (check_panel("gallery-check", "Check your understanding, 1 of 2", Form::post("#questions").label("Question").body(html! {
            (Radios::new("q1", "What would you do first?").label_size(LabelSize::Medium).hint("This does not count towards your assessment.")
                .choice(Choice::new("a", "Start a group and look again at half term"))
                .choice(Choice::new("b", "Bring together what everybody knows").after(html! { p { strong { "Yes, that comes first." } " You cannot choose support until you know what it is for." } }))
                .value("b"))
            (button("Next question"))
        })))
        (task_panel("gallery-apply", "Apply it in your school", "What do we know, and who told us?", Form::post("#questions").label("Task").body(html! {
            (Textarea::new("task", "Your notes on the pupil").hint("Use initials that are not theirs, such as “Pupil R”.").max_words(300))
            (button_row(html! { (Button::new("Save draft").kind(ButtonKind::Secondary).sends("do", "save")) (Button::new("Share").sends("do", "share")) }))
        })))
    }
}

pub(super) fn settings() -> Markup {
    reading_form("/account/reading", "/dev/components", Reading::default())
}
