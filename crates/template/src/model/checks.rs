//! What can be checked before any parameter has a value: nulls, what functions mention, and circles.

use indexmap::{IndexMap, IndexSet};
use syntax::{Node, Span, Value};

use super::{Resource, Template};
use crate::functions::{Block, Call, Mention, PSEUDO_PARAMETERS, Site, walk};
use crate::limits;
use crate::problem::{Found, Problem};
use crate::resolve::{layers, resource_graph};

/// Nulls anywhere. Recorded: localstack `cloudformation/api/test_validations.snapshot.json` (2024).
pub(super) fn nulls(node: &Node, path: &mut String, problems: &mut Found) {
    if problems.is_full() {
        return;
    }
    let mut below = |step: &str, node: &Node| {
        let length = path.len();
        path.push('/');
        path.push_str(step);
        nulls(node, path, problems);
        path.truncate(length);
    };
    match &node.value {
        Value::Scalar(_) => {}
        Value::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| below(&index.to_string(), item))
        }
        Value::Map(map) => map.iter().for_each(|(key, entry)| below(key, &entry.value)),
        Value::Null => problems.push(
            Problem::new(format!("[{path}] 'null' values are not allowed in templates"))
                .at(node.span)
                .on(path.trim_start_matches('/'))
                .help("Give it a value or take the key out."),
        ),
    }
}

/// Everything that functions, `DependsOn` and `Condition` mention exists, and nothing goes in circles.
pub(super) fn references(template: &Template, problems: &mut Found) {
    shared_names(template, problems);
    let mut checks = Checks { template, unresolved: Unresolved::default(), problems };
    checks.conditions();
    for resource in template.resources.values() {
        checks.resource(resource);
    }
    checks.report(Block::Resources);
    for output in template.outputs.values() {
        let path = format!("Outputs/{}", output.name);
        checks.named_condition(output.condition.as_ref(), &path, Block::Outputs);
        checks.value(&output.value, format!("{path}/Value"), Block::Outputs);
        if let Some(export) = &output.export {
            checks.value(export, format!("{path}/Export/Name"), Block::Outputs);
        }
    }
    checks.report(Block::Outputs);
    if problems.is_empty() {
        circles(template, problems);
    }
}

fn shared_names(template: &Template, problems: &mut Found) {
    for (name, resource) in &template.resources {
        if let Some(parameter) = template.parameters.get(name) {
            let line = parameter.span.start.line;
            problems.push(
                Problem::new(format!(
                    "Template format error: Both a parameter and a resource are named {name}."
                ))
                .at(resource.span)
                .on(format!("Resources/{name}"))
                .help(format!("The parameter is in line {line}; rename one of them.")),
            );
        }
    }
}

/// Names that nothing bears, in order of appearance.
#[derive(Default)]
struct Unresolved {
    names: IndexSet<String>,
    places: Vec<(String, Span, String)>,
}

struct Checks<'t, 'p> {
    template: &'t Template,
    unresolved: Unresolved,
    problems: &'p mut Found,
}

impl Checks<'_, '_> {
    fn resource(&mut self, resource: &Resource) {
        let path = format!("Resources/{}", resource.logical_id);
        self.named_condition(resource.condition.as_ref(), &path, Block::Resources);
        let attributes = [
            ("Properties", &resource.properties),
            ("Metadata", &resource.metadata),
            ("CreationPolicy", &resource.creation_policy),
            ("UpdatePolicy", &resource.update_policy),
        ];
        for (name, node) in attributes {
            if let Some(node) = node {
                self.value(node, format!("{path}/{name}"), Block::Resources);
            }
        }
        for (name, span) in &resource.depends_on {
            if !self.template.resources.contains_key(name) {
                self.unresolved.add(name, *span, &format!("{path}/DependsOn"));
            }
        }
        if let Some(properties) = &resource.properties {
            dynamic_references(properties, &mut format!("{path}/Properties"), self.problems);
        }
    }

    fn named_condition(&mut self, condition: Option<&(String, Span)>, path: &str, block: Block) {
        if let Some((name, span)) = condition.filter(|(name, _)| !self.template.conditions.contains_key(name))
        {
            self.problems.push(unknown_condition(name, block).at(*span).on(format!("{path}/Condition")));
        }
    }

