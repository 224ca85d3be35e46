//! One run: start the writing program, end it at a moment, look what is left, compare with what it acknowledged.
//!
//! What this room must not know: how the end comes; whoever calls it brings that.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Write as _},
    process::{Child, Command, ExitCode, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use kit::Fault;
use rand::{RngExt, rngs::StdRng};

use crate::{ledger::DataArgs, looking::Found};

/// How long a writing program may take until its first acknowledgement.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the writing program is started.
pub(crate) struct Writing<'d> {
    pub(crate) data: &'d DataArgs,
    pub(crate) from: i64,
    pub(crate) callers: usize,
    pub(crate) too_early: bool,
}

/// Totals over all runs.
#[derive(Debug, Default)]
pub(crate) struct Score {
    runs: u32,
    acknowledged: usize,
    lost: usize,
    /// Acts that are there although nobody was told: allowed, and counted.
    untold: usize,
    damage: Vec<String>,
}

/// Lets the writing program write, ends it at a random moment, and answers what it acknowledged.
///
/// One run in eight ends while the program is still opening its data.
pub(crate) fn write_until(
    writing: &Writing<'_>,
    chance: &mut StdRng,
    before_the_end: impl FnOnce(),
) -> Result<BTreeSet<i64>, Fault> {
    let wrong = |e| Fault::because("the writing program", e);
    let mut child = start(writing)?;
    let out = child
        .stdout
        .take()
        .ok_or_else(|| Fault::say("the writing program has no output"))?;
    let (told, first) = mpsc::sync_channel(1);
    let reading = thread::spawn(move || read_acknowledged(BufReader::new(out), &told));
    if chance.random_range(0..8) == 0 {
        pause(chance.random_range(0..20));
    } else {
        // An error means that it ended by itself; the wait below tells.
        let _arrived = first.recv_timeout(PATIENCE);
        pause(chance.random_range(0..200));
    }
    if let Some(status) = child.try_wait().map_err(wrong)? {
        return Err(Fault::say(format!(
            "the writing program ended by itself ({status})"
        )));
    }
    before_the_end();
    child.kill().map_err(wrong)?;
    child.wait().map_err(wrong)?;
    reading
        .join()
        .map_err(|_panic| Fault::say("reading acknowledgements"))
}

fn pause(milliseconds: u64) {
    // Nothing is ever sent: this waits for the time to pass and for nothing else.
    let (_sender, receiver) = mpsc::channel::<()>();
    let _passed = receiver.recv_timeout(Duration::from_millis(milliseconds));
}

fn start(writing: &Writing<'_>) -> Result<Child, Fault> {
    let wrong = |e| Fault::because("starting the writing program", e);
    let mut command = Command::new(std::env::current_exe().map_err(wrong)?);
    command
        .arg("write")
        .args(writing.data.typed())
        .args(["--from", &writing.from.to_string()])
        .args(["--callers", &writing.callers.to_string()])
        .stdout(Stdio::piped())
        // It complains when its disk goes away; that is what the trial is about.
        .stderr(Stdio::null());
    if writing.too_early {
        command.arg("--too-early");
    }
    command.spawn().map_err(wrong)
}

/// Every whole line; the last one may be cut.
fn read_acknowledged(mut out: impl BufRead, told: &mpsc::SyncSender<()>) -> BTreeSet<i64> {
    let mut acknowledged = BTreeSet::new();
    let mut line = String::new();
    while out.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
        if let Some(Ok(number)) = line.strip_suffix('\n').map(str::parse) {
            acknowledged.insert(number);
        }
        line.clear();
        // Full: the first line was told of already.
        let _full = told.try_send(());
    }
    acknowledged
}

