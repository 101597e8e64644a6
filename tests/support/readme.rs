//! An example's README as a script: what its reader types, section by section.

use std::path::PathBuf;

use super::clients::shell;
use super::engine::Engine;
use super::programs::repository;

/// Ends what one command printed: a character that nothing prints.
const MARK: char = '\u{1e}';

/// The folder of an example.
pub fn example(name: &str) -> PathBuf {
    repository().join("examples").join(name)
}

/// The commands of a section: the lines of its shell blocks.
#[track_caller]
pub fn commands(name: &str, section: &str) -> Vec<String> {
    let text = std::fs::read_to_string(example(name).join("README.md")).unwrap();
    let head = format!("## {section}");
    let lines = text.lines().skip_while(|line| *line != head).skip(1);
    let (mut inside, mut found) = (false, Vec::new());
    for line in lines.take_while(|line| !line.starts_with("## ")) {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            _ if inside && !line.is_empty() => found.push(line.to_owned()),
            _ => {}
        }
    }
    assert!(!found.is_empty(), "the README of {name} has no commands below {head}");
    found
}

/// What each command of a section prints, run in the example's folder in one shell that has these variables.
#[track_caller]
pub fn run(engine: &Engine, name: &str, section: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let script: String =
        commands(name, section).iter().map(|line| format!("{line}\nprintf '\\036'\n")).collect();
    let printed = shell(engine, &example(name), &format!("set -e\n{script}"), variables).ok();
    let mut each: Vec<String> = printed.split(MARK).map(|text| text.trim().to_owned()).collect();
    each.pop();
    each
}