    fn value(&mut self, node: &Node, path: String, block: Block) {
        let (template, unresolved) = (self.template, &mut self.unresolved);
        let mut wrong = Vec::new();
        let mut found = |mention: Mention<'_>, span: Span, path: &str| {
            if wrong.len() >= limits::PROBLEMS {
                return;
            }
            if let Err(problem) = check(template, mention, span, path, block, unresolved) {
                wrong.push(problem.at(span).on(path));
            }
        };
        let mut site = Site { block, path, conditions: None, skip_branches: false, found: &mut found };
        walk(node, &mut site, self.problems);
        wrong.into_iter().for_each(|problem| self.problems.push(problem));
    }

    fn conditions(&mut self) {
        for (name, entry) in &self.template.conditions {
            let path = format!("Conditions/{name}");
            if !matches!(
                Call::of(&entry.value, Block::Conditions),
                Err(_)
                    | Ok(Some(
                        Call::Equals(..) | Call::And(_) | Call::Or(_) | Call::Not(_) | Call::Condition(_)
                    ))
            ) {
                self.problems.push(
                    Problem::new(
                        "Template format error: Conditions can only be boolean operations on parameters and other \
                         conditions",
                    )
                    .at(entry.value.span)
                    .on(path.clone())
                    .help("Use Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition."),
                );
            }
            self.value(&entry.value, path, Block::Conditions);
        }
        self.report(Block::Conditions);
    }

    /// One problem a place, each with AWS's sentence for all of them.
    fn report(&mut self, block: Block) {
        let unresolved = std::mem::take(&mut self.unresolved);
        let names = unresolved.names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let message = match block {
            Block::Conditions => format!(
                "Template format error: Unresolved dependencies [{names}]. Cannot reference resources in the Conditions \
                 block of the template"
            ),
            _ => format!(
                "Template format error: Unresolved resource dependencies [{names}] in the {} block of the template",
                block.name()
            ),
        };
        for (name, span, path) in unresolved.places {
            let problem = Problem::new(message.clone()).at(span).on(path);
            self.problems.push(match self.near(&name) {
                _ if self.template.resources.contains_key(&name) => {
                    problem.help(format!("`{name}` is a resource: conditions can name parameters only."))
                }
                Some(near) => problem.help(format!("Nothing is named `{name}`; is it `{near}`?")),
                None => problem.help(format!("No resource or parameter is named `{name}`.")),
            });
        }
    }

    /// The one name that differs in case only.
    fn near(&self, name: &str) -> Option<&str> {
        let names = self.template.resources.keys().chain(self.template.parameters.keys());
        names.map(String::as_str).find(|other| other.eq_ignore_ascii_case(name) && *other != name)
    }
}

impl Unresolved {
    fn add(&mut self, name: &str, span: Span, path: &str) {
        if self.places.len() >= limits::PROBLEMS {
            return;
        }
        self.names.insert(name.to_owned());
        self.places.push((name.to_owned(), span, path.to_owned()));
    }
}

fn check(
    template: &Template,
    mention: Mention<'_>,
    span: Span,
    path: &str,
    block: Block,
    unresolved: &mut Unresolved,
) -> Result<(), Problem> {
    let in_conditions = block == Block::Conditions;
    match mention {
        Mention::Reference(name) => {
            let known = PSEUDO_PARAMETERS.contains(&name)
                || template.parameters.contains_key(name)
                || (!in_conditions && template.resources.contains_key(name));
            if !known {
                unresolved.add(name, span, path);
            }
        }
        Mention::Attribute(name) if !template.resources.contains_key(name) => {
            return Err(Problem::new(format!(
                "Template error: instance of Fn::GetAtt references undefined resource {name}"
            )));
        }
        Mention::SubAttribute(name, whole) if in_conditions || !template.resources.contains_key(name) => {
            return Err(Problem::new(format!(
                "Template error: instance of Fn::Sub references invalid resource attribute {whole}"
            )));
        }
        Mention::Mapping(name) if !template.mappings.contains_key(name) => {
            return Err(Problem::new(format!(
                "Template format error: Mapping named '{name}' is not present in the 'Mappings' section of template."
            )));
        }
        Mention::If(name) if !template.conditions.contains_key(name) => {
            return Err(Problem::new(format!(
                "Template error: unresolved condition dependency {name} in Fn::If"
            )));
        }
        Mention::Condition(name) if !template.conditions.contains_key(name) => {
            return Err(unknown_condition(name, block));
        }
        _ => {}
    }
    Ok(())
}

