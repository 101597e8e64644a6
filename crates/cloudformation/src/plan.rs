//! From a template's text and parameter values to resources that can be made: everything that can be
//! known to be wrong is found here, before anything is made. Pure: no store, no calls.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use base::{Entropy, Time};
use indexmap::{IndexMap, IndexSet};
use serde_json::Value as Json;
use template::{
    Deletion, Environment, Lookup, LookupError, Node, ParameterValue, Problem, Problems, ScalarKind, Scope,
    Template,
};
use wire::Value;

use crate::model::{DeletionPolicy, Resource};
use crate::providers::provider;
use crate::schema::{check, physical_name};
use crate::status::ResourceStatus;

/// A template with values for its parameters, checked as far as it can be before anything exists.
pub struct Plan {
    /// The template with the real values.
    pub scope: Scope,
    /// The same with `****` for values that must not be shown, where there are such.
    pub masked: Option<Scope>,
    /// The exports it imports.
    pub imports: BTreeSet<String>,
}

/// What a template that can be deployed consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The template's description.
    pub description: Option<String>,
    /// The resources that would be made: logical id and type, in the template's order.
    pub resources: Vec<(String, String)>,
    /// The names of the outputs.
    pub outputs: Vec<String>,
    /// The capability that must be acknowledged.
    pub capability: Option<&'static str>,
}

/// What deploying this template with these parameters would come to, or everything wrong with it, each
/// problem with its place in the text.
///
/// # Errors
/// The problems; never none.
pub fn diagnose(text: &str, parameters: &IndexMap<String, String>) -> Result<Summary, Vec<Problem>> {
    let template = parse(text)?;
    let plan = Plan::new(Arc::clone(&template), parameters, nowhere())?;
    let resource = |resource: &template::Resource| (resource.logical_id.clone(), resource.kind.clone());
    Ok(Summary {
        description: template.description.clone(),
        resources: plan.scope.resources().map(resource).collect(),
        outputs: template.outputs.keys().cloned().collect(),
        capability: template::capabilities(&template).map(|needed| needed.required.name()),
    })
}

/// Reads a template and checks what needs no parameters: the language, and that there is a provider for
/// every resource type.
pub fn parse(text: &str) -> Result<Arc<Template>, Vec<Problem>> {
    let template = Template::parse(text).map_err(listed)?;
    let mut problems = unrecognized_types(&template);
    for resource in template.resources.values() {
        unsupported_attributes(resource, &mut problems);
    }
    if problems.is_empty() { Ok(Arc::new(template)) } else { Err(problems) }
}

/// Checks the resources as far as the parameters' defaults go; with none missing, as far as CreateStack does.
pub fn check_with_defaults(template: &Arc<Template>) -> Result<(), Vec<Problem>> {
    if template.parameters.values().any(|parameter| parameter.default.is_none()) {
        return Ok(());
    }
    Plan::new(Arc::clone(template), &IndexMap::new(), nowhere()).map(drop)
}

/// A part of a template as JSON text, its functions as written.
pub fn plain_text(node: &Node) -> String {
    crate::json::text(&plain(node))
}

/// The depth is the template's, which is bounded.
fn plain(node: &Node) -> Value {
    match &node.value {
        template::Value::Null => Value::Null,
        template::Value::Scalar(scalar) => match scalar.kind {
            ScalarKind::Bool => Value::Bool(scalar.text == "true"),
            ScalarKind::Number => {
                scalar.text.parse().map_or_else(|_| scalar.text.as_str().into(), Value::Int)
            }
            ScalarKind::String => scalar.text.as_str().into(),
        },
        template::Value::List(items) => Value::List(items.iter().map(plain).collect()),
        template::Value::Map(entries) => {
            Value::Map(entries.iter().map(|(key, entry)| (key.clone(), plain(&entry.value))).collect())
        }
    }
}

