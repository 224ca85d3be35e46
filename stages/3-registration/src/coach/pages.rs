//! One's own page: joining the register of coaches, changing what one offers, leaving it.
//!
//! What this room must not know: who is suggested to whom.

use kit::{
    Problem,
    ui::{
        self, Button, ButtonKind, Checkboxes, Choice, DateInput, FormErrors, Input, InputKind,
        Radios, Select, Width,
    },
    web::{Call, Form, PageResult, Paged},
};
use maud::{Markup, html};
use rulebook::{
    base::Coded,
    people::{Action, Circles, Permit, PersonId},
    registration::coach::{CoachPhase, CoachSetting, Offer, Specialism, YEARS_OF_A_COACH},
};

use super::{Coaching, leave_coaching, offer_coaching, store};

/// The regions, in the register's words.
const REGIONS: [&str; 9] = [
    "North East",
    "North West",
    "Yorkshire and the Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "London",
    "South East",
    "South West",
];

fn own(call: &Call) -> Result<(PersonId, Permit), Problem> {
    let person = call.person()?;
    let permit = call.may(Action::KeepOwnAccount, &Circles::own(person))?;
    Ok((person, permit))
}

/// The page.
pub(crate) async fn show(call: Call) -> PageResult {
    page(&call, None, &FormErrors::none()).await?.send()
}

async fn page(call: &Call, typed: Option<&Form>, errors: &FormErrors) -> Result<Paged, Problem> {
    let (person, permit) = own(call)?;
    let known = call
        .app()
        .db()
        .read(async |tx| store::of(tx, person).await)
        .await?;
    let filled = known.as_ref().map(filled);
    let form = typed.or(filled.as_ref()).cloned().unwrap_or_default();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("Coach another SENCO"))
        @match &known {
            Some(one) => {
                (ui::inset(html! { p class="govuk-body" { "You are on the register of coaches since " (call.app().clock().at(one.consented_at).day.with_weekday()) ", with your consent of that day." } }))
                (ui::Form::post("/coaching/leave").body(html! {
                    (Button::new("Leave the register").kind(ButtonKind::Secondary))
                }))
            }
            None => p class="govuk-body" { "SENCOs on the course look for somebody who has done the work for years. Programme administrators see what you offer here and ask you before anybody gets your address. You can leave at any time; then it is forgotten." },
        }
        (ui::Form::post("/coaching").body(fields(&form, errors, known.is_some())))
    };
    Ok(call
        .page(&permit, "Coach another SENCO", body)
        .again(errors))
}

fn fields(form: &Form, errors: &FormErrors, known: bool) -> Markup {
    let ticked = |name: &str| form.all(name).map(str::to_owned).collect::<Vec<_>>();
    let regions = Select::new("region", "Region")
        .choice(Choice::new("", "Choose a region"))
        .choices(REGIONS.iter().map(|one| Choice::new(*one, *one)))
        .value(form.get("region").to_owned())
        .error(errors.of("region"));
    let part = |name: &str| form.get(&format!("until-{name}")).to_owned();
    html! {
        (Input::new("years", "Whole years as a SENCO").hint(format!("{YEARS_OF_A_COACH} or more")).kind(InputKind::Digits).width(Width::Three).value(form.get("years")).error(errors.of("years")))
        (Checkboxes::new("phases", "Ages of pupils you know").coded::<CoachPhase>().values(ticked("phases")).error(errors.of("phases")))
        (Checkboxes::new("settings", "Kinds of school you know").coded::<CoachSetting>().values(ticked("settings")).error(errors.of("settings")))
        (Checkboxes::new("specialisms", "What you know well").coded::<Specialism>().values(ticked("specialisms")).error(errors.of("specialisms")))
        (regions)
        (Radios::new("by_video", "Would you coach somebody elsewhere, by video?").yes_no().inline().value(form.get("by_video").to_owned()).error(errors.of("by_video")))
        (Input::new("places", "People you can coach at a time").kind(InputKind::Digits).width(Width::Three).value(form.get("places")).error(errors.of("places")))
        (DateInput::new("until", "Last day on which you are available (leave empty if there is none)").typed(part("day"), part("month"), part("year")).error(errors.of("until")))
        (Checkboxes::new("consent", "Consent").choice(Choice::new("yes", "Programme administrators who look for a coach may see my name and what I offer")).error(errors.of("consent")))
        (ui::button(if known { "Save what I offer" } else { "Join the register" }))
    }
}

