//! PutIntegration: sets what answers a method; replaces an earlier integration and its responses.

use async_trait::async_trait;
use base::limits;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{PutIntegrationInput, PutIntegrationOutput};

use crate::definition::authorization::{method, needs};
use crate::definition::error::{bad_request, refuse, unsupported};
use crate::definition::model::{Integration, IntegrationKind, Method, TlsConfig};
use crate::definition::{Apigateway, compile, integration_uri, mapping, view};

/// Sets what answers a method; replaces an earlier integration and its responses.
pub(crate) struct PutIntegration;

#[async_trait]
impl Operation for PutIntegration {
    type State = Apigateway;
    type Input = PutIntegrationInput;
    type Output = PutIntegrationOutput;
    const NAME: &'static str = "PutIntegration";

    async fn access(_: &Apigateway, ctx: &Context, input: &PutIntegrationInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PUT",
            method(&input.rest_api_id, &input.resource_id, &input.http_method, "/integration"),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: PutIntegrationInput,
    ) -> Result<PutIntegrationOutput> {
        let (api, resource, name) =
            (input.rest_api_id.clone(), input.resource_id.clone(), input.http_method.clone());
        let put = move |method: &mut Method| {
            let integration = record(input)?;
            let answer = view::integration(&integration);
            method.integration = Some(integration);
            Ok(answer)
        };
        state.change_method(ctx, &api, &resource, &name, put).await
    }
}

fn record(input: PutIntegrationInput) -> Result<Integration> {
    let kind = IntegrationKind::parse(&input.type_)
        .ok_or_else(|| unsupported(&format!("integrations of type {}", input.type_)))?;
    check(kind, &input)?;
    Ok(Integration {
        kind,
        http_method: input.integration_http_method,
        // AWS drops a mock's URI (recorded 2024-06, localstack, `test_put_integration_validation`).
        uri: input.uri.filter(|_| kind != IntegrationKind::Mock),
        credentials: input.credentials,
        tls_config: input.tls_config.map(|config| TlsConfig {
            insecure_skip_verification: config.insecure_skip_verification.unwrap_or_default(),
        }),
        connection_type: input.connection_type.or_else(|| connection_type(kind)),
        request_parameters: input.request_parameters,
        request_templates: input.request_templates,
        passthrough_behavior: input.passthrough_behavior.unwrap_or_else(|| "WHEN_NO_MATCH".to_owned()),
        content_handling: input.content_handling,
        timeout_in_millis: input.timeout_in_millis.unwrap_or(limits::apigateway::TIMEOUT_MAX_MS),
        cache_namespace: input.cache_namespace.unwrap_or(input.resource_id),
        cache_key_parameters: input.cache_key_parameters.unwrap_or_default(),
        responses: Default::default(),
    })
}

/// What HTTP integrations have unless something else is said (recorded 2024-06, as above).
fn connection_type(kind: IntegrationKind) -> Option<String> {
    matches!(kind, IntegrationKind::Http | IntegrationKind::HttpProxy).then(|| "INTERNET".to_owned())
}

fn check(kind: IntegrationKind, input: &PutIntegrationInput) -> Result<()> {
    refuse_unsupported(input)?;
    if kind != IntegrationKind::Mock
        && input.integration_http_method.as_deref().unwrap_or_default().is_empty()
    {
        return Err(bad_request("Enumeration value for HttpMethod must be non-empty"));
    }
    integration_uri::check(kind, input.uri.as_deref().unwrap_or_default(), input.credentials.as_deref())?;
    mapping::check_media_types(input.request_templates.as_ref().unwrap_or(&Default::default()))?;
    mapping::check_integration_parameters(input.request_parameters.as_ref().unwrap_or(&Default::default()))?;
    let behavior = input.passthrough_behavior.as_deref();
    if behavior.is_some_and(|behavior| compile::passthrough(behavior).is_none()) {
        return Err(bad_request(
            "Invalid passthrough behavior specified. Valid options are WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER",
        ));
    }
    let (least, most) = (limits::apigateway::TIMEOUT_MIN_MS, limits::apigateway::TIMEOUT_MAX_MS);
    if input.timeout_in_millis.is_some_and(|timeout| !(least..=most).contains(&timeout)) {
        return Err(bad_request(format!("Timeout should be between {least} ms and {most} ms")));
    }
    Ok(())
}

fn refuse_unsupported(input: &PutIntegrationInput) -> Result<()> {
    let other_than =
        |value: &Option<String>, default: &str| value.as_deref().is_some_and(|value| value != default);
    refuse(other_than(&input.connection_type, "INTERNET"), "VPC links (`connectionType`)")?;
    refuse(input.connection_id.is_some(), "VPC links (`connectionId`)")?;
    refuse(other_than(&input.response_transfer_mode, "BUFFERED"), "`responseTransferMode` STREAM")?;
    refuse(input.integration_target.is_some(), "`integrationTarget`")
}
