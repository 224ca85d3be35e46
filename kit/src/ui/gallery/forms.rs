//! The gallery's forms.
//!
//! What this room must not know: the product.

use maud::{Markup, html};

use crate::ui::{
    Checkboxes, Choice, DateInput, FileUpload, Form, FormErrors, Input, InputKind, LabelSize,
    PasswordInput, Radios, Select, Spacing, Textarea, Width, button, error_summary,
};

pub(super) fn fields() -> Markup {
    Form::post("#fields").label("Fields").hidden("version", "7").autosave("/dev/autosave").multipart().body(html! {
        (Input::new("name", "Full name").value("Sam Sample").autocomplete("name"))
        (Input::new("mail", "Email address").hint("We write only about your place.").kind(InputKind::Email).width(Width::Thirty))
        (Input::new("number", "Reference number").hint("Seven digits, like 1234567.").kind(InputKind::Digits).width(Width::Ten))
        (Input::new("price", "Amount").kind(InputKind::Decimal).width(Width::Five).prefix("£").suffix("each"))
        (Input::new("begins", "Begins at").kind(InputKind::Time).width(Width::Five).hint("Like 4pm or 16:00."))
        (PasswordInput::current("password", "Password"))
        (PasswordInput::new_password("chosen", "Choose a password").hint("At least 12 characters. Paste is fine."))
        (Textarea::new("notes", "Your notes").hint("Do not name the pupil.").value("Teacher: finds writing hard to start.").max_words(300).label_size(LabelSize::Small))
        (Textarea::new("reason", "Reason").rows(2).max_characters(200))
        (DateInput::new("born", "Date of birth").hint("For example, 27 3 1985.").value("1985-03-27").birth())
        (FileUpload::new("file", "A list of people").hint("A CSV file of up to 2 MB.").accept(".csv,text/csv"))
        (button("Save"))
    })
}

pub(super) fn choices() -> Markup {
    Form::post("#choices").label("Choices").body(html! {
        (Radios::new("spacing-choice", "How should text be spaced?").coded::<Spacing>().value("wide").label_size(LabelSize::Medium))
        (Radios::new("sure", "Are you sure?").yes_no())
        (Radios::new("post", "Do you hold the post now?")
            .choice(Choice::new("now", "Yes, now").hint("You are named on the school’s website."))
            .choice(Choice::new("soon", "Not yet").reveals(html! { (Input::new("when", "From when?").width(Width::Ten)) }))
            .choice(Choice::new("closed", "Not offered").hint("Closed since July.").disabled()))
        (Checkboxes::new("help", "Does anyone else need to look at this?").hint("Choose all that apply.").small()
            .choice(Choice::new("second", "A second person"))
            .choice(Choice::new("lead", "The lead").reveals(html! { (Textarea::new("why", "Why?").rows(2)) }))
            .values(["lead"]))
        (Select::new("part", "Part").choice(Choice::new("", "All parts")).choice(Choice::new("4", "4 Identification and assessment")).value("4"))
        (button("Go on"))
    })
}

pub(super) fn with_errors() -> Markup {
    let mut errors = FormErrors::none();
    errors.at("wrong-name", "Enter your full name");
    errors.at(
        "wrong-born",
        "Date of birth must be a real date, like 27 3 1985",
    );
    errors.at("wrong-post", "Say whether you hold the post");
    errors.at("wrong-notes", "Your notes must be 300 words or fewer");
    errors.whole("The window closed while you were writing. Your text is kept.");
    Form::post("#errors").label("Fields with errors").body(html! {
        (error_summary(&errors))
        (Input::new("wrong-name", "Full name").hint("As on your record.").error(errors.of("wrong-name")))
        (DateInput::new("wrong-born", "Date of birth").typed("31", "2", "1985").error(errors.of("wrong-born")))
        (Radios::new("wrong-post", "Do you hold the post now?").yes_no().error(errors.of("wrong-post")))
        (Checkboxes::new("wrong-help", "What would help?").choice(Choice::new("time", "Time")).error(Some("Choose at least one")))
        (Select::new("wrong-part", "Part").choice(Choice::new("", "Choose")).error(Some("Choose a part")))
        (Textarea::new("wrong-notes", "Your notes").max_words(300).error(errors.of("wrong-notes")))
        (PasswordInput::current("wrong-password", "Password").error(Some("Enter your password")))
        (FileUpload::new("wrong-file", "A list").error(Some("Row 3: the number must have 7 digits")))
        (button("Try again"))
    })
}