/// Looks in a new process what is left.
pub(crate) fn look(data: &DataArgs, from: i64) -> Result<Found, Fault> {
    let wrong = |e| Fault::because("looking what is left", e);
    let told = Command::new(std::env::current_exe().map_err(wrong)?)
        .arg("look")
        .args(data.typed())
        .args(["--from", &from.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .map_err(wrong)?;
    serde_json::from_slice(&told.stdout)
        .map_err(|e| Fault::because("the data could not be opened after the crash", e))
}

/// The first number that was never used: not by an act that is there, nor by one that is gone.
pub(crate) fn next_number(from: i64, acknowledged: &BTreeSet<i64>, after: &Found) -> i64 {
    let told = acknowledged.last().copied().unwrap_or(from);
    let there = after.since.last().copied().unwrap_or(from);
    told.max(there) + 1
}

impl Score {
    /// Adds one run: what it had acknowledged, what was there before it and what is there after it.
    pub(crate) fn add(&mut self, acknowledged: &BTreeSet<i64>, before: &Found, after: &Found) {
        let since: BTreeSet<i64> = after.since.iter().copied().collect();
        self.runs += 1;
        self.acknowledged += acknowledged.len();
        self.lost += acknowledged.difference(&since).count();
        self.untold += since.difference(acknowledged).count();
        let run = self.runs;
        let mut damage = |what: String| self.damage.push(format!("run {run}: {what}"));
        if let Some(broken) = &after.broken {
            damage(format!("the audit is broken at {broken}"));
        } else if after.entries - after.acts != before.entries - before.acts {
            damage(format!(
                "{} acts and {} entries do not belong together",
                after.acts, after.entries
            ));
        }
        if !after.halves.is_empty() {
            damage(format!("{} acts are only half there", after.halves.len()));
        }
        let earlier = after.acts - i64::try_from(after.since.len()).unwrap_or(i64::MAX);
        if earlier != before.acts {
            damage(format!(
                "of {} acts that had survived before, {earlier} are left",
                before.acts
            ));
        }
    }

    /// Adds a run after which the data could not be opened at all.
    pub(crate) fn add_unreadable(&mut self, acknowledged: &BTreeSet<i64>, fault: &Fault) {
        self.runs += 1;
        self.acknowledged += acknowledged.len();
        self.lost += acknowledged.len();
        self.damage.push(format!("run {}: {fault}", self.runs));
    }

    fn has_lost(&self) -> bool {
        self.lost > 0 || !self.damage.is_empty()
    }

    /// Prints the totals; the exit code says whether the trial ended as it must.
    pub(crate) fn tell(&self, what: &str, control: bool) -> ExitCode {
        let mut text = format!(
            "{what}: {} runs, {} acknowledged, {} lost, {} kept that nobody had been told of yet\n",
            self.runs, self.acknowledged, self.lost, self.untold
        );
        for damage in &self.damage {
            text += damage;
            text.push('\n');
        }
        text += match (control, self.has_lost()) {
            (false, false) => "Nothing that was acknowledged was lost.\n",
            (false, true) => "Something was lost.\n",
            (true, true) => "The control lost some, as it must.\n",
            (true, false) => "The control lost nothing: this trial would not have seen a loss.\n",
        };
        // Whoever reads may have gone; the exit code is still the answer.
        drop(std::io::stdout().write_all(text.as_bytes()));
        ExitCode::from(u8::from(self.has_lost() != control))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(acts: i64, entries: i64, since: &[i64]) -> Found {
        Found {
            acts,
            entries,
            broken: None,
            halves: Vec::new(),
            since: since.to_vec(),
        }
    }

    fn score(acknowledged: &[i64], after: Found) -> Score {
        let mut score = Score::default();
        let acknowledged = acknowledged.iter().copied().collect();
        score.add(&acknowledged, &found(5, 7, &[]), &after);
        score
    }

    #[test]
    fn an_act_that_was_acknowledged_and_is_gone_is_a_loss() {
        let seen = score(&[10, 11, 12], found(7, 9, &[10, 12]));
        assert_eq!((seen.lost, seen.untold, seen.has_lost()), (1, 0, true));
    }

    #[test]
    fn an_act_that_is_there_untold_is_no_loss() {
        let seen = score(&[10], found(7, 9, &[10, 11]));
        assert_eq!((seen.lost, seen.untold, seen.has_lost()), (0, 1, false));
    }

    #[test]
    fn damage_counts_as_a_loss() {
        let broken = Found {
            broken: Some("entry 3".into()),
            ..found(6, 8, &[10])
        };
        let half = Found {
            halves: vec![10],
            ..found(6, 8, &[10])
        };
        let an_entry_too_many = found(6, 9, &[10]);
        let an_old_act_gone = found(5, 7, &[10]);
        for after in [broken, half, an_entry_too_many, an_old_act_gone] {
            let text = format!("{after:?}");
            assert!(score(&[10], after).has_lost(), "{text}");
        }
    }

    #[test]
    fn a_last_line_that_was_cut_is_no_acknowledgement() {
        let (told, _first) = mpsc::sync_channel(1);
        let read = read_acknowledged(&b"1\n2\n34"[..], &told);
        assert_eq!(read, BTreeSet::from([1, 2]));
    }
}
