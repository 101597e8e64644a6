//! A template applied to a request that somebody kept, outside of any deployed API.

use std::borrow::Cow;

use serde_json::{Map, Value};
use vtl::{Observer, RenderError, SyntaxError};

use super::{MappingTemplate, Overrides, Parameter, TemplateInput, Variables};

/// Why there is no preview.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// The text is no template.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// Rendering failed, as API Gateway would fail the request.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The event cannot be used.
    #[error("{0}")]
    Event(String),
}

/// What a template prints for a captured request: the event of a proxy function, or, if it has none of an event's members,
/// a body.
///
/// # Errors
/// Where the template is none, where rendering it fails, and where the event's body is in base64.
pub fn preview(
    source: &str,
    event: &Value,
    observer: Option<&mut dyn Observer>,
) -> Result<String, PreviewError> {
    let template = MappingTemplate::parse(source)?;
    let captured = Captured::of(event)?;
    let overrides = Overrides::default();
    let input = TemplateInput { body: &captured.body, variables: &captured, overrides: &overrides };
    Ok(template.render(&input, observer)?.text)
}

/// Members that make a JSON object an event.
const MEMBERS: [&str; 5] =
    ["requestContext", "headers", "httpMethod", "pathParameters", "queryStringParameters"];

struct Captured<'e> {
    event: &'e Value,
    body: String,
}

impl<'e> Captured<'e> {
    fn of(event: &'e Value) -> Result<Self, PreviewError> {
        if !MEMBERS.iter().any(|member| event.get(member).is_some()) {
            return Ok(Self { event: &Value::Null, body: event.to_string() });
        }
        if event.get("isBase64Encoded") == Some(&Value::Bool(true)) {
            let message =
                "the event's body is in base64 (isBase64Encoded); templates get text: decode it first";
            return Err(PreviewError::Event(message.to_owned()));
        }
        let body = match event.get("body") {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(json) => json.to_string(),
        };
        Ok(Self { event, body })
    }

    fn pairs(&self, member: &str) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        let entries = self.event.get(member).and_then(Value::as_object).into_iter().flatten();
        entries.map(|(name, value)| (name.into(), text(value))).collect()
    }

    /// Names with all values, from the member that has them, or with one from the other.
    fn lists(&self, several: &str, one: &str) -> Vec<Parameter<'_>> {
        let Some(entries) = self.event.get(several).and_then(Value::as_object) else {
            return self.pairs(one).into_iter().map(|(name, value)| (name, vec![value])).collect();
        };
        let values = |value| Value::as_array(value).into_iter().flatten().map(text).collect();
        entries.iter().map(|(name, value)| (name.into(), values(value))).collect()
    }
}

impl Variables for Captured<'_> {
    fn context(&self, name: &str) -> Option<Cow<'_, str>> {
        let context = self.event.get("requestContext")?;
        let found = name.split('.').try_fold(context, |value, part| value.get(part))?;
        (!found.is_null() && !found.is_object()).then(|| text(found))
    }

    fn authorizer(&self) -> Option<&Map<String, Value>> {
        self.event.get("requestContext")?.get("authorizer")?.as_object()
    }

    fn stage_variables(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        self.pairs("stageVariables")
    }

    fn path_parameters(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        self.pairs("pathParameters")
    }

    fn query_parameters(&self) -> Cow<'_, [Parameter<'_>]> {
        self.lists("multiValueQueryStringParameters", "queryStringParameters").into()
    }

    fn headers(&self) -> Vec<Parameter<'_>> {
        self.lists("multiValueHeaders", "headers")
    }
}

/// A value of the event as text.
fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        other => other.to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::preview;

    #[test]
    fn an_event_gives_all_variables() {
        let event = json!({
            "httpMethod": "POST",
            "body": "{\"a\": {\"b\": 1}}",
            "headers": {"X-One": "1"},
            "queryStringParameters": {"q": "2"},
            "pathParameters": {"id": "p"},
            "stageVariables": {"table": "T"},
            "requestContext": {"stage": "dev", "identity": {"sourceIp": "192.0.2.1"}, "authorizer": {"principalId": "ann"}},
        });
        let template = "$input.path('$.a.b') $input.params('X-One') $input.params('q') $input.params('id') \
                        $stageVariables.table $context.stage $context.identity.sourceIp $context.authorizer.principalId";
        assert_eq!(preview(template, &event, None).unwrap(), "1 1 2 p T dev 192.0.2.1 ann");
    }

    #[test]
    fn what_is_no_event_is_a_body() {
        assert_eq!(preview("$input.path('$.a')$context.stage", &json!({"a": "x"}), None).unwrap(), "x");
    }

    #[test]
    fn a_body_in_base64_is_refused() {
        let event = json!({"httpMethod": "POST", "body": "eA==", "isBase64Encoded": true});
        assert!(preview("$input.body", &event, None).unwrap_err().to_string().contains("base64"));
    }
}
