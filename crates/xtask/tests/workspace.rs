//! The workspace as it stands: tidy, and with a true list of what it does not implement.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::process::Command;

fn xtask(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap();
    assert!(output.status.success(), "\n{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_workspace_is_tidy() {
    xtask(&["tidy"]);
}

#[test]
fn the_list_of_uncovered_operations_is_true() {
    xtask(&["uncovered"]);
}