/// Surroundings for looking at a template without a stack.
fn nowhere() -> Environment {
    let (account, region) = (base::DEFAULT_ACCOUNT, base::DEFAULT_REGION);
    Environment {
        account_id: account.to_owned(),
        region: region.to_owned(),
        stack_name: "stack".to_owned(),
        stack_id: base::Arn::new("cloudformation", region, account, "stack/stack/0").to_string(),
        notification_arns: Vec::new(),
    }
}

fn listed(problems: Problems) -> Vec<Problem> {
    problems.iter().cloned().collect()
}

/// AWS's sentence names all types at once; the place is the first one's.
fn unrecognized_types(template: &Template) -> Vec<Problem> {
    let unknown: Vec<_> = template.resources.values().filter(|it| provider(&it.kind).is_none()).collect();
    let types: IndexSet<&str> = unknown.iter().map(|resource| resource.kind.as_str()).collect();
    let types = types.into_iter().collect::<Vec<_>>().join(", ");
    let problem = |resource: &&template::Resource| {
        let at = resource.kind_span.start;
        let message = format!(
            "Template format error: Unrecognized resource types: [{types}] (line {}, column {})",
            at.line, at.column
        );
        let known = crate::providers::resource_types().collect::<Vec<_>>().join(", ");
        Problem::new(message)
            .at(resource.kind_span)
            .on(format!("Resources/{}/Type", resource.logical_id))
            .help(format!("Landfall makes {known}"))
    };
    unknown.iter().map(problem).collect()
}

fn unsupported_attributes(resource: &template::Resource, problems: &mut Vec<Problem>) {
    let (name, kind) = (&resource.logical_id, &resource.kind);
    if resource.deletion == Some(Deletion::Snapshot) {
        let message =
            format!("Template error: resource type {kind} does not support deletion policy Snapshot");
        problems.push(Problem::new(message).at(resource.span).on(format!("Resources/{name}/DeletionPolicy")));
    }
    let given = [("CreationPolicy", &resource.creation_policy), ("UpdatePolicy", &resource.update_policy)];
    for (attribute, node) in given {
        let Some(node) = node else { continue };
        let at = node.span.start;
        let message = format!(
            "Landfall does not support {attribute} (resource {name}, line {}, column {})",
            at.line, at.column
        );
        problems.push(Problem::new(message).at(node.span).on(format!("Resources/{name}/{attribute}")));
    }
}

impl Plan {
    /// Binds the parameters and checks every active resource against its type's schema.
    ///
    /// # Errors
    /// Everything wrong; the first is what AWS would answer with.
    pub fn new(
        template: Arc<Template>,
        given: &IndexMap<String, String>,
        environment: Environment,
    ) -> Result<Self, Vec<Problem>> {
        let parameters = template.bind(given).map_err(listed)?;
        let masked = masked(&parameters);
        let scope = Scope::new(Arc::clone(&template), parameters, environment.clone()).map_err(listed)?;
        let kinds = scope.resources().map(|it| (it.logical_id.clone(), it.kind.clone())).collect();
        let lookup = Checking { kinds, imports: RefCell::default() };
        let problems = problems(&scope, &lookup);
        if !problems.is_empty() {
            return Err(problems);
        }
        let masked = masked.and_then(|values| Scope::new(template, values, environment).ok());
        Ok(Self { scope, masked, imports: lookup.imports.into_inner() })
    }

    /// The records of the resources, all still to be made. Their names are chosen here.
    pub fn records(&self, entropy: &dyn Entropy, now: Time) -> Vec<Resource> {
        let stack = &self.scope.environment().stack_name;
        let record = |resource: &template::Resource| {
            let rule = provider(&resource.kind).map(|provider| provider.schema().naming);
            let name = |rule| physical_name(rule, entropy, stack, &resource.logical_id);
            let needs = self.scope.graph().dependencies(&resource.logical_id);
            Resource {
                logical_id: resource.logical_id.clone(),
                kind: resource.kind.clone(),
                status: ResourceStatus::Pending,
                reason: None,
                updated: now,
                default_name: rule.map(name).unwrap_or_default(),
                made: None,
                properties: None,
                shown: None,
                metadata: None,
                needs: needs.into_iter().map(str::to_owned).collect(),
                deletion: deletion_policy(resource),
                unsettled: true,
            }
        };
        self.scope.resources().map(record).collect()
    }
}

