//! `cargo xtask`: the chores of this workspace that are programs. Each module is one chore.

mod botocore;
mod codegen;
mod names;
mod schema_file;
mod types_file;

#[cfg(test)]
mod tests;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask codegen [--botocore DIR]

  codegen    writes crates/wire/src/generated from AWS's service models
             --botocore DIR   the folder of an unpacked botocore package that holds `data`;
                              without it, the pinned version is installed under target/botocore";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["codegen"] => codegen::run(None),
        ["codegen", "--botocore", directory] => codegen::run(Some(directory.as_ref())),
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
