//! A template with its parameters bound: which resources there are, in what order, and their values.

use std::sync::Arc;

use indexmap::IndexMap;
use syntax::{Node, Span};

use super::evaluate::{Evaluator, Mode};
use super::graph::{Graph, layers, resource_graph};
use super::{Environment, Lookup, NoLookup, ParameterValue};
use crate::data::{Data, DataValue};
use crate::functions::{Block, Mention, Site, walk};
use crate::limits;
use crate::model::{Output, Resource, Template, condition_needs, not_a_text};
use crate::problem::{Found, Problem, Problems};

/// A template with parameter values, its conditions evaluated.
#[derive(Debug, Clone)]
pub struct Scope {
    template: Arc<Template>,
    pub(super) parameters: IndexMap<String, ParameterValue>,
    pub(super) environment: Environment,
    conditions: IndexMap<String, bool>,
    graph: Graph,
}

/// An output with its functions resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedOutput {
    /// Its name.
    pub name: String,
    /// Its value; `None` when it hangs on what cannot be asked yet.
    pub value: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// The name it is exported under.
    pub export: Option<String>,
}

impl Scope {
    /// Evaluates the conditions and orders the resources that they leave.
    ///
    /// # Errors
    /// A condition that cannot be evaluated, a reference to a resource that a condition leaves out, or
    /// resources that go in a circle.
    pub fn new(
        template: Arc<Template>,
        parameters: IndexMap<String, ParameterValue>,
        environment: Environment,
    ) -> Result<Self, Problems> {
        let none = IndexMap::new();
        let graph = resource_graph(&IndexMap::new(), Some(&none))?;
        let mut scope = Self { template, parameters, environment, conditions: none, graph };
        scope.conditions = scope.evaluate_conditions()?;
        scope.check_active()?;
        let active = scope.template.resources.iter().filter(|(_, resource)| scope.is_active(resource));
        let active = active.map(|(id, resource)| (id.as_str(), resource));
        scope.graph = resource_graph(&active.collect(), Some(&scope.conditions))?;
        Ok(scope)
    }

    /// The template.
    pub fn template(&self) -> &Arc<Template> {
        &self.template
    }

    /// The parameters' values.
    pub fn parameters(&self) -> &IndexMap<String, ParameterValue> {
        &self.parameters
    }

    /// What the pseudo parameters give.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The conditions' values.
    pub fn conditions(&self) -> &IndexMap<String, bool> {
        &self.conditions
    }

    /// The order of the active resources.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The active resources, in the template's order.
    pub fn resources(&self) -> impl Iterator<Item = &Resource> {
        self.template.resources.values().filter(|resource| self.is_active(resource))
    }

    /// An active resource.
    pub fn resource(&self, logical_id: &str) -> Option<&Resource> {
        self.template.resources.get(logical_id).filter(|resource| self.is_active(resource))
    }

    /// The properties of an active resource with every function resolved; an empty map if it has none.
    ///
    /// # Errors
    /// A function that cannot be evaluated, a resource that the lookup does not know yet among them.
    pub fn properties(&self, logical_id: &str, lookup: &dyn Lookup) -> Result<Data, Problem> {
        self.resource_value(logical_id, "Properties", Mode::Strict(lookup))
    }

    /// The properties as far as they can be told before anything exists: what hangs on a resource or an
    /// export is [`DataValue::Unknown`].
    ///
    /// # Errors
    /// A function that cannot be evaluated whatever comes to exist.
    pub fn static_properties(&self, logical_id: &str) -> Result<Data, Problem> {
        self.resource_value(logical_id, "Properties", Mode::Static(&NoLookup))
    }

    /// The metadata of an active resource with every function resolved; an empty map if it has none.
    ///
    /// # Errors
    /// As [`Self::properties`].
    pub fn metadata(&self, logical_id: &str, lookup: &dyn Lookup) -> Result<Data, Problem> {
        self.resource_value(logical_id, "Metadata", Mode::Strict(lookup))
    }

    /// The active outputs, in the template's order.
    ///
    /// # Errors
    /// A function that cannot be evaluated, or a value that is no text.
    pub fn outputs(&self, lookup: &dyn Lookup) -> Result<Vec<ResolvedOutput>, Problem> {
        self.resolve_outputs(Mode::Strict(lookup))
    }

    /// The active outputs as far as they can be told before anything exists.
    ///
    /// # Errors
    /// A function that cannot be evaluated whatever comes to exist, or a value that is no text.
    pub fn static_outputs(&self) -> Result<Vec<ResolvedOutput>, Problem> {
        self.resolve_outputs(Mode::Static(&NoLookup))
    }

    /// Any value of the Resources block with its functions resolved; `None` for `AWS::NoValue`.
    ///
    /// # Errors
    /// As [`Self::properties`].
    pub fn evaluate(&self, node: &Node, path: &str, lookup: &dyn Lookup) -> Result<Option<Data>, Problem> {
        Evaluator::new(self, Block::Resources, path.to_owned(), Mode::Strict(lookup)).value(node)
    }

    fn is_active(&self, resource: &Resource) -> bool {
        self.holds(resource.condition.as_ref())
    }