fn deletion_policy(resource: &template::Resource) -> DeletionPolicy {
    match resource.deletion {
        Some(Deletion::Retain) => DeletionPolicy::Retain,
        Some(Deletion::RetainExceptOnCreate) => DeletionPolicy::RetainExceptOnCreate,
        // Snapshot was refused: no type here has snapshots.
        Some(Deletion::Delete | Deletion::Snapshot) | None => DeletionPolicy::Delete,
    }
}

/// The parameters with `****` for those that must not be shown; `None` if all may be.
fn masked(parameters: &IndexMap<String, ParameterValue>) -> Option<IndexMap<String, ParameterValue>> {
    parameters.values().any(|value| value.no_echo).then(|| {
        let mask = |(name, value): (&String, &ParameterValue)| {
            let mut value = value.clone();
            if value.no_echo {
                value.text = "****".to_owned();
                value.data = template::Data::string("****", value.data.span);
            }
            (name.clone(), value)
        };
        parameters.iter().map(mask).collect()
    })
}

fn problems(scope: &Scope, lookup: &Checking) -> Vec<Problem> {
    let mut problems = Vec::new();
    for resource in scope.resources() {
        let Some(provider) = provider(&resource.kind) else { continue };
        let id = resource.logical_id.as_str();
        problems.extend(scope.properties(id, lookup).err().filter(is_about_attribute));
        problems.extend(scope.metadata(id, lookup).err().filter(is_about_attribute));
        match scope.static_properties(id) {
            Err(problem) => problems.push(problem),
            Ok(data) => {
                let given = resource.properties.is_some().then_some(&data);
                problems.extend(check(provider.schema(), id, given, resource.span));
            }
        }
    }
    problems.extend(scope.outputs(lookup).err().filter(is_about_attribute));
    problems.extend(scope.static_outputs().err());
    problems
}

const NO_ATTRIBUTE: &str = "does not support attribute type";

/// Evaluation against placeholders can fail in many ways that mean nothing; this one means something.
fn is_about_attribute(problem: &Problem) -> bool {
    problem.message.contains(NO_ATTRIBUTE)
}

/// The sentence for an attribute that a type does not have.
/// Source: moto `moto/cloudformation/exceptions.py` (2026), and user reports of AWS's answer.
pub fn no_attribute(logical_id: &str, attribute: &str) -> String {
    format!("Template error: resource {logical_id} {NO_ATTRIBUTE} {attribute} in Fn::GetAtt")
}

/// Answers every question with a placeholder, refuses attributes that a type does not have, and notes
/// what is imported.
struct Checking {
    kinds: HashMap<String, String>,
    imports: RefCell<BTreeSet<String>>,
}

const PLACEHOLDER: &str = "placeholder";

impl Lookup for Checking {
    fn reference(&self, _: &str) -> Result<String, LookupError> {
        Ok(PLACEHOLDER.to_owned())
    }

    fn attribute(&self, logical_id: &str, name: &str) -> Result<Json, LookupError> {
        let provider = self.kinds.get(logical_id).and_then(|kind| provider(kind));
        if provider.is_some_and(|provider| provider.schema().has_attribute(name)) {
            return Ok(Json::String(PLACEHOLDER.to_owned()));
        }
        Err(LookupError::Failed(no_attribute(logical_id, name)))
    }

    fn import(&self, name: &str) -> Result<String, LookupError> {
        self.imports.borrow_mut().insert(name.to_owned());
        Ok(PLACEHOLDER.to_owned())
    }
}