fn unknown_condition(name: &str, block: Block) -> Problem {
    Problem::new(format!(
        "Template format error: Unresolved condition dependencies [{name}] in the {} block of the template",
        block.name()
    ))
}

/// `{{resolve:…}}` would reach the service as it is: refuse it.
fn dynamic_references(node: &Node, path: &mut String, problems: &mut Found) {
    if problems.is_full() {
        return;
    }
    let mut below = |step: &str, node: &Node| {
        let length = path.len();
        path.push('/');
        path.push_str(step);
        dynamic_references(node, path, problems);
        path.truncate(length);
    };
    match &node.value {
        Value::Null => {}
        Value::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| below(&index.to_string(), item))
        }
        Value::Map(map) => map.iter().for_each(|(key, entry)| below(key, &entry.value)),
        Value::Scalar(scalar) => {
            if let Some(problem) = dynamic_reference(&scalar.text) {
                problems.push(problem.at(node.span).on(path.clone()));
            }
        }
    }
}

/// The problem of a text with a dynamic reference in it.
pub(crate) fn dynamic_reference(text: &str) -> Option<Problem> {
    let kinds = ["{{resolve:ssm:", "{{resolve:ssm-secure:", "{{resolve:secretsmanager:"];
    let kind = kinds.into_iter().find(|kind| text.contains(kind))?;
    Some(
        Problem::new(format!("Dynamic references ({kind}…}}}}) are not supported."))
            .help("Pass the value as a parameter with NoEcho."),
    )
}

fn circles(template: &Template, problems: &mut Found) {
    let needs = condition_needs(template);
    let (_, stuck) = layers(&needs);
    if let Some((name, other)) = circle_of_conditions(template, &needs, &stuck) {
        let span = template.conditions.get(name).map(|entry| entry.key_span).unwrap_or_default();
        problems.push(
            Problem::new(format!(
                "Template error: Found circular condition dependency between {name} and {other}"
            ))
            .at(span)
            .on(format!("Conditions/{name}")),
        );
        return;
    }
    let certain = template.resources.iter().filter(|(_, resource)| resource.condition.is_none());
    let certain: IndexMap<_, _> = certain.map(|(id, resource)| (id.as_str(), resource)).collect();
    if let Err(problem) = resource_graph(&certain, None) {
        problems.push(problem);
    }
}

/// For each condition, the indexes of those it names.
pub(crate) fn condition_needs(template: &Template) -> Vec<Vec<usize>> {
    let index_of = |name: &str| template.conditions.get_index_of(name);
    let needs = template.conditions.values().map(|entry| {
        let mut needs = Vec::new();
        let mut found = |mention: Mention<'_>, _: Span, _: &str| match mention {
            Mention::Condition(name) | Mention::If(name) => needs.extend(index_of(name)),
            _ => {}
        };
        let mut site = Site {
            block: Block::Conditions,
            path: String::new(),
            conditions: None,
            skip_branches: false,
            found: &mut found,
        };
        walk(&entry.value, &mut site, &mut Found::default());
        needs
    });
    needs.collect()
}

fn circle_of_conditions<'t>(
    template: &'t Template,
    needs: &[Vec<usize>],
    stuck: &[usize],
) -> Option<(&'t str, &'t str)> {
    let name = |index: usize| template.conditions.get_index(index).map(|(name, _)| name.as_str());
    let first = *stuck.first()?;
    let other = needs.get(first)?.iter().find(|need| stuck.contains(need))?;
    Some((name(first)?, name(*other)?))
}
