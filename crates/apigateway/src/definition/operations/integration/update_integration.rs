//! UpdateIntegration: changes what answers a method.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::Value;
use wire::apigateway::UpdateIntegrationInput;

use super::check;
use crate::definition::authorization::{method, needs};
use crate::definition::error::unsupported;
use crate::definition::model::{Integration, Method, TlsConfig};
use crate::definition::patch::{ADD, Patches, REMOVE, Rule, Wording, entries, replace};
use crate::definition::{Apigateway, view};

/// Changes what answers a method.
pub(crate) struct UpdateIntegration;

#[async_trait]
impl Operation for UpdateIntegration {
    type State = Apigateway;
    type Input = UpdateIntegrationInput;
    type Output = Value;
    const NAME: &'static str = "UpdateIntegration";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateIntegrationInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
            method(&input.rest_api_id, &input.resource_id, &input.http_method, "/integration"),
        ))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: UpdateIntegrationInput) -> Result<Value> {
        let change = |method: &mut Method| {
            let integration = method.integration_mut()?;
            PATCHES.apply(integration, input.patch_operations.as_deref())?;
            check::whole(integration)?;
            let integration = method.integration()?;
            check::cache_key(method, integration)?;
            Ok(view::with_null_templates(view::integration(integration)))
        };
        let UpdateIntegrationInput { rest_api_id, resource_id, http_method, .. } = &input;
        state.change_method(ctx, rest_api_id, resource_id, http_method, change).await
    }
}

/// Source: API Gateway API Reference, "Patch Operations"; the wording is our reading after UpdateMethod's.
const PATCHES: Patches<Integration> = Patches {
    wording: Wording::Named,
    rules: &[
        replace("/httpMethod", |integration, change| {
            integration.http_method = change.text();
            Ok(())
        }),
        replace("/uri", |integration, change| {
            integration.uri = change.text();
            Ok(())
        }),
        replace("/credentials", |integration, change| {
            integration.credentials = change.text();
            Ok(())
        }),
        replace("/passthroughBehavior", |integration, change| {
            integration.passthrough_behavior = change.text().unwrap_or_default();
            Ok(())
        }),
        replace("/contentHandling", |integration, change| {
            integration.content_handling = change.text();
            Ok(())
        }),
        replace("/timeoutInMillis", |integration, change| {
            integration.timeout_in_millis = change.number(&check::timeout())?;
            Ok(())
        }),
        replace("/cacheNamespace", |integration, change| {
            integration.cache_namespace = change.text().unwrap_or_default();
            Ok(())
        }),
        replace("/connectionType", |integration, change| {
            integration.connection_type = change.text();
            Ok(())
        }),
        replace("/connectionId", |_, _| Err(unsupported("VPC links (`connectionId`)"))),
        replace("/tlsConfig/insecureSkipVerification", |integration, change| {
            integration.tls_config = Some(TlsConfig { insecure_skip_verification: change.flag() });
            Ok(())
        }),
        Rule {
            path: "/cacheKeyParameters/{}",
            operations: &[ADD, REMOVE],
            apply: |integration, change| {
                change.item(&mut integration.cache_key_parameters, &change.name);
                Ok(())
            },
        },
        entries("/requestParameters/{}", |integration, change| {
            let missing = "Invalid parameter name specified";
            let source = change.text().unwrap_or_default();
            change.optional_entry(&mut integration.request_parameters, source, missing)
        }),
        entries("/requestTemplates/{}", |integration, change| {
            let template = change.text().unwrap_or_default();
            let missing = "Content-Type specified was not found";
            change.optional_entry(&mut integration.request_templates, template, missing)
        }),
    ],
};
