//! Templates: the links application's, whole and with something missing, and those of tests.

use std::fs;
use std::path::{Path, PathBuf};

use super::programs::{links, repository};

/// The links application's template.
pub fn whole() -> String {
    fs::read_to_string(links().join("setupapidb.yml")).unwrap()
}

/// It without the lines that contain this; there must be some.
#[track_caller]
pub fn without_line(text: &str) -> String {
    let whole = whole();
    let kept: Vec<&str> = whole.lines().filter(|line| !line.contains(text)).collect();
    assert!(kept.len() < whole.lines().count(), "the template has no {text}");
    kept.join("\n") + "\n"
}

/// It without a resource.
#[track_caller]
pub fn without_resource(name: &str) -> String {
    let whole = whole();
    let head = format!("    {name}:");
    let mut inside = false;
    let mut kept = Vec::new();
    for line in whole.lines() {
        let indent = line.len() - line.trim_start().len();
        if indent <= 4 && !line.trim().is_empty() {
            inside = line.trim_end() == head;
        }
        if !inside {
            kept.push(line);
        }
    }
    assert!(kept.len() < whole.lines().count(), "the template has no {name}");
    kept.join("\n") + "\n"
}

/// A template in a folder of its own.
pub fn write(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("template.yml");
    fs::write(&path, text).unwrap();
    path
}

/// A template of the tests.
pub fn of_tests(name: &str) -> PathBuf {
    repository().join("tests/templates").join(name)
}
