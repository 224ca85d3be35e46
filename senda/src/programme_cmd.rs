//! `senda programme`: checks a folder, mends it, tells its outline and maps, begins a new one; carries one into a site
//! and out of it.
//!
//! What this room must not know: any rule of the language; the compiler has them. Only `editions`, `export` and `import` need
//! a site.

mod carry;
mod check;
mod editions;
mod folder;
mod say;
mod trace;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand, ValueEnum};
use kit::Fault;
use programme::{Map, Programme, SCHEMAS, Workshop, outline_json, schema};

pub use carry::{ExportArgs, ImportArgs};
pub use check::{CheckArgs, FixArgs};
pub use editions::EditionsArgs;
pub use trace::TraceArgs;

/// The commands about a programme folder.
#[derive(Debug, Subcommand)]
pub enum ProgrammeCommand {
    /// Check a folder: 0 without errors, 1 with errors, 2 when it cannot be read.
    Check(CheckArgs),
    /// Mend what can be mended without thinking: slips of spelling, missing brackets, heading levels.
    Fix(FixArgs),
    /// Tell the order and shape of a programme.
    Outline(OutlineArgs),
    /// Draw or tell a map: coverage of the framework, what builds on what, the statutory thread, hours by week.
    Coverage(CoverageArgs),
    /// Trace every statement of the framework to passages, tasks, questions and criteria, with another version beside it.
    Trace(TraceArgs),
    /// List every edition that was released, with the cohorts that study it.
    Editions(EditionsArgs),
    /// Begin a new programme: the smallest folder that checks clean.
    New(NewArgs),
    /// Print the JSON Schema of a kind of file, for editors.
    Schema(SchemaArgs),
    /// Write an edition into a new folder, exactly as it was released; or a programme as it is being written.
    Export(ExportArgs),
    /// Check a folder and bring it into the site: 0 brought in, 1 with errors, 2 when it cannot be read.
    Import(ImportArgs),
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

/// Whose coverage, which map, and how it is told.
#[derive(Debug, Args)]
pub struct CoverageArgs {
    /// The programme's folder.
    path: PathBuf,
    /// How it is told.
    #[arg(long, value_enum, default_value_t = CoverageFormat::Csv)]
    format: CoverageFormat,
    /// Which map; when left out, sections as a picture and statements as a table.
    #[arg(long, value_enum)]
    map: Option<Which>,
}

/// Which schema, and where it goes.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// The kind of file; when left out, the kinds are listed.
    kind: Option<String>,
    /// Write the schemas of all kinds into this folder.
    #[arg(long, conflicts_with = "kind")]
    to: Option<PathBuf>,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// Sections of the framework by course.
    Sections,
    /// Statements of the framework by module.
    Statements,
    /// What builds on what.
    Needs,
    /// The statutory thread through the courses.
    Thread,
    /// Hours by week.
    Hours,
}

impl Which {
    const fn map(self) -> Map {
        match self {
            Self::Sections => Map::Sections,
            Self::Statements => Map::Statements,
            Self::Needs => Map::Needs,
            Self::Thread => Map::Thread,
            Self::Hours => Map::Hours,
        }
    }
}

/// Runs the command. The exit code says what was found.
///
/// # Errors
/// [`Fault`] with a sentence when it could not be run at all.
pub async fn run(command: ProgrammeCommand) -> Result<ExitCode, Fault> {
    match command {
        ProgrammeCommand::Check(args) => check::check(&args),
        ProgrammeCommand::Fix(args) => check::fix(&args),
        ProgrammeCommand::Outline(args) => {
            let (programme, found) = read_programme(&args.path)?;
            say::out(&match args.format {
                OutlineFormat::Text => outline_text(&programme),
                OutlineFormat::Json => format!("{:#}\n", outline_json(&programme)),
            })?;
            Ok(found)
        }
        ProgrammeCommand::Coverage(args) => draw(&args),
        ProgrammeCommand::Editions(args) => args.run().await,
        ProgrammeCommand::Trace(args) => trace::tell(&args),
        ProgrammeCommand::New(args) => begin(&args),
        ProgrammeCommand::Schema(args) => schemas(&args),
        ProgrammeCommand::Export(args) => carry::export(args).await,
        ProgrammeCommand::Import(args) => carry::import(args).await,
    }
}

fn draw(args: &CoverageArgs) -> Result<ExitCode, Fault> {
    let (programme, found) = read_programme(&args.path)?;
    let usual = match args.format {
        CoverageFormat::Csv => Map::Statements,
        CoverageFormat::Json | CoverageFormat::Svg => Map::Sections,
    };
    let map = args.map.map_or(usual, Which::map);
    say::out(&match args.format {
        CoverageFormat::Json => format!("{:#}\n", map.json(&programme)),
        CoverageFormat::Svg => format!("{}\n", map.picture(&programme)),
        CoverageFormat::Csv => map.table(&programme).to_csv(),
    })?;
    Ok(found)
}

fn schemas(args: &SchemaArgs) -> Result<ExitCode, Fault> {
    if let Some(to) = &args.to {
        let files = SCHEMAS.iter().filter_map(|(kind, _)| {
            let text = format!("{:#}\n", schema(kind)?);
            Some((format!("{kind}.json"), text.into_bytes()))
        });
        folder::make(to, &files.collect())?;
        say::out(&format!(
            "Made {} with {} schemas.\n",
            to.display(),
            SCHEMAS.len()
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(kind) = &args.kind else {
        let one = |(kind, what): &(&str, &str)| format!("{kind:<10} {what}\n");
        say::out(&SCHEMAS.iter().map(one).collect::<String>())?;
        return Ok(ExitCode::SUCCESS);
    };
    let Some(schema) = schema(kind) else {
        let kinds: Vec<&str> = SCHEMAS.iter().map(|(kind, _)| *kind).collect();
        return Err(Fault::say(format!(
            "“{kind}” is no kind of file. The kinds are {}.",
            kinds.join(", ")
        )));
    };
    say::out(&format!("{schema:#}\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// The programme in this folder as far as it can be put together; with errors in it, the exit code says so.
fn read_programme(path: &std::path::Path) -> Result<(Programme, ExitCode), Fault> {
    let (files, obstacles) = folder::read(path)?;
    let workshop = Workshop::open_with(files, obstacles);
    let errors = workshop.checked().errors();
    let path = path.display();
    let Some(programme) = workshop.checked().programme.clone() else {
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
