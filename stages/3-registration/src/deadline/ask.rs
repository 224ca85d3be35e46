//! The questions of the page, and how they are read.
//!
//! What this room must not know: what the duty makes of the answers.

use kit::{
    ui::{self, Choice, DateInput, FormErrors, Input, InputKind, LabelSize, Radios, Select, Width},
    web::{Form, Reader},
};
use maud::{Markup, Render, html};
use rulebook::{
    base::Day,
    registration::duty::{DutyFacts, Induction, Law, NpqOutcome},
};

rulebook::coded! {
    /// A kind of school, as people know it.
    pub enum SchoolKind {
        /// A mainstream school.
        Mainstream = "mainstream", "A mainstream school or academy";
        /// A maintained nursery school.
        Nursery = "nursery", "A maintained nursery school";
        /// A special school.
        Special = "special", "A special school or alternative provision";
        /// An independent school.
        Independent = "independent", "An independent school";
        /// A city technology college.
        Technology = "technology", "A city technology college";
        /// None of these.
        Other = "other", "Somewhere else";
    }
}

impl SchoolKind {
    /// A type of the register that stands for the kind.
    const fn code(self) -> i64 {
        match self {
            Self::Mainstream => 1,
            Self::Nursery => 15,
            Self::Special => 7,
            Self::Independent => 11,
            Self::Technology => 6,
            Self::Other => 0,
        }
    }
}

/// The days that the page asks for: field, question, hint.
const SENCO_DAYS: &[(&str, &str, &str)] = &[
    (
        "first",
        "When did you first become a SENCO, at any school?",
        "Acting posts count",
    ),
    (
        "here",
        "When did you become the SENCO here?",
        "Leave it empty if this is your first post",
    ),
];
const AWARD_DAYS: &[(&str, &str, &str)] = &[
    (
        "nasenco_begun",
        "When did you begin the NASENCO?",
        "Leave it empty if you never did",
    ),
    (
        "nasenco_done",
        "When did you complete the NASENCO?",
        "Leave it empty if you have not",
    ),
    (
        "npq_begun",
        "When did you begin the NPQ for SENCOs?",
        "Leave it empty if you have not",
    ),
    (
        "npq_passed",
        "When did you pass the NPQ for SENCOs?",
        "Leave it empty if you have not",
    ),
];

/// The form.
pub(super) fn form(form: &Form, errors: &FormErrors) -> Markup {
    ui::Form::get("/deadline").body(html! {
        (Radios::new("school", "Where do you work?").label_size(LabelSize::Small).coded::<SchoolKind>().value(form.get("school")).error(errors.of("school")))
        (yes_no(form, errors, "senco", "Are you the school’s SENCO?"))
        (yes_no(form, errors, "qualified", "Are you a qualified teacher?"))
        (Radios::new("induction", "Have you completed your induction as a teacher?").label_size(LabelSize::Small).coded::<Induction>()
            .value(form.get("induction")).error(errors.of("induction")))
        (yes_no(form, errors, "teaches", "Do you work as a teacher at this school?"))
        (yes_no(form, errors, "head", "Are you the head teacher or acting head teacher?"))
        @for row in SENCO_DAYS { (date(form, errors, row)) }
        (Input::new("months", "For how many months were you a SENCO before this post?").label_size(LabelSize::Small)
            .hint("At all schools together; leave it empty for none")
            .kind(InputKind::Digits).width(Width::Three).suffix("months")
            .value(form.get("months")).error(errors.of("months")))
        @for row in AWARD_DAYS { (date(form, errors, row)) }
        (Select::new("provider", "With which provider?").label_size(LabelSize::Small)
            .hint("If you began the NPQ")
            .choice(Choice::new("", "I have not begun it"))
            .choices(Law::newest().providers.iter().map(|name| Choice::new(name.as_ref(), name.as_ref())))
            .choice(Choice::new("another", "Another provider"))
            .value(form.get("provider")).error(errors.of("provider")))
        (ui::button("Work it out"))
    })
}

fn yes_no(form: &Form, errors: &FormErrors, name: &'static str, legend: &'static str) -> Markup {
    Radios::new(name, legend)
        .label_size(LabelSize::Small)
        .yes_no()
        .inline()
        .value(form.get(name))
        .error(errors.of(name))
        .render()
}

fn date(form: &Form, errors: &FormErrors, (name, legend, hint): &(&str, &str, &str)) -> Markup {
    let part = |part: &str| form.get(&format!("{name}_{part}")).to_owned();
    DateInput::new(*name, *legend)
        .label_size(LabelSize::Small)
        .hint(*hint)
        .typed(part("day"), part("month"), part("year"))
        .error(errors.of(name))
        .render()
}

fn months(reader: &mut Reader<'_>, form: &Form) -> i64 {
    let typed = form.get("months").trim();
    if typed.is_empty() {
        return 0;
    }
    let read = typed
        .parse()
        .ok()
        .filter(|months| (0..=720).contains(months));
    read.unwrap_or_else(|| {
        reader.wrong("months", "Enter a whole number of months, like 14");
        0
    })
}

/// The facts of the duty from what was typed, judged today.
///
/// # Errors
/// What is missing or cannot be, at its field.
pub(super) fn read(form: &Form, today: Day) -> Result<DutyFacts, FormErrors> {
    let mut reader = form.reader();
    let school = reader.choice::<SchoolKind>("school", "Choose where you work");
    let is_senco = reader.yes_no("senco", "Say whether you are the school’s SENCO");
    let yes = |name: &str| form.get(name) == "yes";
    let (qualified_teacher, teaches_here, head) = (yes("qualified"), yes("teaches"), yes("head"));
    let induction = rulebook::base::Coded::from_code(form.get("induction")).ok();
    let mut day = |name: &str| {
        let read = reader.optional_day(name);
        if read.is_some_and(|day| day > today) {
            reader.wrong(name, "The date must be today or in the past.");
        }
        read
    };
    let (first, here) = (day("first"), day("here"));
    let (nasenco_begun, nasenco_completed) = (day("nasenco_begun"), day("nasenco_done"));
    let (npq_begun, npq_passed) = (day("npq_begun"), day("npq_passed"));
    let senco_months_before = months(&mut reader, form);
    if is_senco == Some(true) && first.is_none() && form.get("first_day").is_empty() {
        reader.wrong("first", "Enter the day on which you first became a SENCO");
    }
    if here.zip(first).is_some_and(|(here, first)| here < first) {
        reader.wrong(
            "here",
            "You cannot have become the SENCO here before you first became one.",
        );
    }
    let errors = reader.errors();
    let (Some(school), Some(is_senco), true) = (school, is_senco, errors.is_empty()) else {
        return Err(errors);
    };
    Ok(DutyFacts {
        judged_on: today,
        establishment_type: school.code(),
        establishment_status: 1,
        is_senco,
        qualified_teacher,
        induction,
        teaches_here,
        head,
        first_senco_on: first,
        senco_here_from: here.or(first),
        senco_months_before,
        nasenco_begun,
        nasenco_completed,
        npq_begun,
        npq_provider: Some(form.get("provider").to_owned()).filter(|name| !name.is_empty()),
        npq_outcome: npq_passed.map(|_| NpqOutcome::Passed),
        npq_outcome_on: npq_passed,
        npq_expected_on: None,
    })
}
