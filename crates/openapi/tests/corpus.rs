//! Runs the cases in `corpus/openapi`: a document in; what it says out, written as OpenAPI again, with warnings or the
//! problem as a user reads them. `UPDATE_CORPUS=1` writes what was seen; read it before committing.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::Path;

use openapi::{Address, BasePath, Extensions, Options, Version, read, write};

#[test]
fn every_case_reads_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/openapi");
    let mut cases: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|kind| kind == "case"));
    cases.sort();
    assert!(cases.len() > 10, "the corpus is missing");
    let mut differences = String::new();
    for path in cases {
        let case = std::fs::read_to_string(&path).unwrap();
        let (given, expected) = case.split_once("==== expected\n").unwrap();
        let seen = run(given);
        if std::env::var_os("UPDATE_CORPUS").is_some() {
            std::fs::write(&path, format!("{given}==== expected\n{seen}")).unwrap();
        } else if seen != expected {
            writeln!(differences, "{}\n--- expected\n{expected}--- seen\n{seen}", path.display()).unwrap();
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

fn run(given: &str) -> String {
    let (_, document) = given.split_once("==== document").unwrap();
    let (options, document) = document.split_once('\n').unwrap();
    let base_path = match options.trim() {
        "" => BasePath::Ignore,
        "prepend" => BasePath::Prepend,
        "split" => BasePath::Split,
        other => panic!("no such option: {other}"),
    };
    match read(document, Options { base_path, without_documentation: false }) {
        Err(problem) => format!("{problem}\n"),
        Ok(reading) => {
            let all = Extensions { all: true, documentation: true, ..Extensions::default() };
            let address = Address { host: "host", stage: "stage" };
            let mut seen: String = reading.warnings.iter().map(|warning| format!("{warning}\n")).collect();
            seen.push_str(&write(&reading.api, Version::OpenApi3, all, address).yaml());
            seen
        }
    }
}
