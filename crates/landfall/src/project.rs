//! What a folder says of itself: which template it deploys, under which name, and what to try then.

use std::fs;
use std::path::{Path, PathBuf};

use edge::Network;
use serde::Deserialize;

use crate::engine::{vpc, vpc_endpoint};
use crate::output::{Failure, Outcome};

/// The file that says so, where the defaults do not fit.
const FILE: &str = "landfall.toml";

/// A folder or a template to bring up.
#[derive(Debug)]
pub struct Project {
    /// The template's file.
    pub template: PathBuf,
    /// The stack's name.
    pub stack: String,
    /// Requests to suggest once it is up.
    pub suggestions: Vec<Suggestion>,
    /// Where calls of its APIs come from, unless the command line says it.
    pub network: Network,
}

/// A request worth trying.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suggestion {
    /// The HTTP method.
    pub method: String,
    /// The path below the stage, e.g. `/link`.
    pub path: String,
    /// Headers, each as `Name: value`.
    #[serde(default)]
    pub headers: Vec<String>,
    /// The body, sent as JSON.
    #[serde(default)]
    pub body: Option<String>,
}

/// `landfall.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    template: Option<PathBuf>,
    stack: Option<String>,
    #[serde(default, rename = "try")]
    suggestions: Vec<Suggestion>,
    source_vpc: Option<String>,
    source_vpce: Option<String>,
}

impl Settings {
    fn network(&self) -> Result<Network, String> {
        Ok(Network {
            vpc: self.source_vpc.as_deref().map(vpc).transpose()?,
            vpc_endpoint: self.source_vpce.as_deref().map(vpc_endpoint).transpose()?,
        })
    }
}

impl Project {
    /// Reads a folder, or takes a template's file as it is.
    pub fn find(path: &Path) -> Outcome<Self> {
        if path.is_file() {
            let (stack, template, suggestions) = (name_of(path), path.to_owned(), Vec::new());
            return Ok(Self { template, stack, suggestions, network: Network::default() });
        }
        if !path.is_dir() {
            return Err(Failure::new(format!(
                "{} does not exist: expected a folder with a template, or a template's file",
                path.display()
            )));
        }
        let settings = settings(path)?;
        let network = settings.network();
        let network =
            network.map_err(|wrong| Failure::new(format!("{}: {wrong}", path.join(FILE).display())))?;
        let template = match settings.template {
            Some(template) => path.join(template),
            None => only_template(path)?,
        };
        let absolute = path.canonicalize()?;
        Ok(Self {
            stack: settings.stack.unwrap_or_else(|| name_of(&absolute)),
            template,
            suggestions: settings.suggestions,
            network,
        })
    }
}

fn settings(folder: &Path) -> Outcome<Settings> {
    let file = folder.join(FILE);
    if !file.exists() {
        return Ok(Settings::default());
    }
    let text = fs::read_to_string(&file)?;
    toml::from_str(&text).map_err(|error| Failure::new(format!("{}: {error}", file.display())))
}

/// The folder's one file that looks like a template of CloudFormation.
fn only_template(folder: &Path) -> Outcome<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let named =
            path.extension().is_some_and(|e| e == "yml" || e == "yaml" || e == "json" || e == "template");
        if named && fs::read_to_string(&path).is_ok_and(|text| text.contains("Resources")) {
            found.push(path);
        }
    }
    found.sort();
    match found.as_slice() {
        [only] => Ok(only.clone()),
        [] => Err(Failure::new(format!(
            "no template in {}: expected a .yml, .yaml, .json or .template file with a Resources section",
            folder.display()
        ))),
        several => {
            let names: Vec<String> = several.iter().map(|path| path.display().to_string()).collect();
            Err(Failure::new(format!(
                "several templates in {}: {}; name one on the command line, or set `template = \"…\"` in {FILE}",
                folder.display(),
                names.join(", ")
            )))
        }
    }
}

/// A stack's name from a file's or folder's: letters, digits and hyphens, a letter first.
fn name_of(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let cleaned: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let trimmed = cleaned.trim_start_matches(|c: char| !c.is_ascii_alphabetic()).trim_end_matches('-');
    let short: String = trimmed.chars().take(128).collect();
    if short.is_empty() { "stack".to_owned() } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_is_named_after_its_folder() {
        for (path, name) in
            [("examples/links", "links"), ("a/01 my_app.v2", "my-app"), ("/", "stack"), ("x/123", "stack")]
        {
            assert_eq!(name_of(Path::new(path)), name, "{path}");
        }
    }
}
