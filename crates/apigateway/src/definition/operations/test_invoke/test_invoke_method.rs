//! TestInvokeMethod: a method answers as it is defined now. Recorded 2025-08 and 2025-09 (localstack,
//! `test_apigw_test_invoke_method_api`, `test_invoke_test_method`).

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{TestInvokeMethodInput, TestInvokeMethodOutput};

use crate::definition::Apigateway;
use crate::definition::authorization::{method, needs};
use crate::definition::compile::compile;
use crate::definition::error::{no_method, no_resource, refuse};
use crate::definition::model::Definition;
use crate::execution::{Sent, Test, Tested};

use super::{headers, path_and_query};

/// Sends a made-up request to a method.
pub(crate) struct TestInvokeMethod;

#[async_trait]
impl Operation for TestInvokeMethod {
    type State = Apigateway;
    type Input = TestInvokeMethodInput;
    type Output = TestInvokeMethodOutput;
    const NAME: &'static str = "TestInvokeMethod";

    async fn access(_: &Apigateway, ctx: &Context, input: &TestInvokeMethodInput) -> Result<Vec<Access>> {
        let path = method(&input.rest_api_id, &input.resource_id, &input.http_method, "");
        Ok(needs(ctx, "apigateway:POST", path))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: TestInvokeMethodInput,
    ) -> Result<TestInvokeMethodOutput> {
        refuse(
            input.client_certificate_id.is_some(),
            "client certificates in tests (`clientCertificateId`)",
        )?;
        let definition = state.definition(ctx, &input.rest_api_id).await?;
        let (api, _) = compile(&only(definition, &input)?)?;
        let (path, query) = path_and_query(input.path_with_query_string.as_deref());
        let sent = Sent {
            api_id: input.rest_api_id.clone(),
            variables: input.stage_variables.clone().unwrap_or_default(),
            method: input.http_method.clone(),
            path,
            query,
            headers: headers(&input.headers, &input.multi_value_headers),
            body: input.body.unwrap_or_default().into(),
        };
        let test = Test { api, sent };
        state.tests.run(ctx, test).await.map(output).ok_or_else(no_method)
    }
}

/// The definition with nothing in it but what is tested.
fn only(mut definition: Definition, input: &TestInvokeMethodInput) -> Result<Definition> {
    let mut resource = definition.resources.remove(&input.resource_id).ok_or_else(no_resource)?;
    let name =
        [input.http_method.as_str(), "ANY"].into_iter().find(|name| resource.methods.contains_key(*name));
    let name = name.ok_or_else(no_method)?;
    resource.methods.retain(|other, _| other == name);
    definition.resources = BTreeMap::from([(input.resource_id.clone(), resource)]);
    Ok(definition)
}

fn output(tested: Tested) -> TestInvokeMethodOutput {
    let Tested { response, log, latency } = tested;
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in &response.headers {
        all.entry(name.to_string()).or_default().push(value.clone());
    }
    let last = all.iter().filter_map(|(name, values)| Some((name.clone(), values.last()?.clone())));
    TestInvokeMethodOutput {
        status: Some(response.status.into()),
        body: Some(String::from_utf8_lossy(&response.body).into_owned()),
        headers: Some(last.collect()),
        multi_value_headers: Some(all),
        log: Some(log),
        latency: Some(i64::try_from(latency.as_millis()).unwrap_or(i64::MAX)),
    }
}
