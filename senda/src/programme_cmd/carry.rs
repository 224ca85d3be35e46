//! `senda programme export` and `import`: a folder out of a site, and a folder into it.
//!
//! What this room must not know: what an edition is, how a folder is compared or kept.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use kit::{App, Fault};
use production::{FolderFate, FolderPlan};
use programme::{Files, Workshop};
use rulebook::{
    people::{Action, Actor, Circles, ProviderId, may},
    production::EditionId,
};

use super::{folder, say};
use crate::data_args::{DataArgs, told};

/// What is exported, and where to.
#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    data: DataArgs,
    /// An edition (`edi_…`), exactly as it was released.
    #[arg(long, required_unless_present = "programme")]
    edition: Option<EditionId>,
    /// A programme as it is being written now, instead of an edition: e.g. `npq-senco`.
    #[arg(long, conflicts_with = "edition")]
    programme: Option<String>,
    /// Whose content it is (`prv_…`), when the site has several lead providers.
    #[arg(long, conflicts_with = "edition")]
    provider: Option<ProviderId>,
    /// The folder to make; it must not hold anything yet.
    #[arg(long)]
    to: PathBuf,
}

/// What is imported.
#[derive(Debug, Args)]
pub struct ImportArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The programme's folder.
    path: PathBuf,
    /// Whose content it becomes (`prv_…`), when the site has several lead providers.
    #[arg(long)]
    provider: Option<ProviderId>,
    /// Tell what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Writes an edition, or a programme as it stands, into a new folder.
///
/// # Errors
/// [`Fault`] with a sentence when there is none, or the folder holds something.
pub async fn export(args: ExportArgs) -> Result<ExitCode, Fault> {
    let app = args.data.open().await?;
    let files = match (args.edition, &args.programme) {
        (Some(id), _) => edition(&app, id).await?,
        (None, Some(programme)) => {
            let provider = provider(&app, args.provider).await?;
            production::working_files(&app, provider, programme)
                .await
                .map_err(told)?
        }
        (None, None) => return Err(Fault::say("Name an edition or a programme.")),
    };
    folder::make(&args.to, &files)?;
    say::out(&format!(
        "Made {} with {} files.\n",
        args.to.display(),
        files.len()
    ))?;
    Ok(ExitCode::SUCCESS)
}

async fn edition(app: &App, id: EditionId) -> Result<Files, Fault> {
    let all = app.db().read(async |tx| curriculum::editions(tx).await);
    let known = all.await.map_err(told)?;
    if !known.iter().any(|one| one.id == id) {
        return Err(Fault::say(format!("There is no edition {id} here.")));
    }
    let files = production::edition_files(app, id).await.map_err(told)?;
    files.ok_or_else(|| {
        Fault::say(format!(
            "The edition {id} was kept without its folder, so there are no files to write."
        ))
    })
}

/// Checks a folder and brings it into the site.
///
/// # Errors
/// [`Fault`] with a sentence when it cannot be read, or there is nobody to bring it in for.
pub async fn import(args: ImportArgs) -> Result<ExitCode, Fault> {
    let (files, obstacles) = folder::read(&args.path)?;
    if let Some((path, why)) = obstacles.iter().next() {
        return Err(Fault::say(format!(
            "Nothing was brought in, since not all of the folder can be read: {path}: {why}."
        )));
    }
    // Whatever is taken in has to come out again, on every system.
    exchange::only_plain_names(files.keys().map(String::as_str))
        .map_err(|fault| Fault::say(format!("Nothing was brought in. {fault}")))?;
    let workshop = Workshop::open_with(files.clone(), obstacles);
    let errors = workshop.checked().errors();
    if errors > 0 || workshop.checked().programme.is_none() {
        let path = args.path.display();
        say::aside(&format!(
            "Nothing was brought in: the check finds {errors} errors in {path}. “senda programme check {path}” lists them.\n"
        ));
        return Ok(ExitCode::FAILURE);
    }
    let app = args.data.open().await?;
    let provider = provider(&app, args.provider).await?;
    let plan = if args.dry_run {
        production::plan_folder(&app, provider, &files).await
    } else {
        let circles = Circles::provider(provider);
        let permit = may(&Actor::System, Action::ReleaseEdition, &circles)
            .map_err(|_no| Fault::say("Senda itself is not allowed to do this"))?;
        let plan = production::plan_folder(&app, provider, &files).await;
        match plan {
            Ok(plan) if plan.is_nothing() => Ok(plan),
            Ok(_) => production::bring_folder(&app, &permit, &files).await,
            Err(problem) => Err(problem),
        }
    };
    say::out(&tell(&plan.map_err(told)?, args.dry_run))?;
    Ok(ExitCode::SUCCESS)
}

/// The provider that was named, or the only one there is.
async fn provider(app: &App, named: Option<ProviderId>) -> Result<ProviderId, Fault> {
    let all = app.db().read(async |tx| people::providers(tx).await);
    let all = all.await.map_err(told)?;
    match (named, all.as_slice()) {
        (Some(id), _) if all.iter().any(|one| one.id == id) => Ok(id),
        (Some(id), _) => Err(Fault::say(format!("There is no lead provider {id} here."))),
        (None, [one]) => Ok(one.id),
        (None, []) => Err(Fault::say(
            "There is no lead provider here yet. Add one first: content belongs to a provider.",
        )),
        (None, several) => {
            let each = several
                .iter()
                .map(|one| format!("{} ({})", one.id, one.name));
            let list: Vec<String> = each.collect();
            Err(Fault::say(format!(
                "Say for which lead provider with --provider: {}.",
                list.join(", ")
            )))
        }
    }
}

fn tell(plan: &FolderPlan, dry: bool) -> String {
    let FolderPlan {
        title, programme, ..
    } = plan;
    if plan.is_nothing() {
        return format!(
            "{title} ({programme}) is here already, the same to the byte. Nothing changed.\n"
        );
    }
    let mut said = String::new();
    for one in plan.changed() {
        let fate = match one.fate {
            FolderFate::New => "new",
            FolderFate::Gone => "taken out",
            FolderFate::Changed | FolderFate::Same => "new version",
        };
        push(
            &mut said,
            format_args!("{}: {} ({fate})", one.place(), one.title()),
        );
        if one.fate == FolderFate::Changed {
            for (sign, path) in one.files() {
                push(&mut said, format_args!("  {sign} {path}"));
            }
        }
    }
    for (path, bytes) in &plan.media {
        let sign = if bytes.is_some() { '+' } else { '-' };
        push(&mut said, format_args!("  {sign} {path}"));
    }
    let (items, of) = (plan.changed().count(), plan.items.len());
    let done = if dry {
        "would change. Nothing was changed"
    } else {
        "changed. Each is a draft again; sign-offs stand where the change does not touch them"
    };
    push(
        &mut said,
        format_args!("{title} ({programme}): {items} of {of} items {done}."),
    );
    said
}

fn push(said: &mut String, line: std::fmt::Arguments<'_>) {
    said.push_str(&line.to_string());
    said.push('\n');
}
