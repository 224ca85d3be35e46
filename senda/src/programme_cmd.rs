//! `senda programme`: checks a folder, tells its outline and coverage, begins a new one.
//!
//! What this room must not know: any rule of the language; the compiler has them. Nothing here needs a site.

mod folder;
mod say;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand, ValueEnum};
use kit::Fault;
use programme::{
    Code, Files, Programme, check, coverage, outline_json, report_json, report_sarif,
    report_terminal,
};

/// The commands about a programme folder.
#[derive(Debug, Subcommand)]
pub enum ProgrammeCommand {
    /// Check a folder: 0 without errors, 1 with errors, 2 when it cannot be read.
    Check(CheckArgs),
    /// Tell the order and shape of a programme.
    Outline(OutlineArgs),
    /// Tell what a programme covers of its framework.
    Coverage(CoverageArgs),
    /// Begin a new programme: the smallest folder that checks clean.
    New(NewArgs),
}

/// What is checked, and how it is told.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The programme's folder.
    #[arg(required_unless_present = "list_codes")]
    path: Option<PathBuf>,
    /// How the result is told.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    format: CheckFormat,
    /// List every code with what it means and how to mend it, and check nothing.
    #[arg(long)]
    list_codes: bool,
    /// Check again whenever a file changes, until stopped.
    #[arg(long)]
    watch: bool,
}

/// Whose outline, and how it is told.
#[derive(Debug, Args)]
pub struct OutlineArgs {
    /// The programme's folder.
    path: PathBuf,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = OutlineFormat::Text)]
    format: OutlineFormat,
}

/// Whose coverage, and how it is told.
#[derive(Debug, Args)]
pub struct CoverageArgs {
    /// The programme's folder.
    path: PathBuf,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = CoverageFormat::Csv)]
    format: CoverageFormat,
}

/// What is begun, and where.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Short stable name, e.g. `npq-headship`: small letters, digits and dashes.
    id: String,
    /// Name for people.
    #[arg(long)]
    title: String,
    /// The folder to make; it must not hold anything yet.
    #[arg(long)]
    to: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    Text,
    Json,
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutlineFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CoverageFormat {
    Json,
    Svg,
    Csv,
}

/// Runs the command. The exit code says what was found.
///
/// # Errors
/// [`Fault`] with a sentence when it could not be run at all.
pub fn run(command: ProgrammeCommand) -> Result<ExitCode, Fault> {
    match command {
        ProgrammeCommand::Check(args) => run_check(&args),
        ProgrammeCommand::Outline(args) => {
            let (programme, found) = read_programme(&args.path)?;
            say::out(&match args.format {
                OutlineFormat::Text => outline_text(&programme),
                OutlineFormat::Json => format!("{:#}\n", outline_json(&programme)),
            })?;
            Ok(found)
        }
        ProgrammeCommand::Coverage(args) => {
            let (programme, found) = read_programme(&args.path)?;
            let coverage = coverage(&programme);
            say::out(&match args.format {
                CoverageFormat::Json => format!("{:#}\n", coverage.to_json()),
                CoverageFormat::Svg => format!("{}\n", coverage.to_svg()),
                CoverageFormat::Csv => coverage.to_csv(),
            })?;
            Ok(found)
        }
        ProgrammeCommand::New(args) => begin(&args),
    }
}

fn run_check(args: &CheckArgs) -> Result<ExitCode, Fault> {
    if args.list_codes {
        say::out(&codes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(path) = &args.path else {
        return Err(Fault::say("Name the folder to check."));
    };
    let files = folder::read(path)?;
    let found = tell(&files, args.format)?;
    if !args.watch {
        return Ok(found);
    }
    let mut seen = files;
    loop {
        folder::pause();
        let files = folder::read(path)?;
        if files != seen {
            say::out("\n")?;
            tell(&files, args.format)?;
            seen = files;
        }
    }
}

/// Checks these files and tells what was found.
fn tell(files: &Files, format: CheckFormat) -> Result<ExitCode, Fault> {
    let checked = check(files);
    say::out(&match format {
        CheckFormat::Text => report_terminal(&checked, files, say::in_colour()),
        CheckFormat::Json => format!("{:#}\n", report_json(&checked)),
        CheckFormat::Sarif => format!("{:#}\n", report_sarif(&checked)),
    })?;
    Ok(if checked.errors() == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn codes() -> String {
    let one = |code: &Code| format!("{}  {}\n      {}\n", code.code(), code.title(), code.help());
    Code::ALL.iter().map(one).collect::<Vec<_>>().concat()
}

/// The programme in this folder as far as it can be put together; with errors in it, the exit code says so.
fn read_programme(path: &std::path::Path) -> Result<(Programme, ExitCode), Fault> {
    let checked = check(&folder::read(path)?);
    let errors = checked.errors();
    let path = path.display();
    let Some(programme) = checked.programme else {
        return Err(Fault::say(format!(
            "{path} cannot be put together as a programme. “senda programme check {path}” says why."
        )));
    };
    if errors == 0 {
        return Ok((programme, ExitCode::SUCCESS));
    }
    say::aside(&format!(
        "The folder has {errors} errors, so this may not be whole. “senda programme check {path}” lists them.\n"
    ));
    Ok((programme, ExitCode::FAILURE))
}

fn outline_text(programme: &Programme) -> String {
    let mut lines = vec![format!("{} {}", programme.title, programme.version)];
    for element in &programme.elements {
        let number = element
            .number
            .map(|number| format!(" {number}"))
            .unwrap_or_default();
        let kind = element.kind.code().replace('_', " ");
        let (order, title, minutes) = (element.order, &element.title, element.minutes);
        lines.push(format!(
            "{order:>3}  {kind}{number}: {title} ({minutes} minutes)"
        ));
        let modules = element.modules.iter();
        lines.extend(
            modules.map(|one| format!("       {} {} ({} minutes)", one.id, one.title, one.minutes)),
        );
    }
    lines.join("\n") + "\n"
}

fn begin(args: &NewArgs) -> Result<ExitCode, Fault> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if args.id.is_empty() || !args.id.chars().all(plain) {
        return Err(Fault::say(format!(
            "“{}” is not a name for a programme. Use small letters, digits and dashes, like npq-headship.",
            args.id
        )));
    }
    let files = programme::new(&args.id, &args.title);
    folder::make(&args.to, &files)?;
    let to = args.to.display();
    say::out(&format!(
        "Made {to} with {} files. Check it with: senda programme check {to}\n",
        files.len()
    ))?;
    Ok(ExitCode::SUCCESS)
}
