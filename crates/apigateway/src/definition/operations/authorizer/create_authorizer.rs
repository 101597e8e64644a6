//! CreateAuthorizer: makes a new authorizer of an API.

use std::collections::BTreeMap;

use async_trait::async_trait;
use base::{ids, limits};
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateAuthorizerInput, CreateAuthorizerOutput};

use super::check;
use crate::definition::authorization::{api, needs};
use crate::definition::error::{bad_request, conflict, limit_exceeded, refuse};
use crate::definition::model::{Authorizer, AuthorizerKind};
use crate::definition::{Apigateway, view};

/// Makes a new authorizer of an API.
pub(crate) struct CreateAuthorizer;

#[async_trait]
impl Operation for CreateAuthorizer {
    type State = Apigateway;
    type Input = CreateAuthorizerInput;
    type Output = CreateAuthorizerOutput;
    const NAME: &'static str = "CreateAuthorizer";

    async fn access(_: &Apigateway, ctx: &Context, input: &CreateAuthorizerInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", api(&input.rest_api_id, "/authorizers")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: CreateAuthorizerInput,
    ) -> Result<CreateAuthorizerOutput> {
        let id = ids::api(state.platform.entropy.as_ref(), 6);
        let api = input.rest_api_id.clone();
        let create = move |all: &mut BTreeMap<String, Authorizer>| {
            let authorizer = record(id, input)?;
            check::unique(&authorizer, all)?;
            if all.len() >= limits::apigateway::AUTHORIZERS {
                return Err(limit_exceeded(
                    "Maximum number of Authorizers for this API has been reached. Please contact AWS if you need \
                     additional Authorizers.",
                ));
            }
            all.insert(authorizer.id.clone(), authorizer.clone());
            Ok(view::authorizer(&authorizer))
        };
        // Recorded 2024-04 (localstack, `test_authorizer_crud_no_api`).
        let absent =
            conflict("Unable to complete operation due to concurrent modification. Please try again later.");
        state.change_parts(ctx, &api, absent, create).await
    }
}

fn record(id: String, input: CreateAuthorizerInput) -> Result<Authorizer> {
    refuse(input.jwt_configuration.is_some(), "`jwtConfiguration`")?;
    let kind = AuthorizerKind::parse(&input.type_).ok_or_else(|| {
        bad_request("Invalid authorizer type specified. Valid options are TOKEN, REQUEST, COGNITO_USER_POOLS")
    })?;
    let authorizer = Authorizer {
        id,
        name: input.name,
        kind,
        provider_arns: input.provider_arns.unwrap_or_default(),
        auth_type: input.auth_type,
        uri: input.authorizer_uri,
        credentials: input.authorizer_credentials,
        identity_source: input.identity_source.filter(|source| !source.is_empty()),
        identity_validation_expression: input.identity_validation_expression,
        result_ttl: input.authorizer_result_ttl_in_seconds,
    };
    check::whole(&authorizer)?;
    Ok(authorizer)
}
