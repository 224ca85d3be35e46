//! What a participant would like of a coach: their own page, and the row behind it.
//!
//! What this room must not know: who is suggested to whom.

use kit::{
    App, Fault, Problem, Process,
    db::{ReadTx, Sql},
    ui::{self, Checkboxes, FormErrors, Textarea},
    web::{Call, Form, PageResult, Paged},
};
use maud::html;
use rulebook::{
    people::{Action, Circles, Permit, PersonId},
    registration::coach::{CoachPhase, Specialism, Wish},
};

use super::{meeting, pages::chosen};
use crate::enrolment;

/// Somebody said what they would like of a coach.
pub const WISHED: Process = Process::new("coach_wished", "said what would help of a coach");

/// The longest wish in one's own words.
const MOST_WORDS: usize = 1_000;

const PUT: Sql = Sql::new(
    "insert into registration_wishes (person_id, wish, changed_at) values ($1, $2, $3)
     on conflict (person_id) do update set wish = excluded.wish, changed_at = excluded.changed_at",
);
const OF: Sql = Sql::new("select wish from registration_wishes where person_id = $1");

/// What somebody would like of a coach; none, when they have not said.
pub async fn wish_of(tx: &ReadTx<'_>, person: PersonId) -> Result<Option<Wish>, Problem> {
    Ok(tx.first(OF, &[&person], |row| row.json(0)).await?)
}

/// Keeps what somebody would like. Process: [`WISHED`].
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be written.
pub async fn wish_for(
    app: &App,
    permit: &Permit,
    person: PersonId,
    wish: Wish,
) -> Result<(), Problem> {
    app.act(permit, &WISHED, async move |tx| {
        let text = serde_json::to_string(&wish).map_err(|e| Fault::because("writing a wish", e))?;
        let at = tx.now().at;
        tx.run_one(PUT, &[&person, &text, &at]).await?;
        tx.about(person);
        tx.became("specialisms", wish.specialisms.len());
        Ok(())
    })
    .await
}

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
    let (held, wish, coach) = call
        .app()
        .db()
        .read(async |tx| {
            let held = enrolment::current_enrolment(tx, person).await?;
            let coach = match &held {
                Some(held) => meeting::coach_of(tx, held.person).await?,
                None => None,
            };
            Ok((held, wish_of(tx, person).await?, coach))
        })
        .await?;
    if held.is_none() {
        return Err(Problem::NotFound);
    }
    let names = people::names(
        call.app(),
        &coach.iter().map(|(who, _)| *who).collect::<Vec<_>>(),
    )
    .await?;
    let form = typed
        .cloned()
        .unwrap_or_else(|| filled(&wish.unwrap_or_default()));
    let ticked = |name: &str| form.all(name).map(str::to_owned).collect::<Vec<_>>();
    let body = html! {
        (ui::error_summary(errors))
        (ui::heading("A coach for me"))
        @match &coach {
            Some((who, one)) => (ui::inset(html! {
                p class="govuk-body" { strong { (names.get(who).map_or("Somebody", String::as_str)) } " is your coach, since " (call.app().clock().at(one.began_at).day.with_weekday()) "." }
                p class="govuk-body" { a class="govuk-link" href={ "/coaching/with/" (one.id) } { "Book a time, and see what you agreed" } }
            })),
            None => p class="govuk-body" { "A coach is an experienced SENCO who talks with you about your own school. Say what would help; your provider’s programme administrator sees it and looks for somebody." },
        }
        (ui::Form::post("/coaching/wish").body(html! {
            (Checkboxes::new("specialisms", "What would you like to know more of?").hint("Leave all empty if you do not mind").coded::<Specialism>().values(ticked("specialisms")))
            (Checkboxes::new("phases", "Which ages should the coach know?").hint("Leave all empty for the ages of your own school").coded::<CoachPhase>().values(ticked("phases")))
            (Textarea::new("words", "Anything else that would help: times, places, what you want to work on. Do not name pupils").max_characters(1_000).value(form.get("words")).error(errors.of("words")))
            (ui::button("Save what I would like"))
        }))
        (ui::muted(html! { "Are you an experienced SENCO yourself? " a class="govuk-link" href="/coaching" { "Coach another SENCO" } "." }))
    };
    Ok(call
        .page(&permit, "A coach for me", body)
        .back("/home", "Home")
        .again(errors))
}

fn filled(wish: &Wish) -> Form {
    use rulebook::base::Coded as _;
    let mut fields: Vec<(String, String)> = vec![("words".into(), wish.words.clone())];
    let phases = wish.phases.iter().map(|one| ("phases", one.code()));
    let knows = wish
        .specialisms
        .iter()
        .map(|one| ("specialisms", one.code()));
    fields.extend(
        phases
            .chain(knows)
            .map(|(name, code)| (name.to_owned(), code.to_owned())),
    );
    Form::filled(fields)
}

/// Keeps it.
pub(crate) async fn save(call: Call, form: Form) -> PageResult {
    let (person, permit) = own(&call)?;
    let mut reader = form.reader();
    let words = reader.optional("words", MOST_WORDS);
    let errors = reader.errors();
    if !errors.is_empty() {
        return page(&call, Some(&form), &errors).await?.send();
    }
    let held = call
        .app()
        .db()
        .read(async |tx| enrolment::current_enrolment(tx, person).await)
        .await?;
    if held.is_none() {
        return Err(Problem::NotFound);
    }
    let wish = Wish {
        phases: chosen(&form, "phases"),
        specialisms: chosen(&form, "specialisms"),
        words,
    };
    wish_for(call.app(), &permit, person, wish).await?;
    Ok(call.go_saying(
        "/coaching/wish",
        "Saved. Your programme administrator sees what you would like.",
    ))
}
