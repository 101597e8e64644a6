//! Templates that cannot be deployed: `tests/templates/bad/*` with, beside each, what `landfall up` says of it.
//! With `UPDATE_EXPECTED=1` what it says now is written down; read the difference before committing it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::clients::aws;
use crate::support::engine::{Engine, landfall, run_to_end};
use crate::support::templates;

fn cases() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(templates::of_tests("bad")).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension != "expected"));
    found.sort();
    found
}

/// What `up` says, with paths as its user sees them from the folder of the template.
fn said(path: &Path) -> String {
    let data = tempfile::tempdir().unwrap();
    let mut up = landfall(data.path());
    up.args(["up", "--port=0"]).arg(path.file_name().unwrap()).current_dir(path.parent().unwrap());
    let ran = run_to_end(&mut up);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{}: {}", path.display(), ran.stderr);
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0, "{}: nothing is made", path.display());
    ran.stderr
}

#[test]
fn each_is_told_what_and_where() {
    let cases = cases();
    assert!(cases.len() >= 10, "{cases:?}");
    let mut wrong = Vec::new();
    for path in cases {
        let (found, expected) = (said(&path), PathBuf::from(format!("{}.expected", path.display())));
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&expected, &found).unwrap();
        }
        if fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push(format!("{}:\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_cli_is_told_in_the_words_of_aws() {
    let engine = Engine::serve();
    for (template, message) in [
        ("circle.yml", "Circular dependency between resources: [First, Second]"),
        ("missing-parameter.yml", "Parameters: [TableName] must have values"),
        (
            "reference-to-nothing.yml",
            "Template format error: Unresolved resource dependencies [Missing] in the Resources block of the template",
        ),
    ] {
        let body = templates::of_tests("bad").join(template);
        for (command, operation) in
            [("validate-template", "ValidateTemplate"), ("create-stack --stack-name bad", "CreateStack")]
        {
            if operation == "ValidateTemplate"
                && template != "reference-to-nothing.yml"
                && template != "circle.yml"
            {
                continue;
            }
            let said =
                aws(&engine, &format!("cloudformation {command} --template-body file://{}", body.display()))
                    .failed();
            assert_eq!(
                said.trim(),
                format!(
                    "An error occurred (ValidationError) when calling the {operation} operation: {message}"
                )
            );
        }
    }
    assert_eq!(aws(&engine, "cloudformation list-stacks").json(), serde_json::json!({"StackSummaries": []}));
}

#[test]
fn a_folder_without_a_template_and_one_with_many() {
    let folder = tempfile::tempdir().unwrap();
    let up = |path: &Path| {
        let data = tempfile::tempdir().unwrap();
        let ran = run_to_end(landfall(data.path()).args(["up", "--port=0"]).arg(path));
        assert_eq!(ran.status, 1, "{ran:?}");
        ran.stderr
    };
    let shown = folder.path().display();
    assert_eq!(
        up(&folder.path().join("nowhere")),
        format!(
            "landfall: {shown}/nowhere does not exist: expected a folder with a template, or a template's file\n"
        )
    );
    assert_eq!(
        up(folder.path()),
        format!(
            "landfall: no template in {shown}: expected a .yml, .yaml, .json or .template file with a Resources section\n"
        )
    );
    for name in ["one.yml", "two.yml"] {
        fs::write(folder.path().join(name), "Resources: {}\n").unwrap();
    }
    assert_eq!(
        up(folder.path()),
        format!(
            "landfall: several templates in {shown}: {shown}/one.yml, {shown}/two.yml; name one on the command line, or \
             set `template = \"…\"` in landfall.toml\n"
        )
    );
}
