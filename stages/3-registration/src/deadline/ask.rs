//! The questions of the page, and how they are read.
//!
//! What this room must not know: what the duty makes of the answers.

use kit::{
    ui::{self, Choice, DateInput, FormErrors, Input, InputKind, LabelSize, Radios, Select, Width},
    web::{Form, Reader},
};
use maud::{Markup, Render, html};
use rulebook::{
    base::{Coded, Day},
    registration::{
        duty::{DutyFacts, Induction, Law, NpqOutcome},
        post::PostKind,
    },
};

rulebook::coded! {
    /// A kind of school, as people know it.
    pub enum SchoolKind {
        /// A maintained mainstream school.
        Maintained = "maintained", "A mainstream school that a local authority maintains";
        /// A mainstream academy.
        Academy = "academy", "A mainstream academy, free school, studio school or university technical college";
        /// A maintained nursery school.
        Nursery = "nursery", "A maintained nursery school";
        /// A special school.
        Special = "special", "A special school or special academy";
        /// Alternative provision.
        Alternative = "alternative", "A pupil referral unit or alternative provision academy";
        /// After sixteen.
        SixteenToNineteen = "post_16", "A sixth form college, 16 to 19 academy or further education college";
        /// An independent school.
        Independent = "independent", "An independent school";
        /// A city technology college.
        Technology = "technology", "A city technology college";
        /// Outside England, or none of these.
        Other = "other", "Somewhere else, or outside England";
    }
}

impl SchoolKind {
    /// A type of the register that stands for the kind.
    const fn code(self) -> i64 {
        match self {
            Self::Maintained => 1,
            Self::Academy => 34,
            Self::Nursery => 15,
            Self::Special => 7,
            Self::Alternative => 14,
            Self::SixteenToNineteen => 18,
            Self::Independent => 11,
            Self::Technology => 6,
            Self::Other => 30,
        }
    }
}

rulebook::coded! {
    /// How far somebody is with an award.
    pub enum Award {
        /// Not begun.
        No = "no", "Not begun";
        /// Under way.
        UnderWay = "under_way", "Under way";
        /// Held.
        Held = "held", "Passed or completed";
        /// Not passed.
        Failed = "failed", "Taken, and not passed";
    }
}

/// What was answered: the facts for the rule, and what the page says besides.
pub(super) struct Asked {
    pub(super) facts: DutyFacts,
    pub(super) school: SchoolKind,
    pub(super) kind: Option<PostKind>,
}

/// The form.
pub(super) fn form(form: &Form, errors: &FormErrors) -> Markup {
    ui::Form::post("/deadline").body(html! {
        (ui::section("school-part", "The school"))
        (Radios::new("school", "Where is the post?").label_size(LabelSize::Small).coded::<SchoolKind>()
            .value(form.get("school")).error(errors.of("school")))
        (ui::section("post-part", "The post"))
        (Radios::new("senco", "Are you the school’s SENCO?").label_size(LabelSize::Small)
            .choice(Choice::new("yes", "Yes").reveals(post(form, errors)))
            .choice(Choice::new("no", "No"))
            .value(form.get("senco")).error(errors.of("senco")))
        (ui::section("award-part", "Awards"))
        (award(form, errors, "nasenco", "The NASENCO, the older award", &[Award::No, Award::UnderWay, Award::Held]))
        (award(form, errors, "npq", "The NPQ for SENCO", Award::ALL))
        (ui::section("day-part", "The day"))
        (date(form, errors, "on", "As at which day?", "Leave it empty for today. A day to come shows what will be so if nothing changes"))
        (ui::button("Work it out"))
    })
}

