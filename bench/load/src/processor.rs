//! Processor time and memory of other processes, from the kernel's own account.
//!
//! What this room must not know: what they do.

use std::fs;

use crate::Failed;

/// Ticks of the kernel's account in a second.
const TICKS: f64 = 100.0;

/// Processor seconds of this process so far, all its threads.
pub(crate) fn seconds(pid: u32) -> Result<f64, Failed> {
    Ok(ticks(&stat(pid)?) / TICKS)
}

/// Processor seconds of this process and of its children that live.
pub(crate) fn seconds_with_children(parent: u32) -> Result<f64, Failed> {
    let mut sum = ticks(&stat(parent)?);
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // A process may end while it is looked at.
        let Ok(fields) = stat(pid) else { continue };
        if fields.get(1).is_some_and(|of| *of == parent.to_string()) {
            sum += ticks(&fields);
        }
    }
    Ok(sum / TICKS)
}

/// Resident memory of this process in MB.
pub(crate) fn resident(pid: u32) -> Result<f64, Failed> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: f64 = kilobytes.ok_or("no resident memory is told")?.parse()?;
    Ok(kilobytes / 1024.0)
}

/// The fields after the name: state, parent, …
fn stat(pid: u32) -> Result<Vec<String>, Failed> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, rest) = stat.rsplit_once(") ").ok_or("no account of the process")?;
    Ok(rest.split(' ').map(str::to_owned).collect())
}

/// Fields 14 and 15 of the account: in the program, and in the kernel for it.
fn ticks(fields: &[String]) -> f64 {
    let both = fields.iter().skip(11).take(2);
    both.filter_map(|field| field.parse::<f64>().ok()).sum()
}
