//! A whole template: its text, its tree and its sections.

use indexmap::IndexMap;
use syntax::{Entry, Format, Node};

use super::{Mapping, Output, Parameter, Resource, checks, mappings, outputs, parameters, resources};
use crate::limits;
use crate::problem::{Found, Problem, Problems};
use crate::text::parse_text;

/// A template that has passed every check that needs no parameter values.
#[derive(Debug, Clone)]
pub struct Template {
    /// The text as it came, which `GetTemplate` answers with.
    pub source: String,
    /// The notation of the text.
    pub format: Format,
    /// The whole tree.
    pub root: Node,
    /// `Description`.
    pub description: Option<String>,
    /// `Metadata`, as written.
    pub metadata: Option<Node>,
    /// `Parameters`, by name.
    pub parameters: IndexMap<String, Parameter>,
    /// `Mappings`, by name.
    pub mappings: IndexMap<String, Mapping>,
    /// `Conditions`, by name: each a boolean function.
    pub conditions: IndexMap<String, Entry>,
    /// `Resources`, by logical id.
    pub resources: IndexMap<String, Resource>,
    /// `Outputs`, by name.
    pub outputs: IndexMap<String, Output>,
}

const SECTIONS: [&str; 10] = [
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Transform",
    "Resources",
    "Outputs",
];

impl Template {
    /// Reads and checks a template.
    ///
    /// # Errors
    /// Everything found wrong, the problem that AWS would answer with first. Text that does not parse
    /// gives one problem; otherwise up to [`limits::PROBLEMS`] are collected.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        let root = parse_text(text)?;
        let mut problems = Found::default();
        checks::nulls(&root, &mut String::new(), &mut problems);
        problems.check()?;
        preamble(&root, &mut problems);
        let section = |name: &str| root.get(name);
        let named =
            |parameters: Vec<Parameter>| parameters.into_iter().map(|it| (it.name.clone(), it)).collect();
        let mut template = Self {
            source: text.to_owned(),
            format: Format::of(text),
            description: description(&root, &mut problems),
            metadata: section("Metadata").cloned(),
            parameters: named(parameters::read(section("Parameters"), &mut problems)),
            mappings: mappings::read(section("Mappings"), &mut problems),
            conditions: conditions(section("Conditions"), &mut problems),
            resources: IndexMap::new(),
            outputs: IndexMap::new(),
            root: root.clone(),
        };
        for resource in resources::read(&root, &mut problems) {
            template.resources.insert(resource.logical_id.clone(), resource);
        }
        for output in outputs::read(section("Outputs"), &mut problems) {
            template.outputs.insert(output.name.clone(), output);
        }
        problems.check()?;
        checks::references(&template, &mut problems);
        problems.check()?;
        Ok(template)
    }
}

/// The sections' names, the version, and the sections that Landfall does not run.
fn preamble(root: &Node, problems: &mut Found) {
    let Some(map) = root.as_map() else { return };
    let unknown: Vec<_> = map.iter().filter(|(key, _)| !SECTIONS.contains(&key.as_str())).collect();
    let names = unknown.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(", ");
    for (key, entry) in unknown.into_iter().take(limits::PROBLEMS) {
        problems.push(
            Problem::new(format!("Invalid template property or properties [{names}]"))
                .at(entry.key_span)
                .on(key.clone())
                .help(format!("The sections of a template are {}.", SECTIONS.join(", "))),
        );
    }
    version(root, problems);
    if let Some(entry) = map.get("Rules") {
        problems.push(Problem::new("The section Rules is not supported.").at(entry.key_span).on("Rules").help(
            "Landfall does not evaluate rules; take the section out, or check the parameters by AllowedValues.",
        ));
    }
    if let Some(entry) = map.get("Transform") {
        let names: Vec<_> = std::slice::from_ref(&entry.value)
            .iter()
            .flat_map(|node| node.as_list().unwrap_or(std::slice::from_ref(node)))
            .filter_map(Node::as_text)
            .collect();
        problems.push(
            Problem::new(format!("Transform [{}] is not supported.", names.join(", ")))
                .at(entry.value.span)
                .on("Transform")
                .help("Landfall runs no macros; pass the template that the transform gives."),
        );
    }
}

fn version(root: &Node, problems: &mut Found) {
    let Some(node) = root.get("AWSTemplateFormatVersion") else { return };
    let problem = match node.as_text() {
        Some("2010-09-09") => return,
        Some(other) => {
            format!("Template format error: {other} is not a supported value for AWSTemplateFormatVersion.")
        }
        None => "Template format error: Every AWSTemplateFormatVersion member must be a string.".to_owned(),
    };
    problems.push(
        Problem::new(problem)
            .at(node.span)
            .on("AWSTemplateFormatVersion")
            .help("The only version is 2010-09-09."),
    );
}

fn description(root: &Node, problems: &mut Found) -> Option<String> {
    let node = root.get("Description")?;
    let problem = match node.as_text() {
        Some(text) if text.len() <= limits::DESCRIPTION_BYTES => return Some(text.to_owned()),
        Some(_) => format!(
            "Template format error: 'Description' length is greater than {}.",
            limits::DESCRIPTION_BYTES
        ),
        None => "Template format error: Every Description member must be a string.".to_owned(),
    };
    problems.push(Problem::new(problem).at(node.span).on("Description"));
    None
}

fn conditions(section: Option<&Node>, problems: &mut Found) -> IndexMap<String, Entry> {
    let members = super::reader::members(section, "Conditions", usize::MAX, problems);
    for (name, entry) in members.into_iter().flatten() {
        super::reader::check_name("Conditions", "Condition", name, entry, problems);
    }
    members.cloned().unwrap_or_default()
}
