//! `senda engagement explain`: one participant's number with the reason for every missing point, counted from the events
//! alone.
//!
//! What this room must not know: how it is counted.

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use kit::{App, Fault, OrNotFound as _, Problem};
use rulebook::{
    base::Day,
    delivery::engagement::{Engagement as Told, GateReach, Plan},
    people::PersonId,
    registration::EnrolmentId,
};
use serde::Serialize;

use crate::{
    data_args::{DataArgs, told},
    say::say,
};

/// The one engagement number.
#[derive(Debug, Args)]
pub struct Engagement {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Says what a participant’s number is made of. Exit code 0: the gate is reached; 1: it is not; 2: it could not be counted.
    Explain {
        #[command(flatten)]
        data: DataArgs,
        /// The participant: an enrolment (`enr_…`) or a person (`per_…`).
        #[arg(long)]
        participant: String,
        /// How to print it.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Engagement {
    /// Runs it.
    ///
    /// # Errors
    /// [`Fault`] when there is no such participant, or nothing to count yet.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        let Command::Explain {
            data,
            participant,
            format,
        } = self.command;
        let app = data.open().await?;
        let explained = explain(&app, &participant).await.map_err(told)?;
        match format {
            Format::Json => say(serde_json::to_string_pretty(&explained)
                .map_err(|e| Fault::because("writing the number", e))?),
            Format::Text => sentences(&explained).iter().for_each(say),
        }
        Ok(if explained.number.reached {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        })
    }
}

/// What is printed as JSON: described in `docs/engagement.md`. Members are only ever added.
#[derive(Debug, Serialize)]
struct Explained {
    /// Of this description.
    schema: &'static str,
    enrolment: EnrolmentId,
    /// The day as of which it was counted.
    day: Day,
    #[serde(flatten)]
    number: Told,
    /// The whole programme as one hundred points.
    plan: Plan,
}

async fn explain(app: &App, participant: &str) -> Result<Explained, Problem> {
    let now = app.now();
    let enrolment = enrolment_of(app, participant).await?;
    let (number, plan) = app
        .db()
        .read(async |tx| delivery::engagement_explained(tx, enrolment, now).await)
        .await?;
    Ok(Explained {
        schema: "senda.engagement/1",
        enrolment,
        day: now.day,
        number,
        plan,
    })
}

pub(crate) async fn enrolment_of(app: &App, participant: &str) -> Result<EnrolmentId, Problem> {
    if let Ok(enrolment) = participant.parse() {
        return Ok(enrolment);
    }
    let person: PersonId = participant.parse().or_not_found()?;
    let current = app
        .db()
        .read(async |tx| registration::current_enrolment(tx, person).await)
        .await?;
    Ok(current.or_not_found()?.id)
}

fn sentences(explained: &Explained) -> Vec<String> {
    let (number, plan) = (&explained.number, &explained.plan);
    let gate = if number.reached {
        "reached"
    } else {
        "not reached"
    };
    let mut lines = vec![format!(
        "{} of what was due by today. The gate of {} is {gate}.",
        number.total, number.gate
    )];
    for one in &number.missing {
        let mend = one.mend.as_ref().map_or_else(
            || "It cannot be earned any more.".to_owned(),
            |mend| format!("{}, about {} minutes.", mend.how, mend.minutes),
        );
        lines.push(format!(
            "-{}.{:02} {} {mend}",
            one.points.0 / 100,
            one.points.0 % 100,
            one.reason
        ));
    }
    let ahead = &number.forecast;
    lines.push(format!(
        "At the end: {} if all is done and mended, {} if the rest is done, {} if it goes on as so far, {} if nothing more is done.",
        ahead.if_all_is_mended, ahead.if_the_rest_is_done, ahead.likely, ahead.if_nothing_more
    ));
    lines.push(match ahead.gate_reach {
        GateReach::Reached => "The gate is reached.".to_owned(),
        GateReach::ByMending => "The gate can be reached by mending.".to_owned(),
        GateReach::On { day } => format!("The gate can be reached on {}.", day.in_words()),
        GateReach::No => "The gate cannot be reached by what is left.".to_owned(),
    });
    lines.push(format!(
        "Of the whole programme {} is earned, {} is missing so far, {} is to come.",
        plan.earned, plan.missed, plan.to_come
    ));
    lines
}