fn post(form: &Form, errors: &FormErrors) -> Markup {
    html! {
        (Radios::new("kind", "How do you hold the post?").label_size(LabelSize::Small).coded::<PostKind>().small()
            .value(form.get("kind")).error(errors.of("kind")))
        (date(form, errors, "first", "When did you first become a SENCO, at any mainstream school or maintained nursery school in England?",
            "Time at a special school does not count"))
        (date(form, errors, "here", "When did you become the SENCO here?", "Leave it empty if this is your first post"))
        (Input::new("months", "For how many months were you a SENCO before this post?").label_size(LabelSize::Small)
            .hint("At all such schools together; leave it empty for none")
            .kind(InputKind::Digits).width(Width::Three).suffix("months")
            .value(form.get("months")).error(errors.of("months")))
        (yes_no(form, errors, "head", "Are you the head teacher or acting head teacher?"))
        (yes_no(form, errors, "qualified", "Are you a qualified teacher?"))
        (Radios::new("induction", "Have you completed your induction as a teacher?").label_size(LabelSize::Small).coded::<Induction>()
            .small().value(form.get("induction")).error(errors.of("induction")))
        (yes_no(form, errors, "teaches", "Do you work as a teacher at this school?"))
    }
}

fn award(
    form: &Form,
    errors: &FormErrors,
    name: &'static str,
    legend: &'static str,
    all: &[Award],
) -> Markup {
    let field = |what: &str| format!("{name}_{what}");
    let begun = |of: &str| {
        date(
            form,
            errors,
            &field(&format!("{of}_begun")),
            "When was it begun?",
            "As the provider or university wrote it",
        )
    };
    let choices = all.iter().map(|one| {
        let choice = Choice::new(one.code(), one.label());
        match one {
            Award::No => choice,
            Award::UnderWay => choice.reveals(html! {
                (begun("under_way"))
                @if name == "npq" { (date(form, errors, "npq_expected", "When is the result expected?",
                    "Leave it empty if you do not know: we count 22 months from the start")) }
            }),
            Award::Held => choice.reveals(html! {
                (begun("held"))
                (date(form, errors, &field("done"), "When was it passed or completed?", "The day of the outcome, not of the ceremony"))
                @if name == "npq" { (provider(form, errors)) }
            }),
            Award::Failed => choice.reveals(html! {
                (begun("failed"))
                (date(form, errors, "npq_failed", "When was that outcome given?", ""))
                (date(form, errors, "npq_retake", "When is the result of another attempt expected?", "Leave it empty if none is planned"))
            }),
        }
    });
    Radios::new(name, legend)
        .label_size(LabelSize::Small)
        .choices(choices)
        .value(form.get(name))
        .error(errors.of(name))
        .render()
}

