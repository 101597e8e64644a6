//! `cargo xtask uncovered`: the golden list of operations that AWS's models have and Landfall has not. What the models
//! have is read from the generated tables; what Landfall has, from the `NAME` of each operation's file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::codegen;

/// The list, from the workspace's root.
const LIST: &str = "corpus/uncovered-operations.txt";
/// The crate of a model, where it is not named as the model.
const HOMES: [(&str, &str); 2] = [("dynamodbstreams", "dynamodb"), ("sts", "iam")];

/// What `--help` says of this chore.
pub const HELP: &str = "\
usage: cargo xtask uncovered [--update]

Compares corpus/uncovered-operations.txt with the operations of AWS's models that no crate implements.

  --update   writes the list anew; UPDATE=1 in the environment does the same, in `cargo test -p xtask` too.";

/// Compares the list with the code; with `update`, writes it.
///
/// # Errors
/// What the list has too much and what it lacks, one a line.
pub fn run(root: &Path, update: bool) -> Result<(), String> {
    let uncovered = uncovered(&modelled(root)?, &implemented(root)?)?;
    let path = root.join(LIST);
    if update {
        let text: String = uncovered.iter().map(|operation| format!("{operation}\n")).collect();
        return fs::write(&path, text).map_err(|error| format!("cannot write {LIST}: {error}"));
    }
    let listed = fs::read_to_string(&path).map_err(|error| format!("cannot read {LIST}: {error}"))?;
    let listed: Vec<&str> = listed.lines().collect();
    if listed == uncovered {
        return Ok(());
    }
    Err(differences(&listed, &uncovered))
}

fn differences(listed: &[&str], uncovered: &[String]) -> String {
    let extra = listed.iter().filter(|operation| !uncovered.iter().any(|other| other == *operation));
    let lacking = uncovered.iter().filter(|operation| !listed.contains(&operation.as_str()));
    let mut problems: Vec<String> = Vec::new();
    problems.extend(extra.map(|operation| format!("{LIST}: {operation} is implemented, or in no model")));
    problems
        .extend(lacking.map(|operation| format!("{LIST}: {operation} is not implemented, but not listed")));
    problems.push(format!("{LIST}: not as it should be; run `cargo xtask uncovered --update` and commit it"));
    problems.join("\n")
}

/// All operations less the implemented ones, as sorted `service:Operation`.
///
/// # Errors
/// Names implemented operations that are in no model.
pub fn uncovered(
    modelled: &BTreeMap<String, BTreeSet<String>>,
    implemented: &BTreeMap<String, BTreeSet<String>>,
) -> Result<Vec<String>, String> {
    let mut uncovered = Vec::new();
    let mut unknown = implemented.clone();
    for (service, operations) in modelled {
        let home =
            HOMES.iter().find(|(model, _)| model == service).map_or(service.as_str(), |(_, home)| home);
        let has = |operation: &String| implemented.get(home).is_some_and(|names| names.contains(operation));
        let missing = operations.iter().filter(|operation| !has(operation));
        uncovered.extend(missing.map(|operation| format!("{service}:{operation}")));
        if let Some(rest) = unknown.get_mut(home) {
            rest.retain(|name| !operations.contains(name));
        }
    }
    let unknown: Vec<String> = unknown
        .iter()
        .flat_map(|(home, names)| names.iter().map(move |name| format!("crates/{home}: no model has {name}")))
        .collect();
    if unknown.is_empty() { Ok(uncovered) } else { Err(unknown.join("\n")) }
}

/// The operations of each model, as `codegen` wrote them.
fn modelled(root: &Path) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let mut modelled = BTreeMap::new();
    for service in codegen::SERVICES {
        let path = root.join("crates/wire/src/generated").join(service).join("schema.rs");
        let text =
            fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        modelled.insert(service.to_owned(), quoted_after(&text, "Operation { name: \""));
    }
    Ok(modelled)
}

/// The operations each crate implements.
fn implemented(root: &Path) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let mut implemented = BTreeMap::new();
    for service in codegen::SERVICES {
        let home = root.join("crates").join(service).join("src");
        if home.is_dir() {
            let mut names = BTreeSet::new();
            collect(&home, &mut names)?;
            implemented.insert(service.to_owned(), names);
        }
    }
    Ok(implemented)
}

fn collect(folder: &Path, names: &mut BTreeSet<String>) -> Result<(), String> {
    let failed = |error| format!("cannot read {}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            collect(&path, names)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).map_err(failed)?;
            names.extend(quoted_after(&text, "const NAME: &'static str = \""));
        }
    }
    Ok(())
}

/// What stands in quotes after each occurrence of `head`.
fn quoted_after(text: &str, head: &str) -> BTreeSet<String> {
    let names = text.split(head).skip(1).filter_map(|rest| rest.split('"').next());
    names.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{differences, quoted_after, uncovered};

    fn table(rows: &[(&str, &[&str])]) -> BTreeMap<String, BTreeSet<String>> {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        rows.iter().map(|(service, operations)| ((*service).to_owned(), names(operations))).collect()
    }

    #[test]
    fn what_is_missing_is_listed_by_model() {
        let modelled =
            table(&[("iam", &["CreateRole", "GetRole"]), ("sts", &["AssumeRole", "GetAccessKeyInfo"])]);
        let implemented = table(&[("iam", &["GetRole", "AssumeRole"])]);
        let expected = ["iam:CreateRole", "sts:GetAccessKeyInfo"];
        assert_eq!(uncovered(&modelled, &implemented).unwrap(), expected);
        let unknown = table(&[("iam", &["GetRoll"])]);
        assert_eq!(uncovered(&modelled, &unknown).unwrap_err(), "crates/iam: no model has GetRoll");
    }

    #[test]
    fn differences_say_what_to_do() {
        let told = differences(&["a:B", "a:C"], &["a:C".to_owned(), "a:D".to_owned()]);
        assert!(told.contains("a:B is implemented") && told.contains("a:D is not implemented"), "{told}");
        assert!(told.contains("cargo xtask uncovered --update"));
    }

    #[test]
    fn names_are_found_in_source() {
        let source = "const NAME: &'static str = \"Invoke\";\nconst NAME: &'static str = \"GetPolicy\";";
        let expected: BTreeSet<String> = ["GetPolicy", "Invoke"].map(str::to_owned).into();
        assert_eq!(quoted_after(source, "const NAME: &'static str = \""), expected);
    }
}
