//! Binds values to parameters, with CloudFormation's sentence for each constraint.

use indexmap::IndexMap;

use crate::data::{Data, DataValue};
use crate::model::{Parameter, ParameterType, Template};
use crate::problem::{Found, Problem, Problems};

/// A parameter's value.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterValue {
    /// The text as given or defaulted.
    pub text: String,
    /// What `Ref` gives: a text, a number or a list.
    pub data: Data,
    /// Whether the text must not be shown.
    pub no_echo: bool,
}

impl ParameterValue {
    /// The text to show: `****` for one that must not be shown.
    pub fn shown(&self) -> &str {
        if self.no_echo { "****" } else { &self.text }
    }
}

impl Template {
    /// Binds the values given, by parameter name, over the defaults.
    ///
    /// # Errors
    /// Values for parameters that are not declared, parameters without a value, or values that break a
    /// constraint; in AWS's words and order.
    pub fn bind(
        &self,
        given: &IndexMap<String, String>,
    ) -> Result<IndexMap<String, ParameterValue>, Problems> {
        let unknown: Vec<_> = given.keys().filter(|name| !self.parameters.contains_key(*name)).collect();
        if !unknown.is_empty() && self.parameters.is_empty() {
            let message = "Parameter values specified for a template which does not require them.";
            return Err(Problem::new(message).into());
        }
        if !unknown.is_empty() {
            return Err(Problem::new(format!(
                "Parameters: [{}] do not exist in the template",
                list(&unknown)
            ))
            .into());
        }
        let bare = |(name, parameter): &(&String, &Parameter)| {
            parameter.default.is_none() && !given.contains_key(*name)
        };
        let missing: Vec<_> = self.parameters.iter().filter(bare).map(|(name, _)| name).collect();
        if let Some(first) = missing.first().and_then(|name| self.parameters.get(*name)) {
            let message = format!("Parameters: [{}] must have values", list(&missing));
            return Err(Problem::new(message).at(first.span).on(format!("Parameters/{}", first.name)).into());
        }
        let (mut values, mut problems) = (IndexMap::new(), Found::default());
        for (name, parameter) in &self.parameters {
            let text = given.get(name).or(parameter.default.as_ref()).cloned().unwrap_or_default();
            match bind(parameter, text) {
                Ok(value) => {
                    values.insert(name.clone(), value);
                }
                Err(message) => {
                    problems.push(Problem::new(message).at(parameter.span).on(format!("Parameters/{name}")));
                }
            }
        }
        problems.check()?;
        Ok(values)
    }
}

fn list(names: &[&String]) -> String {
    names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}

fn bind(parameter: &Parameter, text: String) -> Result<ParameterValue, String> {
    let items: Vec<&str> =
        if parameter.kind.is_list() { text.split(',').map(str::trim).collect() } else { vec![text.as_str()] };
    for item in &items {
        if let Some(reason) = violated(parameter, item) {
            return Err(match &parameter.constraint_description {
                Some(sentence) => {
                    format!("Parameter {} failed to satisfy constraint: {sentence}", parameter.name)
                }
                None => format!("Parameter '{}' {reason}", parameter.name),
            });
        }
    }
    let item = |text: &str| Data { value: scalar(&parameter.kind, text), span: parameter.span };
    let data = if parameter.kind.is_list() {
        Data { value: DataValue::List(items.iter().map(|text| item(text)).collect()), span: parameter.span }
    } else {
        item(&text)
    };
    Ok(ParameterValue { data, no_echo: parameter.no_echo, text })
}

/// Numbers are handed on as texts of digits, as `Ref` of a Number parameter gives them.
fn scalar(kind: &ParameterType, text: &str) -> DataValue {
    match kind {
        ParameterType::Number | ParameterType::NumberList => DataValue::Number(text.to_owned()),
        _ => DataValue::String(text.to_owned()),
    }
}

fn violated(parameter: &Parameter, text: &str) -> Option<String> {
    if matches!(parameter.kind, ParameterType::Number | ParameterType::NumberList) {
        let Some(number) = text.parse::<f64>().ok().filter(|number| number.is_finite()) else {
            return Some("must be a number.".to_owned());
        };
        if let Some(least) = parameter.min_value.filter(|least| number < *least) {
            return Some(format!("must be a number not less than {least}"));
        }
        if let Some(most) = parameter.max_value.filter(|most| number > *most) {
            return Some(format!("must be a number not greater than {most}"));
        }
    }
    if parameter.allowed_values.as_ref().is_some_and(|allowed| !allowed.iter().any(|value| value == text)) {
        return Some("must be one of AllowedValues".to_owned());
    }
    let length = text.chars().count() as u64;
    if let Some(least) = parameter.min_length.filter(|least| length < *least) {
        return Some(format!("must contain at least {least} characters"));
    }
    if let Some(most) = parameter.max_length.filter(|most| length > *most) {
        return Some(format!("must contain at most {most} characters"));
    }
    let pattern = parameter.pattern.as_ref().filter(|pattern| !pattern.is_match(text));
    pattern.and(parameter.allowed_pattern.as_ref()).map(|pattern| format!("must match pattern {pattern}"))
}
