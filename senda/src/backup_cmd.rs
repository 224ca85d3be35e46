//! `senda backup`: one consistent copy in one step, checked before it is trusted.
//!
//! What this room must not know: how the copy is made.

use std::{io::Read as _, path::PathBuf, process::ExitCode};

use clap::Args;
use kit::{
    Fault,
    audit::{Verdict, verify},
    clock::Clock,
    db::Db,
};
use sha2::{Digest as _, Sha256};

use crate::{
    data_args::{DataArgs, told},
    say::{say, size},
};

/// Copies the whole embedded database into a file, while Senda runs or not.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to make. It must not exist yet.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    data: DataArgs,
}

impl Backup {
    /// Makes the copy, walks its audit chain and prints its size and hash.
    ///
    /// # Errors
    /// [`Fault`] when the copy could not be made or checked.
    pub async fn run(self) -> Result<ExitCode, Fault> {
        self.data.to_read()?.back_up(&self.to)?;
        let copy = Db::backup_to_read(&self.to, Clock::running())?;
        let verdict = verify(&copy).await.map_err(told)?;
        let (bytes, hash) = hash(&self.to)
            .map_err(|e| Fault::because(format!("{} cannot be read", self.to.display()), e))?;
        match verdict {
            Verdict::Intact { entries, head } => {
                say(format_args!(
                    "{}: {}, {entries} audit entries, intact.",
                    self.to.display(),
                    size(bytes)
                ));
                say(format_args!("Head:    {head}"));
                say(format_args!("SHA-256: {hash}"));
                Ok(ExitCode::SUCCESS)
            }
            Verdict::Broken { entry, what } => {
                say(format_args!(
                    "{}: the copy was made, but its audit is broken at entry {entry}: {what}.",
                    self.to.display()
                ));
                Ok(ExitCode::from(1))
            }
        }
    }
}

fn hash(file: &std::path::Path) -> std::io::Result<(u64, String)> {
    let mut file = std::fs::File::open(file)?;
    let (mut hasher, mut bytes) = (Sha256::new(), 0_u64);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
            break;
        };
        hasher.update(part);
        bytes += u64::try_from(read).unwrap_or(0);
    }
    let hash = kit::files::hexadecimal(&hasher.finalize());
    Ok((bytes, hash))
}
