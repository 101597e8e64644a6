//! UpdateMethod: changes a method.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::Value;
use wire::apigateway::UpdateMethodInput;

use crate::definition::authorization::{method, needs};
use crate::definition::error::no_method;
use crate::definition::mapping::check_request_parameters;
use crate::definition::model::{Method, Resource};
use crate::definition::patch::{Patches, REPLACE, Wording, entries, replace};
use crate::definition::resources::References;
use crate::definition::{Apigateway, view};

/// Changes a method.
pub(crate) struct UpdateMethod;

#[async_trait]
impl Operation for UpdateMethod {
    type State = Apigateway;
    type Input = UpdateMethodInput;
    type Output = Value;
    const NAME: &'static str = "UpdateMethod";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateMethodInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
            method(&input.rest_api_id, &input.resource_id, &input.http_method, ""),
        ))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: UpdateMethodInput) -> Result<Value> {
        let change = |resource: &mut Resource, references: &References| {
            let method = resource.methods.get_mut(&input.http_method).ok_or_else(no_method)?;
            PATCHES.apply(method, input.patch_operations.as_deref())?;
            check_request_parameters(method.request_parameters.as_ref().unwrap_or(&Default::default()))?;
            references.check(method)?;
            Ok(view::with_null_templates(view::method(&input.http_method, method)))
        };
        state.change_referring(ctx, &input.rest_api_id, &input.resource_id, change).await
    }
}

/// Recorded 2024-04 (localstack, `test_update_method`, `test_update_method_validation`).
const PATCHES: Patches<Method> = Patches {
    wording: Wording::Named,
    rules: &[
        replace("/authorizationType", |method, change| {
            method.authorization_type = change.text().unwrap_or_default().to_uppercase();
            Ok(())
        }),
        replace("/authorizerId", |method, change| {
            method.authorizer_id = change.text();
            Ok(())
        }),
        replace("/apiKeyRequired", |method, change| {
            method.api_key_required = change.flag();
            Ok(())
        }),
        replace("/operationName", |method, change| {
            method.operation_name = change.text();
            Ok(())
        }),
        replace("/requestValidatorId", |method, change| {
            method.request_validator_id = change.text();
            Ok(())
        }),
        entries("/authorizationScopes", |method, change| {
            if change.operation == REPLACE {
                method.authorization_scopes.clear();
            }
            let scopes = change.value.unwrap_or_default().split(',').filter(|scope| !scope.is_empty());
            scopes.for_each(|scope| change.item(&mut method.authorization_scopes, scope));
            Ok(())
        }),
        entries("/requestParameters/{}", |method, change| {
            let missing = "Invalid parameter name specified";
            change.optional_entry(&mut method.request_parameters, change.flag(), missing)
        }),
        entries("/requestModels/{}", |method, change| {
            let model = change.text().unwrap_or_default();
            change.optional_entry(&mut method.request_models, model, "Content-Type specified was not found")
        }),
    ],
};