fn provider(form: &Form, errors: &FormErrors) -> Markup {
    let named = Law::newest().providers.iter();
    Select::new("provider", "With which provider?")
        .label_size(LabelSize::Small)
        .choice(Choice::new("", "Choose"))
        .choices(named.map(|name| Choice::new(name.as_ref(), name.as_ref())))
        .choice(Choice::new("another", "Another provider"))
        .value(form.get("provider"))
        .error(errors.of("provider"))
        .render()
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

fn date(form: &Form, errors: &FormErrors, name: &str, legend: &str, hint: &str) -> Markup {
    let part = |part: &str| form.get(&format!("{name}_{part}")).to_owned();
    let input = DateInput::new(name, legend)
        .label_size(LabelSize::Small)
        .typed(part("day"), part("month"), part("year"))
        .error(errors.of(name));
    if hint.is_empty() {
        input.render()
    } else {
        input.hint(hint).render()
    }
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

/// A day that has come, when it was entered.
fn past(reader: &mut Reader<'_>, name: &str, today: Day) -> Option<Day> {
    let read = reader.optional_day(name);
    if read.is_some_and(|day| day > today) {
        reader.wrong(name, "The date must be today or in the past.");
    }
    read
}

/// A day that must have come.
fn must(reader: &mut Reader<'_>, name: &str, today: Day) -> Option<Day> {
    let read = reader.day(name, "Enter the day, the month and the year");
    if read.is_some_and(|day| day > today) {
        reader.wrong(name, "The date must be today or in the past.");
    }
    read
}

/// What is known of the post.
fn read_post(reader: &mut Reader<'_>, form: &Form, facts: &mut DutyFacts, today: Day) {
    let yes = |name: &str| form.get(name) == "yes";
    facts.qualified_teacher = yes("qualified");
    facts.teaches_here = yes("teaches");
    facts.head = yes("head");
    facts.induction = Induction::from_code(form.get("induction")).ok();
    if !facts.head {
        reader.yes_no("qualified", "Say whether you are a qualified teacher");
        reader.choice::<Induction>("induction", "Say how far your induction is");
        reader.yes_no("teaches", "Say whether you work as a teacher here");
    }
    facts.first_senco_on = must(reader, "first", today);
    facts.senco_here_from = past(reader, "here", today).or(facts.first_senco_on);
    facts.senco_months_before = months(reader, form);
    if facts
        .senco_here_from
        .zip(facts.first_senco_on)
        .is_some_and(|(here, first)| here < first)
    {
        reader.wrong(
            "here",
            "You cannot have become the SENCO here before you first became one.",
        );
    }
}

/// What is known of the awards: of each only what belongs to the answer that was chosen.
fn read_awards(reader: &mut Reader<'_>, form: &Form, facts: &mut DutyFacts, today: Day) {
    match Award::from_code(form.get("nasenco")) {
        Ok(Award::UnderWay) => facts.nasenco_begun = must(reader, "nasenco_under_way_begun", today),
        Ok(Award::Held) => {
            facts.nasenco_begun = must(reader, "nasenco_held_begun", today);
            facts.nasenco_completed = must(reader, "nasenco_done", today);
        }
        _ => {}
    }
    match Award::from_code(form.get("npq")) {
        Ok(Award::UnderWay) => {
            facts.npq_begun = must(reader, "npq_under_way_begun", today);
            facts.npq_expected_on = reader.optional_day("npq_expected");
        }
        Ok(Award::Held) => {
            facts.npq_begun = must(reader, "npq_held_begun", today);
            facts.npq_outcome = Some(NpqOutcome::Passed);
            facts.npq_outcome_on = must(reader, "npq_done", today);
            facts.npq_provider = Some(reader.text("provider", "Choose the provider", 100));
        }
        Ok(Award::Failed) => {
            facts.npq_begun = must(reader, "npq_failed_begun", today);
            facts.npq_outcome = Some(NpqOutcome::Failed);
            facts.npq_outcome_on = must(reader, "npq_failed", today);
            facts.npq_expected_on = reader.optional_day("npq_retake");
        }
        Ok(Award::No) | Err(_) => {}
    }
    let orders = [
        (facts.nasenco_begun, facts.nasenco_completed, "nasenco_done"),
        (facts.npq_begun, facts.npq_outcome_on, "npq_done"),
    ];
    for (begun, done, field) in orders {
        if begun.zip(done).is_some_and(|(begun, done)| done < begun) {
            reader.wrong(field, "An award cannot be completed before it was begun.");
        }
    }
}

/// The facts of the duty from what was typed.
///
/// # Errors
/// What is missing or cannot be, at its field.
pub(super) fn read(form: &Form, today: Day) -> Result<Asked, FormErrors> {
    let mut reader = form.reader();
    let school = reader.choice::<SchoolKind>("school", "Choose where the post is");
    let is_senco = reader.yes_no("senco", "Say whether you are the school’s SENCO");
    let mut facts = DutyFacts {
        judged_on: reader.optional_day("on").unwrap_or(today),
        establishment_type: school.map_or(0, SchoolKind::code),
        establishment_status: 1,
        is_senco: is_senco == Some(true),
        qualified_teacher: false,
        induction: None,
        teaches_here: false,
        head: false,
        first_senco_on: None,
        senco_here_from: None,
        senco_months_before: 0,
        nasenco_begun: None,
        nasenco_completed: None,
        npq_begun: None,
        npq_provider: None,
        npq_outcome: None,
        npq_outcome_on: None,
        npq_expected_on: None,
        npq_told: false,
    };
    if facts.is_senco {
        read_post(&mut reader, form, &mut facts, today);
    }
    read_awards(&mut reader, form, &mut facts, today);
    let errors = reader.errors();
    match (school, errors.is_empty()) {
        (Some(school), true) => Ok(Asked {
            facts,
            school,
            kind: PostKind::from_code(form.get("kind")).ok(),
        }),
        _ => Err(errors),
    }
}
