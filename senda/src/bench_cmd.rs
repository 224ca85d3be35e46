//! `senda bench seed`: a data set for measurements, made through the same acts that people use.
//!
//! What this room is for: the command, the place it fills, and the plan that it prints for the load generator.
//! What it must not know: how any act is done; not a row is written past the acts.

mod people_of;
mod study_of;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use kit::{App, Fault, Problem, Process, clock::Clock, web::SESSION_COOKIE};
use rulebook::{
    base::Day,
    people::{Action, PersonId, ProviderId, Role, Scope},
    production::EditionId,
    registration::{
        CohortId, EnrolmentId,
        cohort::{CohortDays, Places},
        funding::CohortFunding,
    },
};
use serde::Serialize;

use crate::{
    data_args::{DataArgs, operator, told},
    say::say,
};

/// People and the edition of a benchmark are brought in by this act, through the stages' own public functions.
pub const BROUGHT: Process = Process::new("benchmark_prepared", "prepared a benchmark with");

/// How long ago the people of the benchmark applied, in days: far enough into the programme to have studied.
const AGO: i32 = 400;
/// Facilitators, and coaches: with two administrators, a finance officer and a system administrator, 60 staff.
const LEADERS: usize = 28;
/// How many sessions the plan holds.
const SESSIONS: usize = 64;

/// Measurements.
#[derive(Debug, Args)]
pub struct Bench {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fills an empty database with participants, staff, groups and progress, and prints how to sign in.
    Seed(Seed),
}

/// The data set.
#[derive(Debug, Args)]
struct Seed {
    /// How many participants.
    #[arg(long, default_value_t = 1_000)]
    people: usize,
    /// Chooses names and answers; the same seed makes the same people.
    #[arg(long = "seed", default_value_t = 1)]
    chance: u64,
    /// How many steps each has done.
    #[arg(long, default_value_t = 34)]
    steps: usize,
    /// How many people a group holds.
    #[arg(long, default_value_t = 25)]
    group: usize,
    /// Where to write the plan for the load generator (JSON).
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    #[command(flatten)]
    data: DataArgs,
}

/// What the load generator needs to know.
#[derive(Debug, Serialize)]
struct Plan {
    cookie: &'static str,
    sessions: Vec<String>,
    /// Every step that can be finished, as `module/step`, in the order of the programme.
    steps: Vec<String>,
    /// Those of them that can be marked as done: done already, or without checks.
    writable: Vec<String>,
    /// How many the people have done.
    done: usize,
    /// The register of the first group.
    register: Option<Register>,
}

/// The register of a session, and the session of the facilitator who takes it.
#[derive(Debug, Serialize)]
struct Register {
    session: String,
    path: String,
}

/// Where the people of the benchmark study.
#[derive(Debug, Clone, Copy)]
struct Place {
    provider: ProviderId,
    cohort: CohortId,
    edition: EditionId,
}

/// One participant.
#[derive(Debug, Clone, Copy)]
struct Participant {
    person: PersonId,
    enrolment: EnrolmentId,
}

