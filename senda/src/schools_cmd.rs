//! `senda schools import`, `senda schools find`: the national register of schools from the command line.
//!
//! What this room must not know: how an extract is read, what of it is kept.
//! Exit codes: 0 done, 1 done or checked with lines that could not be read, 2 nothing was done.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use kit::{
    App, Fault,
    sheet::{LineFault, MOST_BYTES, too_large},
};
use people::{ImportReport, SchoolExtract, SchoolImport};
use rulebook::people::Action;

use crate::{
    data_args::{DataArgs, operator, told},
    say::say,
};

/// What may be done with the register of schools.
#[derive(Debug, Subcommand)]
pub enum Schools {
    /// Import an extract of the register, in its own columns, all or nothing.
    Import(Import),
    /// Find schools by name, town, postcode or URN.
    Find {
        /// What to look for; typing mistakes are forgiven.
        #[arg(required = true)]
        words: Vec<String>,
        /// Which settings and which data.
        #[command(flatten)]
        data: DataArgs,
    },
}

/// How an extract is imported.
#[derive(Debug, Args)]
pub struct Import {
    /// The extract (edubasealldata….csv or an extract with the same columns), in UTF-8 or Windows-1252.
    file: PathBuf,
    /// The register's own file of links, with the columns URN, `LinkURN` and `LinkType`: which school went on as which.
    #[arg(long)]
    links: Option<PathBuf>,
    /// Tell what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Import the lines that can be read even where others cannot.
    #[arg(long)]
    pass_over: bool,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command.
///
/// # Errors
/// [`Fault`] when a file cannot be read, a column is missing, or the data cannot be opened.
pub async fn run(command: Schools) -> Result<ExitCode, Fault> {
    match command {
        Schools::Import(import) => import.run().await,
        Schools::Find { words, data } => find(&data.open().await?, &words.join(" ")).await,
    }
}

async fn find(app: &App, words: &str) -> Result<ExitCode, Fault> {
    let register: &people::Register = app.shelf().map_err(told)?;
    let found = app
        .db()
        .read(async |tx| people::search_schools(register, tx, words, 0).await)
        .await
        .map_err(told)?;
    for school in &found.schools {
        let closed = if school.is_closed() { ", closed" } else { "" };
        say(format_args!(
            "{}  {}, {}, {}{closed}",
            school.urn, school.name, school.town, school.postcode
        ));
    }
    if found.all > found.schools.len() {
        say(format_args!("… of {} schools that fit.", found.all));
    }
    Ok(if found.all == 0 {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

impl Import {
    async fn run(self) -> Result<ExitCode, Fault> {
        let mut begin = SchoolImport {
            file: name_of(&self.file),
            extract: self.extract()?,
            links: Vec::new(),
        };
        if let Some(links) = &self.links {
            let (found, faults) =
                people::read_links(open(links)?).map_err(|one| wrong(links, &one))?;
            begin.links = found;
            begin.extract.faults.extend(faults);
        }
        let app = self.data.open().await?;
        let stopped = !begin.extract.faults.is_empty() && !self.pass_over;
        let report = if self.dry_run || stopped {
            people::check_schools(&app, &begin).await.map_err(told)?
        } else {
            imported(&app, begin).await?
        };
        self.tell(&report, stopped)?;
        Ok(if stopped && !self.dry_run {
            ExitCode::from(2)
        } else if report.faults.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        })
    }

    fn extract(&self) -> Result<SchoolExtract, Fault> {
        let file = open(&self.file)?;
        let length = file.metadata().map_or(0, |about| about.len());
        if length > MOST_BYTES {
            return Err(wrong(&self.file, &too_large()));
        }
        let bar = bar(length, "{bar:40} {percent} % read");
        let extract =
            people::read_schools(bar.wrap_read(file)).map_err(|one| wrong(&self.file, &one));
        bar.finish_and_clear();
        extract
    }

    fn tell(&self, report: &ImportReport, stopped: bool) -> Result<(), Fault> {
        if self.format == Format::Json {
            let text = serde_json::to_string_pretty(&json(report, stopped, self.dry_run))
                .map_err(|e| Fault::because("writing the report", e))?;
            say(text);
            return Ok(());
        }
        for fault in &report.faults {
            eprintln!("senda: {fault}");
        }
        let did = match (self.dry_run, stopped) {
            (true, _) => "Nothing was changed. The import would do this:",
            (false, true) => {
                "Nothing was imported: mend the lines above, or pass over them with --pass-over. The rest would do this:"
            }
            (false, false) => "Imported:",
        };
        say(did);
        for (count, what) in [
            (report.schools, "schools in the extract"),
            (report.added.len(), "new"),
            (report.changed.len(), "changed"),
            (report.closed.len(), "of the changed closed"),
            (report.unchanged, "unchanged"),
            (
                report.not_named,
                "in the register and not in the extract (kept as they are)",
            ),
            (report.outside, "outside England (left out)"),
            (report.links, "links to schools that followed"),
            (report.faults.len(), "lines that could not be read"),
        ] {
            say(format_args!("{count:>8} {what}"));
        }
        for (urn, changes) in report.changed.iter().take(20) {
            say(format_args!("{urn}: {}", changes.join(", ")));
        }
        if report.changed.len() > 20 {
            say(format_args!(
                "… and {} more; --format json names all.",
                report.changed.len() - 20
            ));
        }
        Ok(())
    }
}

async fn imported(app: &App, begin: SchoolImport) -> Result<ImportReport, Fault> {
    let permit = operator(Action::RunSystem)?;
    let all = u64::try_from(begin.extract.schools.len()).unwrap_or(u64::MAX);
    let bar = bar(all, "{bar:40} {pos} of {len} schools");
    let done = Arc::new(AtomicUsize::new(0));
    let import = people::import_extract(app, &permit, Arc::new(begin), Arc::clone(&done));
    tokio::pin!(import);
    let mut tick = tokio::time::interval(Duration::from_millis(100));
    let report = loop {
        tokio::select! {
            report = &mut import => break report,
            _ = tick.tick() => bar.set_position(u64::try_from(done.load(Ordering::Relaxed)).unwrap_or(0)),
        }
    };
    bar.finish_and_clear();
    report.map_err(told)
}

/// A progress bar on standard error; it shows only where somebody looks.
fn bar(length: u64, template: &str) -> ProgressBar {
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style)
}

fn open(file: &Path) -> Result<File, Fault> {
    File::open(file).map_err(|e| Fault::because(format!("{} cannot be read", file.display()), e))
}

fn name_of(file: &Path) -> String {
    file.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn wrong(file: &Path, fault: &LineFault) -> Fault {
    Fault::say(format!("{}, {fault}", file.display()))
}

fn json(report: &ImportReport, stopped: bool, dry_run: bool) -> serde_json::Value {
    let urns =
        |list: &[rulebook::base::Urn]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let changed = report
        .changed
        .iter()
        .map(|(urn, what)| serde_json::json!({ "urn": urn.to_string(), "changed": what }));
    let faults = report.faults.iter().map(
        |one| serde_json::json!({ "line": one.line, "code": one.code, "sentence": one.sentence }),
    );
    serde_json::json!({
        "imported": !stopped && !dry_run,
        "schools": report.schools,
        "added": urns(&report.added),
        "changed": changed.collect::<Vec<_>>(),
        "closed": urns(&report.closed),
        "unchanged": report.unchanged,
        "not_named": report.not_named,
        "outside_england": report.outside,
        "links": report.links,
        "faults": faults.collect::<Vec<_>>(),
    })
}
