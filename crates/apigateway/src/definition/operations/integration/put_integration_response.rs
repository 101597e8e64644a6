//! PutIntegrationResponse: sets how an integration's outcome becomes the method's answer.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::PutIntegrationResponseInput;
use wire::{FromValue, Map, ShapeError, Value};

use crate::definition::authorization::{method, needs};
use crate::definition::model::{IntegrationResponse, Method};
use crate::definition::{Apigateway, view};

use super::check;

/// Sets how an integration's outcome becomes the method's answer.
pub(crate) struct PutIntegrationResponse;

#[async_trait]
impl Operation for PutIntegrationResponse {
    type State = Apigateway;
    type Input = Input;
    type Output = Value;
    const NAME: &'static str = "PutIntegrationResponse";

    async fn access(_: &Apigateway, ctx: &Context, input: &Input) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:PUT", {
            let Input(input) = input;
            let rest = format!("/integration/responses/{}", input.status_code);
            method(&input.rest_api_id, &input.resource_id, &input.http_method, &rest)
        }))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: Input) -> Result<Value> {
        let Input(input) = input;
        let status = input.status_code;
        let response = IntegrationResponse {
            selection_pattern: input.selection_pattern,
            parameters: input.response_parameters,
            templates: input.response_templates,
            content_handling: input.content_handling,
        };
        let put = |method: &mut Method| {
            check::response(method, &status, &response)?;
            let answer = view::integration_response(&status, &response);
            method.integration_mut()?.responses.insert(status, response);
            Ok(answer)
        };
        let answer =
            state.change_method(ctx, &input.rest_api_id, &input.resource_id, &input.http_method, put).await?;
        Ok(view::with_null_templates(answer))
    }
}

/// The input, in which AWS takes a null template for an empty one.
pub(crate) struct Input(PutIntegrationResponseInput);

impl FromValue for Input {
    fn from_value(value: Value) -> std::result::Result<Self, ShapeError> {
        let value = match value {
            Value::Map(members) => Value::Map(members.into_iter().map(without_nulls).collect()),
            other => other,
        };
        PutIntegrationResponseInput::from_value(value).map(Self)
    }
}

type Entry = (std::borrow::Cow<'static, str>, Value);

fn without_nulls((name, value): Entry) -> Entry {
    match value {
        Value::Map(templates) if name == "responseTemplates" => {
            let text = |value| if value == Value::Null { Value::from("") } else { value };
            let templates = templates.into_iter().map(|(media_type, template)| (media_type, text(template)));
            (name, Value::Map(templates.collect::<Map>()))
        }
        value => (name, value),
    }
}
