//! `senda programme check` and `fix`: what is wrong in a folder, told once or again at every change, and mended.
//!
//! What this room must not know: any rule of the language.

use std::{path::Path, process::ExitCode};

use clap::{Args, ValueEnum};
use kit::Fault;
use programme::{
    Checked, Code, Files, Workshop, codes_json, mend, report_json, report_sarif, report_terminal,
};

use super::{folder, say};

/// What is checked, and how it is told.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The programme's folder.
    #[arg(required_unless_present = "list_codes")]
    path: Option<std::path::PathBuf>,
    /// How the result is told.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    format: CheckFormat,
    /// List every code with what it means and how to mend it, and check nothing.
    #[arg(long)]
    list_codes: bool,
    /// Check again whenever a file changes, until stopped.
    #[arg(long)]
    watch: bool,
    /// Where the pages about the codes are read, for the links in SARIF.
    #[arg(long, value_name = "ADDRESS")]
    docs: Option<String>,
}

/// What is mended.
#[derive(Debug, Args)]
pub struct FixArgs {
    /// The programme's folder.
    path: std::path::PathBuf,
    /// Tell what would be mended, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    Text,
    Json,
    Sarif,
}

pub(super) fn check(args: &CheckArgs) -> Result<ExitCode, Fault> {
    if args.list_codes {
        say::out(&codes(args.format))?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some(path) = &args.path else {
        return Err(Fault::say("Name the folder to check."));
    };
    let mut seen = folder::list(path)?;
    let (files, obstacles) = folder::read(path)?;
    let mut workshop = Workshop::open_with(files, obstacles);
    let found = tell(args, &workshop)?;
    if !args.watch {
        return Ok(found);
    }
    loop {
        folder::pause();
        let now = folder::list(path)?;
        let changes = now.changes(&seen, path);
        seen = now;
        if !changes.is_empty() {
            workshop.put_all(changes);
            say::out("\n")?;
            tell(args, &workshop)?;
        }
    }
}

/// Tells what was found.
fn tell(args: &CheckArgs, workshop: &Workshop) -> Result<ExitCode, Fault> {
    let (checked, files) = (workshop.checked(), workshop.files());
    say::out(&match args.format {
        CheckFormat::Text => report_terminal(checked, files, say::in_colour()),
        CheckFormat::Json => format!("{:#}\n", report_json(checked)),
        CheckFormat::Sarif => {
            let docs = args.docs.as_deref();
            format!("{:#}\n", report_sarif(checked, docs))
        }
    })?;
    Ok(answer(checked))
}

fn answer(checked: &Checked) -> ExitCode {
    if checked.errors() == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn codes(format: CheckFormat) -> String {
    if format != CheckFormat::Text {
        return format!("{:#}\n", codes_json());
    }
    let one = |code: &Code| {
        let (severity, title) = (code.severity().code(), code.title());
        format!("{code}  {severity}: {title}\n      {}\n", code.help())
    };
    Code::ALL.iter().map(one).collect::<Vec<_>>().concat()
}

/// Rounds of mending, at most: a mend may bring out another.
const ROUNDS: usize = 5;

pub(super) fn fix(args: &FixArgs) -> Result<ExitCode, Fault> {
    let (files, obstacles) = folder::read(&args.path)?;
    let mut workshop = Workshop::open_with(files, obstacles);
    let mut all = Files::new();
    let mut told = Vec::new();
    for _ in 0..ROUNDS {
        let (mended, done) = mend(workshop.files(), &workshop.checked().diagnostics);
        if done.is_empty() {
            break;
        }
        told.extend(done.iter().map(|one| {
            let (file, line, code) = (&one.file, one.line, one.code);
            format!("{file}:{line} {code} {}\n", one.message)
        }));
        all.extend(mended.clone());
        workshop.put_all(mended.into_iter().map(|(path, bytes)| (path, Some(bytes))));
    }
    if !args.dry_run {
        folder::write_over(&args.path, &all)?;
    }
    let checked = workshop.checked();
    let (errors, warnings) = (checked.errors(), checked.warnings());
    let what = match (all.len(), args.dry_run) {
        (0, _) => "Nothing can be mended without thinking.".to_owned(),
        (files, true) => format!("Would mend the above in {files} files."),
        (files, false) => format!("Mended the above in {files} files."),
    };
    told.push(format!("{what} {}\n", left(&args.path, errors, warnings)));
    say::out(&told.concat())?;
    Ok(answer(checked))
}

fn left(path: &Path, errors: usize, warnings: usize) -> String {
    if errors + warnings == 0 {
        return "Nothing is left.".to_owned();
    }
    let path = path.display();
    format!("{errors} errors and {warnings} warnings are left: senda programme check {path}")
}