impl Bench {
    /// Runs it.
    ///
    /// # Errors
    /// [`Fault`] when the data are not empty, or an act refuses.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        let Command::Seed(seed) = self.command;
        seed.run().await?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Seed {
    async fn run(self) -> Result<(), Fault> {
        let clock = Clock::running();
        let app = crate::compose::start(self.data.config()?, clock.clone()).await?;
        if !people::everybody(&app, 1).await.map_err(told)?.is_empty() {
            return Err(Fault::say(
                "There are people in this data already. Name an empty folder or database.",
            ));
        }
        clock.set_ahead(-i64::from(AGO) * 86_400_000_000);
        let plan = self.fill(&app).await.map_err(told)?;
        if let Some(file) = &self.plan {
            let text =
                serde_json::to_string(&plan).map_err(|e| Fault::because("writing the plan", e))?;
            std::fs::write(file, text)
                .map_err(|e| Fault::because(format!("{} cannot be written", file.display()), e))?;
        }
        let first = plan.sessions.first().map_or("", String::as_str);
        say(format_args!(
            "{} participants, each with {} of {} steps done.",
            self.people,
            plan.done,
            plan.steps.len()
        ));
        say("Sign in as the first of them with this header, for twelve hours:");
        say(format_args!("Cookie: {}={first}", plan.cookie));
        Ok(())
    }

    async fn fill(&self, app: &App) -> Result<Plan, Problem> {
        let place = self.open_place(app).await?;
        let staff = people_of::staff(app, place.provider).await?;
        let participants = people_of::enrol(app, place, self.people, self.chance).await?;
        let groups =
            study_of::groups(app, place.cohort, &staff, (&participants, self.group)).await?;
        app.work_due().await?;
        // From here on it is today.
        app.clock().set_ahead(0);
        let register = match groups.first() {
            Some(group) => Some(study_of::register(app, place.cohort, *group).await?),
            None => None,
        };
        let programme = curriculum::edition(app, &place.edition).await?;
        let open = study_of::open_steps(app, place.cohort, &programme).await?;
        let done = self.steps.min(open.len());
        study_of::study(
            app,
            &programme,
            open.get(..done).unwrap_or_default(),
            &participants,
        )
        .await?;
        app.work_due().await?;
        let mut sessions = Vec::new();
        for one in participants.iter().take(SESSIONS) {
            sessions.push(people::begin_session_for(app, one.person, "benchmark").await?);
        }
        let writable = open.iter().enumerate();
        let writable = writable.filter(|(at, step)| *at < done || step.answers.is_empty());
        let writable = writable.map(|(_, step)| step.key.clone()).collect();
        let steps = open.into_iter().map(|step| step.key).collect();
        Ok(Plan {
            cookie: SESSION_COOKIE,
            sessions,
            steps,
            writable,
            done,
            register,
        })
    }

    /// A provider, its partner, the edition that this build carries, and an intake that takes everybody.
    async fn open_place(&self, app: &App) -> Result<Place, Problem> {
        let keep = operator(Action::KeepStaff)?;
        let provider = people::add_provider(app, &keep, "Northern Light".into(), true).await?;
        people::add_partner(app, &keep, provider, "Dales Teaching School Hub".into()).await?;
        let library: &curriculum::Library = app.shelf()?;
        let folder = library.folder(registration::PROGRAMME);
        let programme = folder.and_then(|folder| folder.programme.clone());
        let programme =
            programme.ok_or_else(|| Fault::say("this build carries no programme that compiles"))?;
        let edition = app
            .act(&keep, &BROUGHT, async move |tx| {
                let edition = curriculum::keep_edition(tx, &programme, "For a benchmark").await?;
                tx.about(edition);
                Ok(edition)
            })
            .await?;
        let new = registration::NewCohort {
            provider,
            edition,
            name: "The intake of the benchmark".into(),
            code: "2025a".into(),
            days: days(app.now().day),
            places: Places {
                places: i64::try_from(self.people).unwrap_or(i64::MAX),
                funding: CohortFunding::Funded,
                funded_places: 0,
            },
        };
        let cohorts = operator(Action::KeepCohorts)?;
        let cohort = registration::open_cohort(app, &cohorts, new).await?;
        delivery::make_timetable(app, &cohorts, cohort, None).await?;
        Ok(Place {
            provider,
            cohort,
            edition,
        })
    }
}

/// Applications for a month, then eighteen months of teaching.
fn days(today: Day) -> CohortDays {
    CohortDays {
        opens: today,
        closes: today.plus_days(30),
        starts_on: today.plus_days(31),
        ends_on: today.plus_days(31 + 548),
        assessment_opens_on: today.plus_days(31 + 549),
    }
}

/// Opens an account with a role, as an act of its own.
async fn open_account(
    app: &App,
    name: String,
    email: String,
    role: Option<(Role, Scope)>,
) -> Result<PersonId, Problem> {
    let keep = operator(Action::KeepStaff)?;
    app.act(&keep, &BROUGHT, async move |tx| {
        let person = people::open_account(tx, &name, &email).await?;
        if let Some((role, scope)) = role {
            people::give_role(tx, person, role, scope).await?;
        }
        tx.about(person);
        Ok(person)
    })
    .await
}
