//! `senda demo`: a site to look at and to try, made on its first start and served like any other.
//!
//! What this room must not know: what is played. It decides only when to play, and what to print.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use demo::{Found, Signin};
use kit::{App, Fault, Problem, clock::Clock, config::Config, web::Listening};

use crate::say::say;

/// What `senda demo` takes.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The port to serve on.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder of the demonstration's data, made when missing.
    #[arg(long, default_value = "senda-demo")]
    data_dir: PathBuf,
    /// A PostgreSQL address, instead of the folder; its database must be empty, or hold this demonstration.
    #[arg(long)]
    database_url: Option<String>,
    /// Only print how everybody signs in.
    #[arg(long)]
    print_signins: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Throw the demonstration in the folder away and make it anew.
    #[arg(long)]
    fresh: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Runs the command.
///
/// # Errors
/// [`Fault`] with a sentence for the command line.
pub async fn run(args: DemoArgs) -> Result<ExitCode, Fault> {
    if args.print_signins {
        say(told(&demo::signins(), args.format)?.trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    if args.fresh {
        throw_away(&args)?;
    }
    let mut config = config(&args)?;
    let listening = Listening::on(config.server.listen).await?;
    let port = listening.address()?.port();
    config.site.origin = format!("http://localhost:{port}");
    config.site.files_origin = format!("http://files.localhost:{port}");
    let origin = config.site.origin.clone();
    let app = crate::compose::start(config, Clock::running()).await?;
    let making = Box::pin(make(&app));
    Box::pin(crate::run::while_starting(&app, &listening, making)).await?;
    say(welcome(&origin, args.format)?.trim_end());
    crate::run::until_stopped(app, listening).await?;
    Ok(ExitCode::SUCCESS)
}

/// The settings of a demonstration: those of the environment, then what the command line says.
fn config(args: &DemoArgs) -> Result<Config, Fault> {
    let mut config = Config::load(None)?;
    config.site.demo = true;
    config.server.listen.set_port(args.port);
    config.database.folder.clone_from(&args.data_dir);
    config.database.url.clone_from(&args.database_url);
    config.mail.smtp = None;
    Ok(config)
}

/// Plays the demonstration where there is none yet.
async fn make(app: &App) -> Result<(), Fault> {
    match demo::found(app).await.map_err(fault)? {
        Found::Finished => Ok(()),
        Found::Empty => {
            tracing::info!(
                "making the demonstration: an imaginary provider, played through two years"
            );
            demo::play(app).await.map(|_played| ()).map_err(fault)
        }
        Found::Unfinished => Err(Fault::say(
            "The demonstration here was stopped while it was being made. Start again with --fresh, or with another --data-dir (or an empty database).",
        )),
        Found::SomethingElse => Err(Fault::say(
            "The data here are not those of a demonstration. Choose another --data-dir (or an empty database).",
        )),
    }
}

/// Removes the demonstration in the folder, and nothing that is not a demonstration.
fn throw_away(args: &DemoArgs) -> Result<(), Fault> {
    if args.database_url.is_some() {
        return Err(Fault::say(
            "--fresh works on a folder. Empty the PostgreSQL database yourself, then start without --fresh.",
        ));
    }
    if !args.data_dir.join("senda.db").exists() {
        return Ok(());
    }
    let peeked = config(args)?;
    // In a thread of its own: what it opens is closed again when it ends, before the files are removed.
    let looked = std::thread::spawn(move || look(peeked)).join();
    match looked.map_err(|_panic| Fault::say("The data folder could not be looked at."))?? {
        Found::SomethingElse => Err(Fault::say(format!(
            "{} holds data that are not those of a demonstration. They are left alone: choose another --data-dir.",
            args.data_dir.display()
        ))),
        Found::Empty | Found::Unfinished | Found::Finished => remove(&args.data_dir),
    }
}

fn look(config: Config) -> Result<Found, Fault> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| Fault::because("Senda cannot start", e))?;
    runtime.block_on(async {
        let app = crate::compose::start(config, Clock::running()).await?;
        demo::found(&app).await.map_err(fault)
    })
}

fn remove(folder: &Path) -> Result<(), Fault> {
    for name in ["senda.db", "senda.db-wal", "senda.db-shm"] {
        let file = folder.join(name);
        if file.exists() {
            std::fs::remove_file(&file)
                .map_err(|e| Fault::because(format!("{} cannot be removed", file.display()), e))?;
        }
    }
    Ok(())
}

fn fault(problem: Problem) -> Fault {
    match problem {
        Problem::Fault(fault) => fault,
        other => Fault::say(format!("The demonstration could not be made: {other:?}")),
    }
}

fn told(signins: &[Signin], format: Format) -> Result<String, Fault> {
    match format {
        Format::Json => serde_json::to_string_pretty(signins)
            .map(|text| text + "\n")
            .map_err(|e| Fault::because("writing the sign-ins", e)),
        Format::Text => {
            let lines = signins.iter().map(|one| {
                format!(
                    "  {:<30} {:<44} {}\n",
                    one.standing, one.email, one.start_path
                )
            });
            Ok(lines.collect())
        }
    }
}

/// What somebody who has just started a demonstration needs to know.
fn welcome(origin: &str, format: Format) -> Result<String, Fault> {
    let signins = told(&demo::signins(), format)?;
    if format == Format::Json {
        return Ok(signins);
    }
    Ok(format!(
        "Senda’s demonstration is at {origin}

Everybody in it is invented. Everybody’s password is {password}

  Who                            Sign in with                                 Then open
{signins}
A walk of ten minutes:
  1. folasade.wintergreen@example.sch.uk, half way: what to do next, how long it takes, and /progress for every missing point.
  2. temperance.adjeiholt@example.sch.uk: write in /assessment/response; it is kept while you type.
  3. facilitator@northmoor.example: /facilitate, then take a register in two taps.
  4. legal@northmoor.example: /content, where a module waits for the legal check.
  5. head@example.sch.uk: /school, a plain answer with its deadline, its law and its reasons.
  6. finance@northmoor.example: /admin/declarations, each with the record that shows it.
  7. register@authority.example: /compliance, every school as at any day.
  8. system@northmoor.example: /demo/clock moves the clock on; /demo/outbox shows every letter.

Stop it with Ctrl+C. It goes on where it was when you start it again.",
        password = demo::cast::PASSWORD,
    ))
}
