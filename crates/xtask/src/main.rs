//! `cargo xtask`: the chores of this workspace that are programs. Each module is one chore.

mod botocore;
mod codegen;
mod names;
mod schema_file;
mod tidy;
mod types_file;
mod uncovered;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask CHORE [--help]

  codegen    writes crates/wire/src/generated from AWS's service models
             --botocore DIR   the folder of an unpacked botocore package that holds `data`;
                              without it, the pinned version is installed under target/botocore
  tidy       checks headers, sizes, layers and words of the whole workspace
             --update         writes crates/xtask/tidy.ratchet anew
  uncovered  compares corpus/uncovered-operations.txt with what is implemented
             --update         writes it anew (so does UPDATE=1 in the environment)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["codegen"] => codegen::run(None),
        ["codegen", "--botocore", directory] => codegen::run(Some(directory.as_ref())),
        ["tidy", rest @ ..] => chore(rest, tidy::HELP, tidy::run),
        ["uncovered", rest @ ..] => chore(rest, uncovered::HELP, uncovered::run),
        ["--help" | "-h"] => said(USAGE),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a chore that checks the workspace and can update what it checks against.
fn chore(arguments: &[&str], help: &str, run: fn(&Path, bool) -> Result<(), String>) -> Result<(), String> {
    let asked = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    match arguments {
        [] => run(&codegen::workspace(), asked),
        ["--update"] => run(&codegen::workspace(), true),
        ["--help" | "-h"] => said(help),
        _ => Err(help.to_owned()),
    }
}

fn said(help: &str) -> Result<(), String> {
    println!("{help}");
    Ok(())
}
