//! UpdateAuthorizer: changes an authorizer.

use std::collections::BTreeMap;

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateAuthorizerInput, UpdateAuthorizerOutput};

use super::check;
use crate::definition::authorization::{api, needs};
use crate::definition::error::{bad_request, no_authorizer};
use crate::definition::model::{Authorizer, AuthorizerKind};
use crate::definition::patch::{ADD, Patches, REMOVE, REPLACE, Rule, Wording, entries, replace};
use crate::definition::{Apigateway, view};

/// Changes an authorizer.
pub(crate) struct UpdateAuthorizer;

#[async_trait]
impl Operation for UpdateAuthorizer {
    type State = Apigateway;
    type Input = UpdateAuthorizerInput;
    type Output = UpdateAuthorizerOutput;
    const NAME: &'static str = "UpdateAuthorizer";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateAuthorizerInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
            api(&input.rest_api_id, &format!("/authorizers/{}", input.authorizer_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateAuthorizerInput,
    ) -> Result<UpdateAuthorizerOutput> {
        let change = |all: &mut BTreeMap<String, Authorizer>| {
            let authorizer = all.get_mut(&input.authorizer_id).ok_or_else(no_authorizer)?;
            PATCHES.apply(authorizer, input.patch_operations.as_deref())?;
            check::whole(authorizer)?;
            let changed = authorizer.clone();
            check::unique(&changed, all)?;
            Ok(view::authorizer(&changed))
        };
        state.change_parts(ctx, &input.rest_api_id, no_authorizer(), change).await
    }
}

const PATCHES: Patches<Authorizer> = Patches {
    wording: Wording::Listed,
    rules: &[
        replace("/name", |authorizer, change| {
            authorizer.name = change.text().unwrap_or_default();
            Ok(())
        }),
        replace("/type", |authorizer, change| {
            let kind = AuthorizerKind::parse(change.value.unwrap_or_default());
            authorizer.kind = kind.ok_or_else(|| bad_request("Invalid authorizer type specified"))?;
            Ok(())
        }),
        replace("/authType", |authorizer, change| {
            authorizer.auth_type = change.text();
            Ok(())
        }),
        replace("/authorizerUri", |authorizer, change| {
            authorizer.uri = change.text();
            Ok(())
        }),
        replace("/authorizerCredentials", |authorizer, change| {
            authorizer.credentials = change.text();
            Ok(())
        }),
        replace("/authorizerResultTtlInSeconds", |authorizer, change| {
            authorizer.result_ttl = Some(change.number(check::TTL)?);
            Ok(())
        }),
        entries("/identitySource", |authorizer, change| {
            authorizer.identity_source = change.text().filter(|_| change.operation != REMOVE);
            Ok(())
        }),
        replace("/identityValidationExpression", |authorizer, change| {
            authorizer.identity_validation_expression = change.text();
            Ok(())
        }),
        Rule {
            path: "/providerARNs",
            operations: &[ADD, REMOVE, REPLACE],
            apply: |authorizer, change| {
                if change.operation == REPLACE {
                    authorizer.provider_arns.clear();
                }
                let arns = change.value.unwrap_or_default().split(',').filter(|arn| !arn.is_empty());
                arns.for_each(|arn| change.item(&mut authorizer.provider_arns, arn));
                Ok(())
            },
        },
    ],
};
