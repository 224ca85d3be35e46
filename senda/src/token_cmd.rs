//! `senda token`: bearer tokens for DfE's API. `senda contract`: what is paid for a cohort.
//!
//! What this room must not know: what a token lets anybody do.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use kit::Fault;
use rulebook::{base::Pence, people::Action, reporting::payment::Contract};

use crate::{
    data_args::{DataArgs, operator, told},
    say::say,
};

/// Bearer tokens for DfE's API.
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Gives a token and prints it once.
    Create {
        /// The lead provider, by its name; without one, the teacher record service, which looks up qualifications.
        #[arg(long)]
        provider: Option<String>,
        /// What the token is for, so that people know later.
        #[arg(long, default_value = "API")]
        name: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Prints every token ever given, one a line: id, scope, provider, what for, whether it is revoked.
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Revokes a token at once.
    Revoke {
        /// Its id, `tok_…`.
        id: dfe::TokenId,
        #[command(flatten)]
        data: DataArgs,
    },
}

impl Token {
    /// Runs it.
    ///
    /// # Errors
    /// [`Fault`] when the data cannot be opened, or when there is no such provider or token.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        let permit = operator(Action::KeepDfeApi)?;
        match self {
            Self::Create {
                provider,
                name,
                data,
            } => {
                let app = data.open().await?;
                let provider = match provider {
                    Some(name) => Some(dfe::command::provider_named(&app, &name).await?),
                    None => None,
                };
                let given = dfe::give_token(&app, &permit, provider, name).await;
                let (id, secret) = given.map_err(told)?;
                say(format_args!(
                    "{id} is shown this once; only its hash is kept:"
                ));
                say(format_args!("{secret}"));
            }
            Self::List { data } => {
                for line in dfe::command::token_lines(&data.open().await?).await? {
                    say(format_args!("{line}"));
                }
            }
            Self::Revoke { id, data } => {
                let revoked = dfe::revoke_token(&data.open().await?, &permit, id).await;
                revoked.map_err(|_moved| Fault::say(format!("{id} is no open token.")))?;
                say(format_args!("{id} opens nothing any more."));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Agrees what DfE pays a provider for a cohort, and opens its statements.
#[derive(Debug, Args)]
pub struct Agree {
    /// The lead provider, by its name.
    #[arg(long)]
    provider: String,
    /// The cohort, by its code, e.g. `2026b`.
    #[arg(long)]
    cohort: String,
    /// The price of one participant, in pence.
    #[arg(long)]
    pence: i64,
    /// How many participants are agreed.
    #[arg(long)]
    participants: i64,
    #[command(flatten)]
    data: DataArgs,
}

impl Agree {
    /// Runs it.
    ///
    /// # Errors
    /// [`Fault`] when there is no such cohort, or its contract can no longer change.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        let app = self.data.open().await?;
        let (permit, names) = (
            operator(Action::KeepDfeApi)?,
            (&*self.provider, &*self.cohort),
        );
        let contract = Contract::leadership(Pence(self.pence), self.participants);
        let agreed = dfe::command::agree_for(&app, &permit, names, contract).await?;
        say(format_args!("{agreed}"));
        Ok(ExitCode::SUCCESS)
    }
}
