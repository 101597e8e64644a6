//! UpdateApiKey: changes an API key.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateApiKeyInput, UpdateApiKeyOutput};

use super::check;
use crate::definition::authorization::needs;
use crate::definition::edit::change;
use crate::definition::error::no_api_key;
use crate::definition::patch::{ADD, Patches, REMOVE, Rule, Wording, replace};
use crate::definition::{Apigateway, view};
use crate::settings::ApiKey;

/// Changes an API key.
pub(crate) struct UpdateApiKey;

#[async_trait]
impl Operation for UpdateApiKey {
    type State = Apigateway;
    type Input = UpdateApiKeyInput;
    type Output = UpdateApiKeyOutput;
    const NAME: &'static str = "UpdateApiKey";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateApiKeyInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:PATCH", format!("/apikeys/{}", input.api_key)))
    }

    async fn run(state: &Apigateway, ctx: &Context, input: UpdateApiKeyInput) -> Result<UpdateApiKeyOutput> {
        let key = ApiKey::key(&ctx.account, &ctx.region, &input.api_key);
        let patch = |key: &mut ApiKey| {
            PATCHES.apply(key, input.patch_operations.as_deref())?;
            check::whole(key)?;
            key.updated = ctx.time;
            let shown = view::api_key(key, false);
            Ok(UpdateApiKeyOutput { tags: view::tags(shown.tags), ..shown })
        };
        change(state.platform.store.as_ref(), key, no_api_key(), patch).await
    }
}

/// Recorded 2025-07 (localstack, `test_update_api_key_immutable_field`).
const PATCHES: Patches<ApiKey> = Patches {
    wording: Wording::Listed,
    rules: &[
        replace("/description", |key, change| {
            key.description = change.text();
            Ok(())
        }),
        replace("/enabled", |key, change| {
            key.enabled = change.flag();
            Ok(())
        }),
        replace("/name", |key, change| {
            key.name = change.text();
            Ok(())
        }),
        replace("/customerId", |key, change| {
            key.customer_id = change.text();
            Ok(())
        }),
        Rule {
            path: "/stages",
            operations: &[ADD, REMOVE],
            apply: |key, change| {
                let stage = change.text().unwrap_or_default();
                if change.operation == ADD {
                    key.stage_keys.insert(stage)
                } else {
                    key.stage_keys.remove(&stage)
                };
                Ok(())
            },
        },
    ],
};
