//! The emulator's data: a national side with one lead provider, two intakes and people who have applied, made in seconds
//! through the same acts that people use.
//!
//! What this room must not know: DfE's wire; what anybody's tests do with it.

use kit::{App, Problem, Process, db::WriteTx};
use registration::{NewCohort, PROGRAMME, Placing};
use rulebook::{
    base::{Day, Pence, Urn},
    people::{Action, Actor, Circles, Permit, PersonId, ProviderId, Role, Scope, may, may_see_all},
    production::EditionId,
    registration::{
        ApplicationId, CohortId,
        cohort::{CohortDays, Places},
        duty::Induction,
        funding::{CohortFunding, Eligible, WorkSetting},
        journey::{Answers, NasencoStanding, PaidBy, SencoRole},
    },
    reporting::payment::Contract,
};

use crate::company::travel;

/// The data of an emulation were made.
pub const EMULATED: Process = Process::new("emulation_prepared", "prepared an emulation with");

/// Days ago on which the teaching of the first intake began.
const BEGAN: i32 = 60;
/// Days after it on which that of the next begins.
const NEXT: i32 = 182;
/// Everybody whose place is the seventh works abroad and pays for themselves.
const ABROAD: usize = 7;
/// An invented price.
const PRICE: Pence = Pence(80_000);

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emulation {
    /// The lead provider.
    pub provider: String,
    /// The text of its token; without one none is given.
    pub token: Option<String>,
    /// How many people have applied.
    pub people: usize,
    /// How many of them are accepted already.
    pub accepted: usize,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emulated {
    /// The lead provider.
    pub provider: ProviderId,
    /// The codes of its two intakes, the one that runs and the next.
    pub cohorts: [String; 2],
    /// A link that signs in whoever keeps the site, once.
    pub link: String,
}

/// Makes it on an empty site; its clock stands at today in the end.
///
/// # Errors
/// [`Problem::Fault`] when the data cannot be written.
pub async fn emulate(app: &App, wanted: &Emulation) -> Result<Emulated, Problem> {
    let starts = app.now().day.plus_days(-BEGAN);
    let places = i64::try_from(wanted.people).unwrap_or(i64::MAX);
    let places = places.saturating_add(50);
    let shape = Shape {
        codes: [code_of(starts), code_of(starts.plus_days(NEXT))],
        places: Places {
            places,
            funding: CohortFunding::Capped,
            funded_places: places,
        },
    };
    emulate_so(app, wanted, &shape).await
}

/// What the two intakes are like.
pub(crate) struct Shape {
    /// Their codes: the one that runs, and the next.
    pub(crate) codes: [String; 2],
    /// Who pays for whom.
    pub(crate) places: Places,
}

/// The same, with intakes like these.
pub(crate) async fn emulate_so(
    app: &App,
    wanted: &Emulation,
    shape: &Shape,
) -> Result<Emulated, Problem> {
    let ahead = app.clock().ahead();
    let made = make(app, wanted, shape).await;
    app.clock().set_ahead(ahead);
    let made = made?;
    app.work_due().await?;
    Ok(made)
}

async fn make(app: &App, wanted: &Emulation, shape: &Shape) -> Result<Emulated, Problem> {
    let [code, next_code] = &shape.codes;
    let starts = app.now().day.plus_days(-BEGAN);
    travel(app, starts.plus_days(-30));
    let system = system(Action::RunSystem)?;
    people::import_schools(app, &system, crate::SCHOOLS).await?;
    let provider = people::add_provider(app, &system, wanted.provider.clone(), true).await?;
    for end in ["Alliance", "Hub"] {
        let name = format!("{} {end}", wanted.provider);
        people::add_partner(app, &system, provider, name).await?;
    }
    let edition = edition(app).await?;
    let next = starts.plus_days(NEXT);
    let cohort = open(app, (provider, edition), (starts, code), shape.places).await?;
    let later = open(app, (provider, edition), (next, next_code), shape.places).await?;
    if let Some(token) = &wanted.token {
        dfe::give_known_token(app, &self::system(Action::KeepDfeApi)?, provider, token).await?;
    }
    let schools = schools();
    for number in 0..wanted.people {
        let school = schools.get(number % schools.len().max(1)).copied();
        let answers = answers(number, (provider, cohort), (school, starts));
        let application = apply(app, number, answers).await?;
        if number < wanted.accepted {
            accept(app, application, cohort, number).await?;
        }
    }
    let link = keeper(app).await?;
    for id in [cohort, later] {
        let people = i64::try_from(wanted.people).unwrap_or(i64::MAX);
        let contract = Contract::leadership(PRICE, people);
        dfe::agree(app, &self::system(Action::KeepDfeApi)?, id, contract).await?;
    }
    Ok(Emulated {
        provider,
        cohorts: shape.codes.clone(),
        link,
    })
}

fn system(action: Action) -> Result<Permit, Problem> {
    Ok(may_see_all(&Actor::System, action)?)
}

async fn edition(app: &App) -> Result<EditionId, Problem> {
    let library = curriculum::Library::new();
    let folder = library.folder(PROGRAMME);
    let programme = folder.and_then(|folder| folder.programme.clone());
    let programme = programme.ok_or_else(crate::company::missing)?;
    app.act(&system(Action::RunSystem)?, &EMULATED, async move |tx| {
        curriculum::keep_edition(tx, &programme, "For an emulation").await
    })
    .await
}

/// DfE's code of an intake: its year, and whether it begins in the first half of it.
fn code_of(starts: Day) -> String {
    let date = starts.date();
    let half = if date.month() <= 6 { 'a' } else { 'b' };
    format!("{}{half}", date.year())
}

async fn open(
    app: &App,
    (provider, edition): (ProviderId, EditionId),
    (starts_on, code): (Day, &str),
    places: Places,
) -> Result<CohortId, Problem> {
    let new = NewCohort {
        provider,
        edition,
        name: format!("Intake {code}"),
        code: code.to_owned(),
        days: CohortDays {
            opens: app.now().day.plus_days(-30),
            closes: starts_on.plus_days(-1),
            starts_on,
            ends_on: starts_on.plus_months(18),
            assessment_opens_on: starts_on.plus_months(18),
        },
        places,
    };
    registration::open_cohort(app, &system(Action::KeepCohorts)?, new).await
}

/// Open state schools of the invented register.
fn schools() -> Vec<Urn> {
    crate::SCHOOLS
        .lines()
        .skip(1)
        .filter(|line| line.contains("Community school") && line.contains(",1,Open,"))
        .filter_map(|line| line.split(',').next()?.parse::<i64>().ok())
        .filter_map(|number| Urn::from_number(number).ok())
        .collect()
}

const FIRST: [&str; 12] = [
    "Ada", "Ben", "Cara", "Dev", "Ella", "Femi", "Grace", "Hana", "Ivo", "Jude", "Kemi", "Leo",
];
const LAST: [&str; 11] = [
    "Ash", "Birch", "Cedar", "Dale", "Elm", "Fell", "Grove", "Heath", "Knoll", "Lark", "Moss",
];

pub(crate) fn name_of(number: usize) -> String {
    let first = FIRST.get(number % FIRST.len()).copied().unwrap_or("Ada");
    let last = LAST.get(number % LAST.len()).copied().unwrap_or("Ash");
    format!("{first} {last}")
}

const fn is_abroad(number: usize) -> bool {
    number % ABROAD == ABROAD - 1
}

fn answers(
    number: usize,
    (provider, cohort): (ProviderId, CohortId),
    (school, starts): (Option<Urn>, Day),
) -> Answers {
    let abroad = is_abroad(number);
    let since = starts.plus_days(-90);
    Answers {
        works_in_england: Some(!abroad),
        work_setting: (!abroad).then_some(WorkSetting::School),
        school: school.filter(|_| !abroad),
        senco_role: Some(SencoRole::Yes),
        first_senco_on: Some(since),
        senco_here_from: Some(since),
        qualified_teacher: Some(true),
        induction: Some(Induction::Complete),
        teaches_here: Some(true),
        head: Some(false),
        nasenco: Some(NasencoStanding::None),
        full_name: Some(name_of(number)),
        trn: format!("{}", 2_000_001 + number).parse().ok(),
        provider: Some(provider),
        cohort: Some(cohort),
        funding_found: Some(if abroad { Eligible::No } else { Eligible::Yes }),
        funding_confirmed: Some(true),
        paid_by: abroad.then_some(PaidBy::Myself),
        line_manager_email: Some(format!("head{number}@schools.example")),
        ..Answers::default()
    }
}

async fn apply(app: &App, number: usize, answers: Answers) -> Result<ApplicationId, Problem> {
    let email = format!("applicant{number}@schools.example");
    let name = name_of(number);
    let person = app
        .act(&system(Action::RunSystem)?, &EMULATED, async move |tx| {
            account(tx, &name, &email, None).await
        })
        .await?;
    let own = may(&Actor::System, Action::Apply, &Circles::own(person))?;
    registration::submit_application(app, &own, person, answers).await
}

async fn account(
    tx: &mut WriteTx<'_>,
    name: &str,
    email: &str,
    role: Option<Role>,
) -> Result<PersonId, Problem> {
    let person = people::open_account(tx, name, email).await?;
    if let Some(role) = role {
        people::give_role(tx, person, role, Scope::Site).await?;
    }
    tx.about(person);
    Ok(person)
}

async fn accept(
    app: &App,
    application: ApplicationId,
    cohort: CohortId,
    number: usize,
) -> Result<(), Problem> {
    let placing = Placing {
        cohort,
        partner: None,
        funded_place: Some(!is_abroad(number)),
    };
    registration::accept(app, &system(Action::RunSystem)?, application, placing).await?;
    Ok(())
}

/// Whoever keeps the emulator: a link that works once.
async fn keeper(app: &App) -> Result<String, Problem> {
    app.act(&system(Action::RunSystem)?, &EMULATED, async move |tx| {
        let role = Some(Role::SystemAdministrator);
        let person = account(tx, "Keeper", "keeper@emulator.example", role).await?;
        people::link_for(tx, person, "/dfe/statements").await
    })
    .await
}
