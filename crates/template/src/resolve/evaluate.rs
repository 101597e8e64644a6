//! Evaluates functions. Recursion is bounded by the nesting of the template, output by a budget.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use indexmap::IndexMap;
use syntax::{Entry, Node, Span, Value};

use super::scope::Scope;
use super::{Lookup, LookupError};
use crate::data::{Data, DataValue, Field};
use crate::functions::{
    Attribute, Block, Call, Part, cidr, join_shape, select_shape, split_shape, text_shape,
};
use crate::limits;
use crate::model::{MappingValue, dynamic_reference};
use crate::problem::Problem;

/// What to do with what the lookup does not know yet.
#[derive(Clone, Copy)]
pub(super) enum Mode<'l> {
    /// It is an error.
    Strict(&'l dyn Lookup),
    /// It becomes [`DataValue::Unknown`].
    Static(&'l dyn Lookup),
}

/// Why a value could not be had.
enum Stop {
    /// It hangs on what cannot be asked yet.
    Unknown(String),
    Fail(Problem),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Fail(problem)
    }
}

/// `None` is `AWS::NoValue`.
type Evaluated = Result<Option<Data>, Stop>;

pub(super) struct Evaluator<'s> {
    scope: &'s Scope,
    block: Block,
    path: String,
    mode: Mode<'s>,
    spent: usize,
}

impl<'s> Evaluator<'s> {
    pub(super) fn new(scope: &'s Scope, block: Block, path: String, mode: Mode<'s>) -> Self {
        Self { scope, block, path, mode, spent: 0 }
    }

    /// The value of a node; `None` for `AWS::NoValue`.
    pub(super) fn value(&mut self, node: &Node) -> Result<Option<Data>, Problem> {
        self.node(node).map_err(|stop| self.problem(stop, node))
    }

    /// The value of a condition.
    pub(super) fn truth(&mut self, node: &Node) -> Result<bool, Problem> {
        self.boolean(node).map_err(|stop| self.problem(stop, node))
    }

    fn problem(&self, stop: Stop, node: &Node) -> Problem {
        match stop {
            Stop::Fail(problem) => problem,
            Stop::Unknown(what) => {
                Problem::new(format!("{what} is not known yet.")).at(node.span).on(self.path.clone())
            }
        }
    }

    fn node(&mut self, node: &Node) -> Evaluated {
        let call = Call::of(node, self.block).map_err(|problem| problem.on(self.path.clone()))?;
        let Some(call) = call else { return self.plain(node) };
        let result = self.call(&call, node.span);
        match (result, self.mode) {
            (Err(Stop::Unknown(_)), Mode::Static(_)) => {
                Ok(Some(Data { value: DataValue::Unknown, span: node.span }))
            }
            (Err(Stop::Fail(problem)), _) if problem.span.is_none() => {
                Err(problem.at(node.span).on(self.path.clone()).into())
            }
            (result, _) => result,
        }
    }

