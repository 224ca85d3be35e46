//! The invented people of a benchmark: schools, staff, and participants who apply question by question.
//!
//! What this room must not know: what they study.

use std::fmt::Write as _;

use kit::{App, Fault, Problem};
use registration::{Given, Placing};
use rulebook::{
    base::{Trn, Urn},
    people::{Action, Actor, Circles, Grant, Permit, PersonId, ProviderId, Role, Scope, may},
    registration::{
        duty::Induction,
        funding::{EmploymentType, NurseryKind, WorkSetting},
        journey::{Answer, Answers, NasencoStanding, PaidBy, SencoRole, Step, next},
    },
};
use tokio::task::JoinSet;

use super::{LEADERS, Participant, Place, open_account};
use crate::data_args::operator;

const FIRST_NAMES: [&str; 24] = [
    "Ada", "Ben", "Cara", "Dev", "Ella", "Femi", "Grace", "Hana", "Ivo", "Jude", "Kemi", "Leo",
    "Maya", "Noor", "Omar", "Priya", "Quinn", "Rosa", "Sam", "Tara", "Una", "Vik", "Wren", "Zoe",
];
const LAST_NAMES: [&str; 20] = [
    "Ash", "Birch", "Cedar", "Dale", "Elm", "Fell", "Grove", "Heath", "Ivory", "Jasper", "Knoll",
    "Lark", "Moss", "North", "Oakes", "Pike", "Quill", "Reed", "Stone", "Thorne",
];
/// Callers at once: enough for the writer to commit in groups.
const AT_ONCE: usize = 32;

/// Who leads the groups.
pub(super) struct Staff {
    pub(super) facilitators: Vec<PersonId>,
    pub(super) coaches: Vec<PersonId>,
}

