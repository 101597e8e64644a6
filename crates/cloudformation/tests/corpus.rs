//! The corpus: a template with instructions in its first comment lines, and beside it what a user sees:
//! the events, the resources, the outputs and the calls made, or the error. `UPDATE_CORPUS=1` rewrites
//! what is expected; look at the difference before you believe it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use support::fake::Fault;
use support::{Rig, text};
use wire::{Map, Value};

const STACK: &str = "demo";

#[tokio::test]
async fn every_case_is_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/cloudformation");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|it| it == "yml" || it == "json"));
    cases.sort();
    assert!(cases.len() > 20, "the corpus is missing");
    let mut wrong = Vec::new();
    for case in cases {
        let text = std::fs::read_to_string(&case).unwrap();
        let seen = without_uuids(&run(&folder, &text).await);
        let expected = case.with_extension("expected");
        if std::env::var_os("UPDATE_CORPUS").is_some() {
            std::fs::write(&expected, &seen).unwrap();
        }
        let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
        if wanted != seen {
            wrong.push(format!("{}:\n--- expected\n{wanted}\n--- seen\n{seen}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Every UUID as `<uuid>`: request ids and tokens differ from run to run.
fn without_uuids(text: &str) -> String {
    let is_uuid = |window: &[u8]| {
        window.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
    };
    let (mut out, mut rest) = (String::new(), text);
    while let Some(found) = rest.as_bytes().windows(36).position(is_uuid) {
        out.push_str(&rest[..found]);
        out.push_str("<uuid>");
        rest = &rest[found + 36..];
    }
    out + rest
}

/// The instructions: `# name: value` lines at the top.
fn instructions(template: &str) -> Vec<(String, String)> {
    let lines = template.lines().map_while(|line| line.strip_prefix("# "));
    lines.filter_map(|line| line.split_once(": ")).map(|(a, b)| (a.to_owned(), b.trim().to_owned())).collect()
}

async fn run(folder: &Path, case: &str) -> String {
    let rig = Rig::new();
    let mut template = case.to_owned();
    let mut more = Map::new();
    let (mut parameters, mut then_delete, mut before) = (Vec::new(), false, None);
    for (name, value) in instructions(case) {
        match name.as_str() {
            "parameter" => {
                let (key, value) = value.split_once('=').unwrap();
                let pair = [("ParameterKey", key.into()), ("ParameterValue", value.into())];
                parameters.push(Value::Map(Map::from(pair)));
            }
            "capability" => more.push("Capabilities", vec![Value::from(value)]),
            "on-failure" => more.push("OnFailure", value),
            "tag" => {
                let (key, value) = value.split_once('=').unwrap();
                let tag = Map::from([("Key", Value::from(key)), ("Value", value.into())]);
                more.push("Tags", vec![Value::Map(tag)]);
            }
            "member" => {
                let (member, value) = value.split_once('=').unwrap();
                let value = if value == "true" { Value::Bool(true) } else { value.into() };
                more.push(member.to_owned(), value);
            }
            "fail" => rig.fake.fail(fault(&value)),
            "exists" => rig.fake.plant(&value),
            "exporting" => before = Some(value),
            "then" => then_delete = value == "delete",
            "template" => template = std::fs::read_to_string(folder.join(value)).unwrap(),
            "source" | "about" => {}
            other => panic!("unknown instruction {other}"),
        }
    }
    if let Some(name) = before {
        export(&rig, &name).await;
    }
    if !parameters.is_empty() {
        more.push("Parameters", parameters);
    }
    match rig.create(STACK, &template, more).await {
        Err(error) => format!("{} {}\n{}\n", error.status, error.code, error.message),
        Ok(created) => {
            let id = text(&created, "StackId").to_owned();
            rig.settled(&id).await;
            if then_delete {
                rig.call("DeleteStack", Map::from([("StackName", id.as_str().into())])).await.unwrap();
            }
            report(&rig, &id).await
        }
    }
}

/// A fault: `Operation about: Code status message`.
fn fault(line: &str) -> Fault {
    let (call, error) = line.split_once(": ").unwrap();
    let (operation, about) = call.split_once(' ').unwrap_or((call, ""));
    let mut words = error.splitn(3, ' ');
    let code: &'static str = Box::leak(words.next().unwrap().to_owned().into_boxed_str());
    let status = words.next().unwrap().parse().unwrap();
    Fault::refuse(operation, about, code, status, words.next().unwrap())
}

/// Another stack that exports a value.
async fn export(rig: &Rig, name: &str) {
    let body = format!(
        "Resources:\n  Group:\n    Type: AWS::Logs::LogGroup\n    Properties: {{LogGroupName: /exported}}\n\
         Outputs:\n  Name:\n    Value: !Ref Group\n    Export: {{Name: '{name}'}}\n"
    );
    rig.create("exporter", &body, Map::new()).await.unwrap();
    rig.settled("exporter").await.unwrap();
}

async fn report(rig: &Rig, id: &str) -> String {
    let stack = rig.settled(id).await.unwrap();
    let mut out = format!("{}\n", text(&stack, "StackStatus"));
    if let Some(reason) = stack.get("StackStatusReason").and_then(Value::as_str) {
        writeln!(out, "reason: {reason}").unwrap();
    }
    section(&mut out, "parameters", lines(&stack, "Parameters", &["ParameterKey", "ParameterValue"]));
    section(&mut out, "outputs", lines(&stack, "Outputs", &["OutputKey", "OutputValue", "ExportName"]));
    section(&mut out, "events", rig.events(id).await);
    let resources = rig.call("DescribeStackResources", Map::from([("StackName", id.into())])).await.unwrap();
    let members = ["LogicalResourceId", "ResourceStatus", "PhysicalResourceId"];
    section(&mut out, "resources", lines(&resources, "StackResources", &members));
    section(&mut out, "calls", rig.fake.calls());
    section(&mut out, "left in the services", rig.fake.things());
    out
}

fn lines(map: &Map, list: &str, members: &[&str]) -> Vec<String> {
    let items = map.get(list).and_then(Value::as_list).unwrap_or_default();
    let line = |item: &Value| {
        let item = item.as_map().unwrap();
        members.iter().map(|member| text(item, member)).collect::<Vec<_>>().join(" ").trim_end().to_owned()
    };
    items.iter().map(line).collect()
}

fn section(out: &mut String, title: &str, lines: Vec<String>) {
    if !lines.is_empty() {
        writeln!(out, "\n{title}:").unwrap();
    }
    for line in lines {
        writeln!(out, "  {line}").unwrap();
    }
}