/// What is on the register, as the form has it. Consent is asked anew.
fn filled(known: &Coaching) -> Form {
    let offer = &known.offer;
    let mut fields: Vec<(String, String)> = vec![
        ("years".into(), offer.years.to_string()),
        ("region".into(), offer.region.clone()),
        (
            "by_video".into(),
            if offer.by_video { "yes" } else { "no" }.into(),
        ),
        ("places".into(), offer.places.to_string()),
    ];
    let mut tick = |name: &str, code: &str| fields.push((name.to_owned(), code.to_owned()));
    offer
        .phases
        .iter()
        .for_each(|one| tick("phases", one.code()));
    offer
        .settings
        .iter()
        .for_each(|one| tick("settings", one.code()));
    offer
        .specialisms
        .iter()
        .for_each(|one| tick("specialisms", one.code()));
    if let Some(until) = offer.until {
        tick("until-day", &until.date().day().to_string());
        tick("until-month", &until.date().month().to_string());
        tick("until-year", &until.date().year().to_string());
    }
    Form::filled(fields)
}

fn read(form: &Form) -> Result<(Offer, bool), FormErrors> {
    let mut reader = form.reader();
    let mut whole = |name: &'static str, wrong: &str| {
        let number = form.get(name).trim().parse::<i64>().ok();
        if number.is_none_or(|number| !(0..=60).contains(&number)) {
            reader.wrong(name, wrong);
        }
        number.unwrap_or(0)
    };
    let years = whole("years", "Enter the whole years, like 7");
    let places = whole("places", "Enter a whole number, like 2");
    let by_video = reader.yes_no("by_video", "Say whether you would coach by video");
    let until = reader.optional_day("until");
    let region = REGIONS.iter().find(|region| **region == form.get("region"));
    if region.is_none() {
        reader.wrong("region", "Choose a region");
    }
    let errors = reader.errors();
    if !errors.is_empty() {
        return Err(errors);
    }
    let offer = Offer {
        phases: chosen(form, "phases"),
        settings: chosen(form, "settings"),
        specialisms: chosen(form, "specialisms"),
        region: region.copied().unwrap_or_default().to_owned(),
        by_video: by_video.unwrap_or(false),
        years,
        places,
        until,
    };
    Ok((offer, form.get("consent") == "yes"))
}

pub(super) fn chosen<T: Coded>(form: &Form, name: &str) -> Vec<T> {
    form.all(name)
        .filter_map(|code| T::from_code(code).ok())
        .collect()
}

/// Joins, or changes the offer.
pub(crate) async fn save(call: Call, form: Form) -> PageResult {
    let (person, permit) = own(&call)?;
    let (offer, consents) = match read(&form) {
        Ok(whole) => whole,
        Err(errors) => return page(&call, Some(&form), &errors).await?.send(),
    };
    match offer_coaching(call.app(), &permit, person, offer, consents).await {
        Ok(()) => Ok(call.go_saying(
            "/coaching",
            "Thank you. You are on the register of coaches.",
        )),
        Err(problem) => page(&call, Some(&form), &problem.for_form()?).await?.send(),
    }
}

/// Leaves.
pub(crate) async fn leave(call: Call) -> PageResult {
    let (person, permit) = own(&call)?;
    leave_coaching(call.app(), &permit, person).await?;
    Ok(call.go_saying(
        "/coaching",
        "You have left the register. What you offered is deleted.",
    ))
}