    fn holds(&self, condition: Option<&(String, Span)>) -> bool {
        condition.is_none_or(|(name, _)| self.conditions.get(name).copied().unwrap_or_default())
    }

    fn evaluate_conditions(&mut self) -> Result<IndexMap<String, bool>, Problem> {
        let template = Arc::clone(&self.template);
        let (levels, _) = layers(&condition_needs(&template));
        for index in levels.into_iter().flatten() {
            let Some((name, entry)) = template.conditions.get_index(index) else { continue };
            let path = format!("Conditions/{name}");
            let value =
                Evaluator::new(self, Block::Conditions, path, Mode::Strict(&NoLookup)).truth(&entry.value)?;
            self.conditions.insert(name.clone(), value);
        }
        let in_order = template.conditions.keys().filter_map(|name| self.conditions.get_key_value(name));
        Ok(in_order.map(|(name, value)| (name.clone(), *value)).collect())
    }

    /// What the branches taken mention must be there. Recorded: localstack
    /// `cloudformation/engine/test_conditions.snapshot.json` (2023), `test_dependent_ref` and others.
    fn check_active(&self) -> Result<(), Problems> {
        let mut values = Vec::new();
        for resource in self.resources() {
            if let Some(node) = &resource.properties {
                values.push((node, format!("Resources/{}/Properties", resource.logical_id)));
            }
        }
        self.check_mentions(&values, Block::Resources)?;
        let outputs = self.active_outputs();
        let values: Vec<_> =
            outputs.map(|output| (&output.value, format!("Outputs/{}/Value", output.name))).collect();
        self.check_mentions(&values, Block::Outputs)
    }

    fn check_mentions(&self, values: &[(&Node, String)], block: Block) -> Result<(), Problems> {
        let (mut names, mut places) = (indexmap::IndexSet::new(), Vec::new());
        let mut found = |mention: Mention<'_>, span: Span, path: &str| {
            let (Mention::Reference(name) | Mention::Attribute(name) | Mention::SubAttribute(name, _)) =
                mention
            else {
                return;
            };
            let left_out =
                self.template.resources.get(name).is_some_and(|resource| !self.is_active(resource));
            if left_out && places.len() < limits::PROBLEMS {
                names.insert(name.to_owned());
                let help = format!("The condition of `{name}` is false, so it is not made.");
                places.push(Problem::new("").at(span).on(path).help(help));
            }
        };
        for (node, path) in values {
            let (path, conditions) = (path.clone(), Some(&self.conditions));
            walk(
                node,
                &mut Site { block, path, conditions, skip_branches: false, found: &mut found },
                &mut Found::default(),
            );
        }
        let prefix = if block == Block::Outputs { "" } else { "Template format error: " };
        let names = names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let block = block.name();
        let mut problems = Found::default();
        for mut problem in places {
            problem.message = format!(
                "{prefix}Unresolved resource dependencies [{names}] in the {block} block of the template"
            );
            problems.push(problem);
        }
        problems.check()
    }

    fn resource_value(&self, logical_id: &str, attribute: &str, mode: Mode<'_>) -> Result<Data, Problem> {
        let Some(resource) = self.resource(logical_id) else {
            return Err(Problem::new(format!("The template has no active resource {logical_id}.")));
        };
        let node = if attribute == "Metadata" { &resource.metadata } else { &resource.properties };
        let empty = || Data { value: DataValue::Map(IndexMap::new()), span: resource.span };
        let Some(node) = node else { return Ok(empty()) };
        let path = format!("Resources/{logical_id}/{attribute}");
        let value = Evaluator::new(self, Block::Resources, path, mode).value(node)?;
        Ok(value.unwrap_or_else(empty))
    }

    fn active_outputs(&self) -> impl Iterator<Item = &Output> {
        self.template.outputs.values().filter(|output| self.holds(output.condition.as_ref()))
    }

    fn resolve_outputs(&self, mode: Mode<'_>) -> Result<Vec<ResolvedOutput>, Problem> {
        self.active_outputs().map(|output| self.resolve_output(output, mode)).collect()
    }

    fn resolve_output(&self, output: &Output, mode: Mode<'_>) -> Result<ResolvedOutput, Problem> {
        let path = format!("Outputs/{}/Value", output.name);
        let export = match &output.export {
            None => None,
            Some(node) => self.output_text(node, format!("Outputs/{}/Export/Name", output.name), mode)?,
        };
        Ok(ResolvedOutput {
            name: output.name.clone(),
            value: self.output_text(&output.value, path, mode)?,
            description: output.description.clone(),
            export,
        })
    }

    fn output_text(&self, node: &Node, path: String, mode: Mode<'_>) -> Result<Option<String>, Problem> {
        let value = Evaluator::new(self, Block::Outputs, path.clone(), mode).value(node)?;
        let kind = match value.as_ref().map(|data| (&data.value, data.as_text())) {
            Some((DataValue::Unknown, _)) => return Ok(None),
            Some((_, Some(text))) => return Ok(Some(text.to_owned())),
            Some((DataValue::List(_), None)) => "List",
            _ => "Map",
        };
        Err(not_a_text(kind).at(node.span).on(path))
    }
}
