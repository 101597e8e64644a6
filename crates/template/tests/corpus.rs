//! Runs the cases in `corpus/template`: a template and parameter values in, the resolved resources or the
//! problems as a user reads them out. `UPDATE_CORPUS=1` writes what was seen; read it before committing.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Value as Json, json};
use template::{Environment, Lookup, LookupError, Problem, Problems, Scope, Template};

/// Every resource exists and answers with its own name.
struct Everything(BTreeMap<String, String>);

impl Lookup for Everything {
    fn reference(&self, logical_id: &str) -> Result<String, LookupError> {
        Ok(format!("<{logical_id}>"))
    }

    fn attribute(&self, logical_id: &str, name: &str) -> Result<Json, LookupError> {
        Ok(json!(format!("<{logical_id}.{name}>")))
    }

    fn import(&self, name: &str) -> Result<String, LookupError> {
        self.0.get(name).cloned().ok_or_else(|| LookupError::Failed(format!("No export named {name} found.")))
    }
}

#[test]
fn every_case_reads_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/template");
    let mut cases: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|kind| kind == "case"));
    cases.sort();
    assert!(cases.len() > 20, "the corpus is missing");
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
    let mut sections = BTreeMap::new();
    for section in given.split("==== ").skip(1) {
        let (name, body) = section.split_once('\n').unwrap();
        sections.insert(name, body);
    }
    let pairs = |name: &str| {
        let lines = sections.get(name).copied().unwrap_or_default().lines();
        lines.map(|line| line.split_once('=').unwrap()).map(|(key, value)| (key.to_owned(), value.to_owned()))
    };
    let parameters = pairs("parameters").collect();
    let exports = Everything(pairs("exports").collect());
    resolve(sections["template"], &parameters, &exports).unwrap_or_else(|problems| show(&problems))
}

fn resolve(
    text: &str,
    parameters: &IndexMap<String, String>,
    lookup: &Everything,
) -> Result<String, Problems> {
    let template = Arc::new(Template::parse(text)?);
    let values = template.bind(parameters)?;
    let environment = Environment {
        account_id: "000000000000".into(),
        region: "us-east-1".into(),
        stack_name: "apidb".into(),
        stack_id: "arn:aws:cloudformation:us-east-1:000000000000:stack/apidb/1".into(),
        notification_arns: vec!["arn:aws:sns:us-east-1:000000000000:told".into()],
    };
    let scope = Scope::new(template, values, environment)?;
    let mut out = String::new();
    for (name, value) in scope.conditions() {
        writeln!(out, "condition {name}: {value}").unwrap();
    }
    for (round, level) in scope.graph().levels().iter().enumerate() {
        writeln!(out, "round {}: {}", round + 1, level.join(" ")).unwrap();
    }
    for resource in scope.resources() {
        let properties = scope.properties(&resource.logical_id, lookup)?.to_json();
        let properties = sorted(&properties);
        writeln!(out, "{} {properties:#}", resource.logical_id).unwrap();
    }
    for output in scope.outputs(lookup)? {
        let export = output.export.map(|name| format!(" (exported as {name})")).unwrap_or_default();
        writeln!(out, "output {} = {}{export}", output.name, output.value.unwrap()).unwrap();
    }
    Ok(out)
}

/// Sorted keys, whichever order the JSON library was built to keep.
fn sorted(json: &Json) -> Json {
    match json {
        Json::Array(items) => items.iter().map(sorted).collect(),
        Json::Object(members) => {
            let members: BTreeMap<_, _> =
                members.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            Json::Object(members.into_iter().collect())
        }
        other => other.clone(),
    }
}

fn show(problems: &Problems) -> String {
    problems.iter().map(show_one).collect()
}

fn show_one(problem: &Problem) -> String {
    let mut out = String::new();
    if let Some(span) = problem.span {
        write!(out, "{}:{}-", span.start.line, span.start.column).unwrap();
        write!(out, "{}:{} ", span.end.line, span.end.column).unwrap();
    }
    writeln!(out, "{}", problem.message).unwrap();
    if !problem.path.is_empty() {
        writeln!(out, "  at {}", problem.path).unwrap();
    }
    if let Some(help) = &problem.help {
        writeln!(out, "  help: {help}").unwrap();
    }
    out
}
