//! TestInvokeAuthorizer: an authorizer sees a made-up request. Source: API Reference; its logs were recorded 2017-05 (console,
//! `awslabs/aws-serverless-auth-reference-app`) and 2019-09.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde_json::Value as Json;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{TestInvokeAuthorizerInput, TestInvokeAuthorizerOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{api, needs};
use crate::definition::compile::authorizer;
use crate::definition::error::no_authorizer;
use crate::definition::model::Authorizer;
use crate::execution::{AuthorizerTest, AuthorizerTested, Sent};

use super::{headers, path_and_query};

/// Shows a made-up request to an authorizer.
pub(crate) struct TestInvokeAuthorizer;

#[async_trait]
impl Operation for TestInvokeAuthorizer {
    type State = Apigateway;
    type Input = TestInvokeAuthorizerInput;
    type Output = TestInvokeAuthorizerOutput;
    const NAME: &'static str = "TestInvokeAuthorizer";

    async fn access(_: &Apigateway, ctx: &Context, input: &TestInvokeAuthorizerInput) -> Result<Vec<Access>> {
        let path = format!("/authorizers/{}", input.authorizer_id);
        Ok(needs(ctx, "apigateway:POST", api(&input.rest_api_id, &path)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: TestInvokeAuthorizerInput,
    ) -> Result<TestInvokeAuthorizerOutput> {
        let (api_id, id) = (input.rest_api_id.clone(), input.authorizer_id.clone());
        let record: Authorizer = state.part(ctx, &api_id, &id, no_authorizer()).await?;
        let (path, query) = path_and_query(input.path_with_query_string.as_deref());
        let sent = Sent {
            api_id,
            variables: input.stage_variables.unwrap_or_default(),
            method: "GET".to_owned(),
            path,
            query,
            headers: headers(&input.headers, &input.multi_value_headers),
            body: input.body.unwrap_or_default().into(),
        };
        let context = input.additional_context.unwrap_or_default();
        let test = AuthorizerTest { id, authorizer: authorizer(&record), sent, context };
        Ok(output(state.tests.identify(ctx, test).await))
    }
}

fn output(tested: AuthorizerTested) -> TestInvokeAuthorizerOutput {
    let AuthorizerTested { outcome, log, latency } = tested;
    let shown = TestInvokeAuthorizerOutput {
        log: Some(log),
        latency: Some(i64::try_from(latency.as_millis()).unwrap_or(i64::MAX)),
        ..Default::default()
    };
    match outcome {
        Err(refusal) => TestInvokeAuthorizerOutput { client_status: Some(refusal.status.into()), ..shown },
        Ok(caller) => TestInvokeAuthorizerOutput {
            client_status: Some(0),
            principal_id: caller.answer.as_ref().map(|answer| answer.principal.clone()),
            policy: caller.answer.as_ref().and_then(|answer| answer.policy_text()),
            claims: caller.authorizer.get("claims").and_then(Json::as_object).map(texts),
            ..shown
        },
    }
}

fn texts(claims: &serde_json::Map<String, Json>) -> BTreeMap<String, String> {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    claims.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}