fn name(seed: u64, number: usize) -> String {
    let mix = usize::try_from(seed % 1_000).unwrap_or(0) + number;
    let pick = |names: &[&'static str], at: usize| names.get(at % names.len()).copied();
    let first = pick(&FIRST_NAMES, mix * 7).unwrap_or("Ada");
    let last = pick(&LAST_NAMES, mix / FIRST_NAMES.len() + mix).unwrap_or("Ash");
    format!("{first} {last}")
}

/// Sixty staff.
pub(super) async fn staff(app: &App, provider: ProviderId) -> Result<Staff, Problem> {
    let own = Scope::Provider(provider);
    let office = [
        (Role::SystemAdministrator, Scope::Site),
        (Role::ProgrammeAdministrator, own),
        (Role::ProgrammeAdministrator, own),
        (Role::Finance, own),
    ];
    for (number, grant) in office.into_iter().enumerate() {
        let email = format!("office{number}@light.example");
        open_account(app, name(0, number), email, Some(grant)).await?;
    }
    let mut staff = Staff {
        facilitators: Vec::new(),
        coaches: Vec::new(),
    };
    for number in 0..LEADERS {
        let email = format!("facilitator{number}@light.example");
        let person = open_account(app, name(1, number), email, None).await?;
        staff.facilitators.push(person);
        let email = format!("coach{number}@light.example");
        let person = open_account(app, name(2, number), email, None).await?;
        staff.coaches.push(person);
    }
    Ok(staff)
}

fn urn(number: usize) -> Result<Urn, Problem> {
    let number = 100_000 + i64::try_from(number).unwrap_or(0);
    Urn::from_number(number).map_err(|_no| Fault::say("an invented URN is none").into())
}

/// One school for every two participants.
async fn schools(app: &App, people: usize) -> Result<(), Problem> {
    let mut text = String::from(
        "URN,EstablishmentName,TypeOfEstablishment (code),EstablishmentStatus (code),Town,Postcode\n",
    );
    for number in 0..=people / 2 {
        let urn = urn(number)?;
        writeln!(text, "{urn},Benchmark School {number},1,1,Leeds,LS1 1AA")
            .map_err(|e| Fault::because("inventing schools", e))?;
    }
    people::import_schools(app, &operator(Action::KeepStaff)?, &text).await?;
    Ok(())
}

/// Everybody applies and is accepted.
pub(super) async fn enrol(
    app: &App,
    place: Place,
    people: usize,
    seed: u64,
) -> Result<Vec<Participant>, Problem> {
    schools(app, people).await?;
    let numbers = (0..people).collect();
    let work = move |app: App, number| enrol_one(app, place, seed, number);
    each_at_once(app, numbers, work).await
}

async fn enrol_one(
    app: App,
    place: Place,
    seed: u64,
    number: usize,
) -> Result<Participant, Problem> {
    let email = format!("participant{number}@schools.example");
    let person = open_account(&app, name(seed, number), email, None).await?;
    let own = permit_of(person, Action::Apply)?;
    let mut answers = Answers::default();
    loop {
        let step = next(&answers);
        if step == Step::CheckAnswers {
            break;
        }
        let given = given(&app, step, place, (seed, number))?;
        answers = registration::answer(&app, &own, person, given).await?;
    }
    let application = registration::send(&app, &own, person, true).await?;
    let placing = Placing {
        cohort: place.cohort,
        partner: None,
        funded_place: None,
    };
    let decide = operator(Action::KeepRegistrations)?;
    let enrolment = registration::accept(&app, &decide, application, placing).await?;
    Ok(Participant { person, enrolment })
}

/// The answer of this person to this question.
fn given(
    app: &App,
    step: Step,
    place: Place,
    (seed, number): (u64, usize),
) -> Result<Given, Problem> {
    let today = app.now().day;
    Ok(Given::Plain(match step {
        Step::WorksInEngland => Answer::WorksInEngland(true),
        Step::WorkSetting => Answer::WorkSetting(WorkSetting::School),
        Step::KindOfNursery => Answer::KindOfNursery(NurseryKind::LocalAuthority),
        Step::EmploymentType => Answer::EmploymentType(EmploymentType::Other),
        Step::ReferredByAdviser => Answer::ReferredByAdviser(false),
        Step::School => Answer::School(urn(number / 2)?),
        Step::Course => Answer::Course("npq-senco".into()),
        Step::SencoRole if number.is_multiple_of(2) => Answer::SencoRole(SencoRole::Yes),
        Step::SencoRole => Answer::SencoRole(SencoRole::Planned),
        Step::FirstSencoOn => Answer::FirstSencoOn(today.plus_days(-90)),
        Step::SencoHereFrom => Answer::SencoHereFrom(today.plus_days(-90)),
        Step::SencoMonthsBefore => Answer::SencoMonthsBefore(0),
        Step::QualifiedTeacher => Answer::QualifiedTeacher(true),
        Step::Induction => Answer::Induction(Induction::Complete),
        Step::TeachesHere => Answer::TeachesHere(true),
        Step::Head => Answer::Head(false),
        Step::Nasenco | Step::NasencoBegun | Step::NasencoCompleted => {
            Answer::Nasenco(NasencoStanding::None)
        }
        Step::FullName => Answer::FullName(name(seed, number)),
        Step::Trn => Answer::Trn(trn(number)?),
        Step::Provider => Answer::Provider(place.provider),
        Step::Cohort => return Ok(Given::Cohort(place.cohort)),
        Step::FundingConfirm => Answer::FundingConfirm(true),
        Step::FundingChoice => Answer::FundingChoice(PaidBy::School),
        Step::LineManagerEmail | Step::CheckAnswers => {
            Answer::LineManagerEmail(format!("head{}@schools.example", number / 2))
        }
    }))
}

fn trn(number: usize) -> Result<Trn, Problem> {
    let text = (3_000_000 + number).to_string();
    text.parse()
        .map_err(|_no| Fault::say("an invented TRN is none").into())
}

/// What a participant may do with what is their own.
pub(super) fn permit_of(person: PersonId, action: Action) -> Result<Permit, Problem> {
    let actor = Actor::Person {
        id: person,
        grants: vec![Grant {
            role: Role::Participant,
            scope: Scope::Own,
        }],
    };
    Ok(may(&actor, action, &Circles::own(person))?)
}

/// Does this for each, several at once; the answers come in the order of the things.
pub(super) async fn each_at_once<T, R, F>(
    app: &App,
    things: Vec<T>,
    work: impl Fn(App, T) -> F,
) -> Result<Vec<R>, Problem>
where
    T: Send + 'static,
    R: Send + 'static,
    F: Future<Output = Result<R, Problem>> + Send + 'static,
{
    let mut running: JoinSet<(usize, Result<R, Problem>)> = JoinSet::new();
    let mut done = Vec::new();
    let ended = |e| Fault::because("filling the benchmark", e);
    for (place, thing) in things.into_iter().enumerate() {
        if running.len() >= AT_ONCE
            && let Some(one) = running.join_next().await
        {
            let (place, result) = one.map_err(ended)?;
            done.push((place, result?));
        }
        let work = work(app.clone(), thing);
        running.spawn(async move { (place, work.await) });
    }
    while let Some(one) = running.join_next().await {
        let (place, result) = one.map_err(ended)?;
        done.push((place, result?));
    }
    done.sort_unstable_by_key(|(place, _)| *place);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}