    fn plain(&mut self, node: &Node) -> Evaluated {
        let value = match &node.value {
            Value::Null => DataValue::Null,
            Value::Scalar(scalar) => return self.spend(Data::scalar(scalar, node.span)).map(Some),
            Value::List(items) => {
                let mut list = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    list.extend(self.below(&index.to_string(), item)?);
                }
                DataValue::List(list)
            }
            Value::Map(map) => {
                let mut fields = IndexMap::with_capacity(map.len());
                for (key, entry) in map {
                    if let Some(value) = self.below(key, &entry.value)? {
                        fields.insert(key.clone(), Field { key_span: entry.key_span, value });
                    }
                }
                DataValue::Map(fields)
            }
        };
        Ok(Some(Data { value, span: node.span }))
    }

    fn below(&mut self, step: &str, node: &Node) -> Evaluated {
        let length = self.path.len();
        self.path.push('/');
        self.path.push_str(step);
        let value = self.node(node);
        self.path.truncate(length);
        value
    }

    /// Counts what is produced, and refuses more than [`limits::RESOLVED_BYTES`].
    fn spend(&mut self, data: Data) -> Result<Data, Stop> {
        self.spent = self.spent.saturating_add(weight(&data));
        if self.spent > limits::RESOLVED_BYTES {
            let limit = limits::RESOLVED_BYTES;
            return Err(self.fail(data.span, format!("The functions here produce more than {limit} bytes.")));
        }
        if let Some(problem) = data.as_text().and_then(dynamic_reference) {
            return Err(problem.at(data.span).on(self.path.clone()).into());
        }
        Ok(data)
    }

    fn fail(&self, span: Span, message: impl Into<String>) -> Stop {
        Problem::new(message).at(span).on(self.path.clone()).into()
    }

    fn call(&mut self, call: &Call<'_>, span: Span) -> Evaluated {
        let data = match call {
            Call::Ref(name) => return self.reference(name, span),
            Call::If { condition, then, otherwise } => return self.choose(condition, then, otherwise),
            Call::GetAtt { resource, attribute } => self.attribute(resource, attribute, span)?,
            Call::Sub { parts, variables } => self.substitute(parts, *variables, span)?,
            Call::Join { delimiter, list } => self.join(delimiter, list, span)?,
            Call::Select { index, list } => self.select(index, list, span)?,
            Call::Split { delimiter, text } => self.split(delimiter, text, span)?,
            Call::FindInMap { map, first, second } => self.find_in_map([map, first, second], span)?,
            Call::ImportValue(name) => self.import(name, span)?,
            Call::Base64(text) => {
                let text = self.text(text, || text_shape("Fn::Base64"))?;
                Data::string(STANDARD.encode(text), span)
            }
            Call::GetAzs(region) => self.zones(region, span)?,
            Call::Cidr { block, count, bits } => self.cidr(block, count, bits, span)?,
            Call::Equals(..) | Call::And(_) | Call::Or(_) | Call::Not(_) | Call::Condition(_) => {
                let value = self.boolean_call(call)?;
                Data { value: DataValue::Bool(value), span }
            }
        };
        self.spend(data).map(Some)
    }

    fn reference(&mut self, name: &str, span: Span) -> Evaluated {
        if name == "AWS::NoValue" {
            return Ok(None);
        }
        let data = self.named(name, span)?;
        self.spend(data).map(Some)
    }

    /// What a parameter, pseudo parameter or resource gives.
    fn named(&self, name: &str, span: Span) -> Result<Data, Stop> {
        let environment = &self.scope.environment;
        let text = match name {
            "AWS::AccountId" => &environment.account_id,
            "AWS::Region" => &environment.region,
            "AWS::StackName" => &environment.stack_name,
            "AWS::StackId" => &environment.stack_id,
            "AWS::Partition" => environment.partition(),
            "AWS::URLSuffix" => environment.url_suffix(),
            "AWS::NotificationARNs" => {
                return Ok(Data::strings(environment.notification_arns.iter().cloned(), span));
            }
            _ => {
                if let Some(parameter) = self.scope.parameters.get(name) {
                    return Ok(placed(&parameter.data, span));
                }
                let answer = self.lookup().reference(name);
                return self.answered(answer, name, span).map(|id| Data::string(id, span));
            }
        };
        Ok(Data::string(text, span))
    }

    fn lookup(&self) -> &'s dyn Lookup {
        let (Mode::Strict(lookup) | Mode::Static(lookup)) = self.mode;
        lookup
    }

    fn answered<T>(&self, answer: Result<T, LookupError>, what: &str, span: Span) -> Result<T, Stop> {
        answer.map_err(|error| match error {
            LookupError::Unavailable => Stop::Unknown(what.to_owned()),
            LookupError::Failed(message) => self.fail(span, message),
        })
    }

    fn attribute(&mut self, resource: &str, attribute: &Attribute<'_>, span: Span) -> Result<Data, Stop> {
        let name = match attribute {
            Attribute::Name(name) => (*name).to_owned(),
            Attribute::Computed(node) => self.text(node, || {
                Problem::new("Template error: the attribute of Fn::GetAtt must be a string")
            })?,
        };
        self.attribute_named(resource, &name, span)
    }

    fn attribute_named(&self, resource: &str, name: &str, span: Span) -> Result<Data, Stop> {
        let answer = self.lookup().attribute(resource, name);
        let json = self.answered(answer, &format!("{resource}.{name}"), span)?;
        Ok(Data::from_json(&json, span))
    }

    fn choose(&mut self, condition: &str, then: &Node, otherwise: &Node) -> Evaluated {
        let (step, branch) = if self.named_condition(condition)? { ("1", then) } else { ("2", otherwise) };
        let length = self.path.len();
        self.path.push_str("/Fn::If");
        let value = self.below(step, branch);
        self.path.truncate(length);
        value
    }

    fn substitute(
        &mut self,
        parts: &[Part<'_>],
        variables: Option<&IndexMap<String, Entry>>,
        span: Span,
    ) -> Result<Data, Stop> {
        let mut given = IndexMap::new();
        for (name, entry) in variables.into_iter().flatten() {
            let value = self.below(&format!("Fn::Sub/1/{name}"), &entry.value)?;
            given.insert(name.as_str(), value);
        }
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(plain) => text.push_str(plain),
                Part::Literal(name) => text.extend(["${", name, "}"]),
                Part::Variable(name) => {
                    let value = match given.get(name) {
                        Some(value) => value.clone(),
                        None => self.variable(name, span)?,
                    };
                    self.append(&mut text, name, value, span)?;
                }
            }
        }
        Ok(Data::string(text, span))
    }

    fn variable(&self, name: &str, span: Span) -> Evaluated {
        match name.split_once('.') {
            _ if name == "AWS::NoValue" => Ok(None),
            Some((resource, attribute)) => self.attribute_named(resource, attribute, span).map(Some),
            None => self.named(name, span).map(Some),
        }
    }

    fn append(&mut self, text: &mut String, name: &str, value: Option<Data>, span: Span) -> Result<(), Stop> {
        let Some(value) = value else { return Ok(()) };
        if value.value == DataValue::Unknown {
            return Err(Stop::Unknown(name.to_owned()));
        }
        let Some(value) = value.as_text() else {
            let message =
                format!("Template error: variable {name} in Fn::Sub expression does not resolve to a string");
            return Err(self.fail(span, message));
        };
        if text.len().saturating_add(value.len()) > limits::RESOLVED_BYTES {
            let limit = limits::RESOLVED_BYTES;
            return Err(self.fail(span, format!("The functions here produce more than {limit} bytes.")));
        }
        text.push_str(value);
        Ok(())
    }

    /// The items of a list-valued argument.
    fn list(&mut self, node: &Node, shape: impl Fn() -> Problem) -> Result<Vec<Data>, Stop> {
        match self.node(node)?.map(|data| data.value) {
            Some(DataValue::List(items)) => Ok(items),
            Some(DataValue::Unknown) => Err(Stop::Unknown("a list".to_owned())),
            _ => Err(shape().into()),
        }
    }

    /// The text of a text-valued argument.
    fn text(&mut self, node: &Node, shape: impl Fn() -> Problem) -> Result<String, Stop> {
        let value = self.node(node)?;
        if value.as_ref().is_some_and(|data| data.value == DataValue::Unknown) {
            return Err(Stop::Unknown("a text".to_owned()));
        }
        let text = value.as_ref().and_then(Data::as_text).map(str::to_owned);
        text.ok_or_else(|| shape().into())
    }

    fn join(&mut self, delimiter: &str, list: &Node, span: Span) -> Result<Data, Stop> {
        let items = self.list(list, join_shape)?;
        if items.iter().any(|item| item.value == DataValue::Unknown) {
            return Err(Stop::Unknown("a part of Fn::Join".to_owned()));
        }
        let texts: Option<Vec<&str>> = items.iter().map(Data::as_text).collect();
        let texts = texts.ok_or_else(join_shape)?;
        let length: usize = texts.iter().map(|text| text.len().saturating_add(delimiter.len())).sum();
        if length > limits::RESOLVED_BYTES {
            let limit = limits::RESOLVED_BYTES;
            return Err(self.fail(span, format!("The functions here produce more than {limit} bytes.")));
        }
        Ok(Data::string(texts.join(delimiter), span))
    }

    fn select(&mut self, index: &Node, list: &Node, span: Span) -> Result<Data, Stop> {
        let index = self.text(index, select_shape)?;
        let index: i64 = index.trim().parse().map_err(|_| select_shape())?;
        let items = self.list(list, select_shape)?;
        let chosen = usize::try_from(index).ok().and_then(|index| items.into_iter().nth(index));
        match chosen {
            Some(Data { value: DataValue::Unknown, .. }) => {
                Err(Stop::Unknown("the item of Fn::Select".to_owned()))
            }
            Some(data) => Ok(Data { span, ..data }),
            // Recorded for a list as written: localstack `test_change_set_fn_select.snapshot.json` (2025).
            None if list.as_list().is_some() => Err(select_shape().into()),
            None => {
                let message =
                    format!("Template error: Fn::Select cannot select nonexistent value at index {index}");
                Err(self.fail(span, message))
            }
        }
    }

    fn split(&mut self, delimiter: &str, text: &Node, span: Span) -> Result<Data, Stop> {
        let text = self.text(text, split_shape)?;
        Ok(Data::strings(text.split(delimiter).map(str::to_owned), span))
    }

    fn find_in_map(&mut self, keys: [&Node; 3], span: Span) -> Result<Data, Stop> {
        let mut names = Vec::with_capacity(keys.len());
        for key in keys {
            names.push(
                self.text(key, || Problem::new("Template error: the keys of Fn::FindInMap must be strings"))?,
            );
        }
        let [map, first, second] = names.as_slice() else { return Err(select_shape().into()) };
        let mapping = self.scope.template().mappings.get(map);
        match mapping.and_then(|mapping| mapping.get(first)).and_then(|keys| keys.get(second)) {
            Some(MappingValue::Scalar(scalar)) => Ok(Data::scalar(scalar, span)),
            Some(MappingValue::List(items)) => {
                let items = items.iter().map(|item| Data::scalar(item, span)).collect();
                Ok(Data { value: DataValue::List(items), span })
            }
            None => Err(self
                .fail(span, format!("Template error: Unable to get mapping for {map}::{first}::{second}"))),
        }
    }

    fn import(&mut self, name: &Node, span: Span) -> Result<Data, Stop> {
        let name = self.text(name, || text_shape("Fn::ImportValue"))?;
        let answer = self.lookup().import(&name);
        self.answered(answer, &format!("The export {name}"), span).map(|value| Data::string(value, span))
    }

    /// Every Region is taken to have the zones a, b and c.
    fn zones(&mut self, region: &Node, span: Span) -> Result<Data, Stop> {
        let given = self.text(region, || text_shape("Fn::GetAZs"))?;
        let region = if given.is_empty() { self.scope.environment.region.clone() } else { given };
        Ok(Data::strings(["a", "b", "c"].map(|zone| format!("{region}{zone}")), span))
    }

    fn cidr(&mut self, block: &Node, count: &Node, bits: &Node, span: Span) -> Result<Data, Stop> {
        let shape =
            || Problem::new("Template error: Fn::Cidr takes a block of IP addresses and two whole numbers");
        let block = self.text(block, shape)?;
        let count = self.text(count, shape)?;
        let bits = self.text(bits, shape)?;
        let blocks =
            count.parse().ok().zip(bits.parse().ok()).and_then(|(count, bits)| cidr(&block, count, bits));
        blocks.map(|blocks| Data::strings(blocks, span)).ok_or_else(|| {
            self.fail(
                span,
                format!("Template error: Fn::Cidr cannot make {count} CIDRs of {bits} bits in {block}"),
            )
        })
    }

    fn named_condition(&self, name: &str) -> Result<bool, Stop> {
        let value = self.scope.conditions().get(name).copied();
        value.ok_or_else(|| {
            Problem::new(format!("Template error: unresolved condition dependency {name} in Fn::If")).into()
        })
    }

    fn boolean(&mut self, node: &Node) -> Result<bool, Stop> {
        let call = Call::of(node, self.block).map_err(|problem| problem.on(self.path.clone()))?;
        match call {
            Some(call) => self.boolean_call(&call),
            None => Err(self.not_boolean(node.span)),
        }
    }

    fn not_boolean(&self, span: Span) -> Stop {
        let message = "Template format error: Conditions can only be boolean operations on parameters and other conditions";
        self.fail(span, message)
    }

    fn boolean_call(&mut self, call: &Call<'_>) -> Result<bool, Stop> {
        match call {
            Call::Condition(name) => self.named_condition(name),
            Call::Not(node) => self.boolean(node).map(|value| !value),
            Call::And(all) => self.all(all).map(|values| values.into_iter().all(|value| value)),
            Call::Or(all) => self.all(all).map(|values| values.into_iter().any(|value| value)),
            Call::Equals(left, right) => {
                let shape = || {
                    Problem::new(
                        "Template error: every Fn::Equals object requires a list of 2 string parameters.",
                    )
                    .at(left.span)
                };
                Ok(self.text(left, shape)? == self.text(right, shape)?)
            }
            _ => Err(self.not_boolean(Span::default())),
        }
    }

    /// Every operand, so that a wrong one does not hide behind the first.
    fn all(&mut self, nodes: &[Node]) -> Result<Vec<bool>, Stop> {
        nodes.iter().map(|node| self.boolean(node)).collect()
    }
}

/// The same value, all of it from one place.
fn placed(data: &Data, span: Span) -> Data {
    let value = match &data.value {
        DataValue::List(items) => DataValue::List(items.iter().map(|item| placed(item, span)).collect()),
        other => other.clone(),
    };
    Data { value, span }
}

fn weight(data: &Data) -> usize {
    match &data.value {
        DataValue::List(items) => items.iter().map(weight).fold(8, usize::saturating_add),
        DataValue::Map(fields) => {
            fields.iter().map(|(key, field)| key.len() + weight(&field.value)).fold(8, usize::saturating_add)
        }
        _ => data.as_text().map_or(8, |text| text.len().saturating_add(8)),
    }
}
