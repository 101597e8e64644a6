//! The layers of the crates, and that each depends on lower ones only. The table says what ARCHITECTURE.md draws.

use std::collections::BTreeMap;

/// From the lowest to the highest. Crates of one layer never depend on one another: services meet through the ports
/// in `service`.
const LAYERS: [&[&str]; 9] = [
    // what knows no AWS
    &["base", "syntax", "javaregex", "jsonsmart"],
    // languages: text and values in, values out
    &["vtl", "jsonpath", "draft4", "policy", "template", "openapi"],
    // foundations
    &["wire", "store"],
    // what the services stand on
    &["service", "sandbox"],
    // services
    &["iam", "dynamodb", "lambda", "logs", "s3", "apigateway", "chaos"],
    // orchestration
    &["cloudformation", "lint", "builder"],
    // doors
    &["edge", "console"],
    // the binary
    &["landfall"],
    // tools, and test support: up here, so that nothing can use it but tests
    &["xtask", "testing"],
];

/// Crates that may use these of the workspace and no others, though their layer would allow more.
const ONLY: [(&str, &[&str]); 3] = [
    ("sandbox", &["base"]),
    // Other services are called through the one door.
    ("cloudformation", &["base", "policy", "template", "wire", "store", "service"]),
    ("edge", &["base", "wire", "service", "iam", "apigateway"]),
];

/// What every service may use. Only `lambda` runs processes.
const SANDBOX_USERS: [&str; 2] = ["lambda", "landfall"];

/// Breaches among these crates, each with its manifest's text.
pub fn check(manifests: &[(String, String)]) -> Vec<String> {
    let names: Vec<&str> = manifests.iter().map(|(name, _)| name.as_str()).collect();
    let mut problems = Vec::new();
    for (name, text) in manifests {
        if layer(name).is_none() {
            problems.push(format!(
                "crates/{name}: stands in no layer; add it to LAYERS in xtask's tidy/layers.rs and to ARCHITECTURE.md"
            ));
        }
        match dependencies(text) {
            Ok(dependencies) => {
                let ours = dependencies.iter().filter(|dependency| names.contains(&dependency.as_str()));
                let breaches = ours.filter_map(|dependency| Some((dependency, breach(name, dependency)?)));
                problems.extend(breaches.map(|(dependency, why)| {
                    format!("crates/{name}/Cargo.toml: may not depend on `{dependency}`: {why}")
                }));
            }
            Err(error) => problems.push(format!("crates/{name}/Cargo.toml: {error}")),
        }
    }
    problems
}

/// Why `name` may not use `dependency`; none if it may.
fn breach(name: &str, dependency: &str) -> Option<String> {
    let (own, other) = (layer(name)?, layer(dependency)?);
    if own == other {
        return Some("both stand in one layer".to_owned());
    }
    if own < other {
        return Some("it stands in a higher layer".to_owned());
    }
    if let Some((_, only)) = ONLY.iter().find(|(limited, _)| *limited == name) {
        return (!only.contains(&dependency)).then(|| format!("it may use {} only", only.join(", ")));
    }
    (dependency == "sandbox" && !SANDBOX_USERS.contains(&name))
        .then(|| "only lambda runs processes".to_owned())
}

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&name))
}

/// The names under `[dependencies]`; what only tests use is free.
fn dependencies(manifest: &str) -> Result<Vec<String>, String> {
    #[derive(serde::Deserialize)]
    struct Manifest {
        #[serde(default)]
        dependencies: BTreeMap<String, toml::Value>,
    }
    let manifest: Manifest = toml::from_str(manifest).map_err(|error| error.to_string())?;
    Ok(manifest.dependencies.into_keys().collect())
}

#[cfg(test)]
mod tests {
    use super::check;

    fn breaches(name: &str, dependencies: &[&str]) -> Vec<String> {
        let manifest = |uses: &[&str]| {
            let lines: Vec<String> =
                uses.iter().map(|used| format!("{used} = {{ workspace = true }}\n")).collect();
            format!("[dependencies]\n{}[dev-dependencies]\nlandfall = {{ path = \"x\" }}\n", lines.concat())
        };
        let mut manifests: Vec<(String, String)> =
            dependencies.iter().map(|used| ((*used).to_owned(), String::new())).collect();
        manifests.push((name.to_owned(), manifest(dependencies)));
        check(&manifests)
    }

    #[test]
    fn lower_layers_may_be_used() {
        assert_eq!(breaches("lambda", &["base", "wire", "service", "sandbox"]), [""; 0]);
        assert_eq!(breaches("edge", &["iam", "apigateway", "service", "wire"]), [""; 0]);
        assert_eq!(breaches("policy", &["base"]), [""; 0]);
    }

    #[test]
    fn everything_else_is_a_breach() {
        let one = |name, used: &str| breaches(name, &[used]).concat();
        assert!(one("lambda", "logs").contains("both stand in one layer"));
        assert!(one("base", "policy").contains("it stands in a higher layer"));
        assert!(one("cloudformation", "lambda").contains("it may use base, policy"));
        assert!(one("dynamodb", "sandbox").contains("only lambda runs processes"));
        assert!(one("lambda", "testing").contains("it stands in a higher layer"));
        assert!(one("newcomer", "base").contains("stands in no layer"));
    }
}
