//! `senda emulate`: DfE's API with invented people, for the tests of whoever speaks it.
//!
//! What this room must not know: what is made. It decides only when to make it, and what to print.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use demo::{Emulated, Emulation};
use kit::{App, Fault, clock::Clock, config::Config, web::Listening};

use crate::{data_args::told, say::say};

/// What `senda emulate` takes.
#[derive(Debug, Args)]
pub struct EmulateArgs {
    /// The port to serve on.
    #[arg(long, default_value_t = 8081)]
    port: u16,
    /// The folder of the emulator's data, made when missing; served as it is when it is there.
    #[arg(long, default_value = "senda-emulator")]
    data_dir: PathBuf,
    /// The bearer token of the lead provider.
    #[arg(long, default_value = "senda-emulator-token")]
    token: String,
    /// The lead provider's name.
    #[arg(long, default_value = "Northern Light")]
    provider: String,
    /// How many people have applied.
    #[arg(long, default_value_t = 30)]
    people: usize,
    /// How many of them are accepted already.
    #[arg(long, default_value_t = 10)]
    accepted: usize,
}

/// Runs the command.
///
/// # Errors
/// [`Fault`] with a sentence for the command line.
pub async fn run(args: EmulateArgs) -> Result<ExitCode, Fault> {
    let mut config = Config::load(None)?;
    config.site.demo = true;
    config.server.listen.set_port(args.port);
    config.database.folder.clone_from(&args.data_dir);
    config.database.url = None;
    config.mail.smtp = None;
    config.dfe.address = None;
    let listening = Listening::on(config.server.listen).await?;
    let port = listening.address()?.port();
    config.site.origin = format!("http://localhost:{port}");
    config.site.files_origin = format!("http://files.localhost:{port}");
    let origin = config.site.origin.clone();
    let app = crate::compose::start(config, Clock::running()).await?;
    let made = make(&app, &args).await?;
    say(words(&args, &origin, made.as_ref()).trim_end());
    crate::run::until_stopped(app, listening).await?;
    Ok(ExitCode::SUCCESS)
}

/// Makes the data where there are none yet.
async fn make(app: &App, args: &EmulateArgs) -> Result<Option<Emulated>, Fault> {
    let there = app
        .db()
        .read(async |tx| people::providers(tx).await)
        .await
        .map_err(told)?;
    if there.iter().any(|one| one.name == args.provider) {
        return Ok(None);
    }
    if !there.is_empty() {
        return Err(Fault::say(
            "The data here are not those of this emulator. Choose another --data-dir.",
        ));
    }
    let wanted = Emulation {
        provider: args.provider.clone(),
        token: Some(args.token.clone()),
        people: args.people,
        accepted: args.accepted,
    };
    demo::emulate(app, &wanted).await.map(Some).map_err(told)
}

fn words(args: &EmulateArgs, origin: &str, made: Option<&Emulated>) -> String {
    let token = &args.token;
    let first = format!(
        "DfE’s API, version 3: {origin}/api/v3
Token of {}: {token}

  curl -H 'Authorization: Bearer {token}' {origin}/api/v3/npq-applications

X-With-Server-Date: 2027-02-01T09:00:00Z sets the moment of one request.
",
        args.provider
    );
    match made {
        None => format!(
            "{first}The data of an earlier start are served. Another --data-dir begins anew.\n"
        ),
        Some(made) => format!(
            "{first}{} people have applied for {}, {} are accepted; {} comes next.
Statements and what was asked: {origin}{}
Stop it with Ctrl+C.",
            args.people,
            made.cohorts[0],
            args.accepted.min(args.people),
            made.cohorts[1],
            made.link
        ),
    }
}
