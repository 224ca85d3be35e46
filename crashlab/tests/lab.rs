//! The laboratory itself, briefly: it loses nothing, and its controls lose something.

#![cfg(test)]

use std::process::{Command, Output};

fn crashlab(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crashlab"))
        .args(arguments)
        .output()
        .unwrap()
}

fn told(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn a_killed_program_loses_nothing_and_the_control_does() {
    let kept = crashlab(&["kill", "--runs", "3"]);
    assert_eq!(kept.status.code(), Some(0), "{}", told(&kept));
    assert!(told(&kept).contains(" 0 lost"), "{}", told(&kept));
    let control = crashlab(&["kill", "--runs", "10", "--control"]);
    assert_eq!(control.status.code(), Some(0), "{}", told(&control));
    assert!(told(&control).contains("as it must"), "{}", told(&control));
}

#[test]
fn a_power_cut_loses_nothing_and_the_control_does_where_a_disk_can_be_mounted() {
    let kept = crashlab(&["power", "--runs", "3", "--torn"]);
    if kept.status.code() == Some(2) && told(&kept).contains("cannot be mounted") {
        return;
    }
    assert_eq!(kept.status.code(), Some(0), "{}", told(&kept));
    let control = crashlab(&["power", "--runs", "3", "--control"]);
    assert_eq!(control.status.code(), Some(0), "{}", told(&control));
}

#[test]
fn a_trial_that_cannot_run_is_no_success() {
    let nowhere = crashlab(&[
        "kill",
        "--runs",
        "1",
        "--database-url",
        "host=127.0.0.1 port=1",
    ]);
    assert_eq!(nowhere.status.code(), Some(2), "{}", told(&nowhere));
}
