//! `senda duty replay`, `senda funding replay`: every kept decision decided again from the facts it was told, under the same
//! law or another, with the differences as CSV.
//!
//! What this room must not know: how decisions are kept.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use kit::{Fault, clock::Clock};
use registration::{Difference, DutyUnder, FundingUnder, Replayed};
use rulebook::{
    base::{Coded, Day},
    registration::funding::{CohortFunding, cohort_named},
};

use crate::data_args::{DataArgs, told};

/// Which law, on which data.
#[derive(Debug, Args)]
pub struct DutyReplay {
    /// The version of the law, instead of the one of each day of judgement.
    #[arg(long, value_name = "VERSION")]
    rule: Option<String>,
    /// A law of your own, as `senda duty law` prints one.
    #[arg(long, value_name = "FILE", conflicts_with = "rule")]
    law: Option<PathBuf>,
    #[command(flatten)]
    data: DataArgs,
}

/// Which rules, on which data.
#[derive(Debug, Args)]
pub struct FundingReplay {
    /// The version of the rules, instead of the newest.
    #[arg(long, value_name = "VERSION")]
    rule: Option<String>,
    /// As if everybody had applied for this cohort: its code, or unfunded, capped, funded.
    #[arg(long, value_name = "COHORT")]
    cohort: Option<String>,
    #[command(flatten)]
    data: DataArgs,
}

impl DutyReplay {
    pub(super) async fn run(self) -> Result<ExitCode, Fault> {
        let under = match super::law_of(self.rule.as_deref(), self.law.as_deref())? {
            Some(law) => DutyUnder::This(law),
            None => DutyUnder::OfTheDay,
        };
        let mut out = Out::new()?;
        let db = self.data.to_read()?;
        let found = registration::replay_duty(&db, &under, &mut |one| out.write(one)).await;
        out.end(&found.map_err(told)?)
    }
}

impl FundingReplay {
    pub(super) async fn run(self) -> Result<ExitCode, Fault> {
        let cohort = self.cohort.as_deref().map(funding_of).transpose()?;
        let under = FundingUnder {
            policy: super::policy_of(self.rule.as_deref())?.clone(),
            cohort,
        };
        let mut out = Out::new()?;
        let db = self.data.to_read()?;
        let found = registration::replay_funding(&db, &under, &mut |one| out.write(one)).await;
        out.end(&found.map_err(told)?)
    }
}

fn funding_of(cohort: &str) -> Result<CohortFunding, Fault> {
    cohort_named(cohort)
        .map(|known| known.funding)
        .or_else(|| CohortFunding::from_code(cohort).ok())
        .ok_or_else(|| Fault::say(format!("There is no cohort “{cohort}”.")))
}

/// The table of differences.
struct Out(csv::Writer<std::io::Stdout>);

impl Out {
    fn new() -> Result<Self, Fault> {
        let mut out = csv::Writer::from_writer(std::io::stdout());
        out.write_record([
            "decision",
            "application",
            "decided_on",
            "rule_then",
            "rule_now",
            "answer_then",
            "answer_now",
            "deadline_then",
            "deadline_now",
        ])
        .map_err(|e| Fault::because("writing the differences", e))?;
        Ok(Self(out))
    }

    fn write(&mut self, one: &Difference) -> Result<(), Fault> {
        let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        let application = one
            .application
            .map_or_else(String::new, |id| id.to_string());
        self.0
            .write_record([
                one.decision.to_string(),
                application,
                Clock::running().at(one.at).day.to_string(),
                one.then.rule.clone(),
                one.now.rule.clone(),
                one.then.answer.clone(),
                one.now.answer.clone(),
                day(one.then.deadline),
                day(one.now.deadline),
            ])
            .map_err(|e| Fault::because("writing the differences", e))
    }

    fn end(mut self, found: &Replayed) -> Result<ExitCode, Fault> {
        self.0
            .flush()
            .map_err(|e| Fault::because("writing the differences", e))?;
        eprintln!(
            "senda: {} decisions decided again, {} come out differently, {} cannot be read.",
            found.decided, found.different, found.unreadable
        );
        let well = found.different == 0 && found.unreadable == 0;
        Ok(ExitCode::from(u8::from(!well)))
    }
}
