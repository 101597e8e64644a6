//! UpdateRestApi: changes the settings of a REST API.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateRestApiInput, UpdateRestApiOutput};

use super::settings;
use crate::definition::authorization::{api, needs};
use crate::definition::edit::change;
use crate::definition::error::{bad_request, no_api};
use crate::definition::model::RestApi;
use crate::definition::patch::{ADD, Patches, REMOVE, REPLACE, Rule, Wording, replace};
use crate::definition::{Apigateway, keys, view};

/// Changes the settings of a REST API.
pub(crate) struct UpdateRestApi;

#[async_trait]
impl Operation for UpdateRestApi {
    type State = Apigateway;
    type Input = UpdateRestApiInput;
    type Output = UpdateRestApiOutput;
    const NAME: &'static str = "UpdateRestApi";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateRestApiInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:PATCH", api(&input.rest_api_id, "")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateRestApiInput,
    ) -> Result<UpdateRestApiOutput> {
        let key = keys::api(ctx, &input.rest_api_id);
        let absent = no_api(&ctx.account, &input.rest_api_id);
        let patch = |record: &mut RestApi| {
            PATCHES.apply(record, input.patch_operations.as_deref())?;
            settings::check(record)?;
            settings::expand_policy(ctx, record)?;
            let shown = view::rest_api(record);
            Ok(UpdateRestApiOutput { tags: view::tags(shown.tags), ..shown })
        };
        change(state.platform.store.as_ref(), key, absent, patch).await
    }
}

/// Recorded 2025-07 (localstack, `test_update_rest_api_*`).
const PATCHES: Patches<RestApi> = Patches {
    wording: Wording::Named,
    rules: &[
        replace("/name", |api, change| {
            api.name = change.text().unwrap_or_default();
            Ok(())
        }),
        Rule {
            path: "/description",
            operations: &[REMOVE, REPLACE],
            apply: |api, change| {
                api.description = change.text().filter(|_| change.operation != REMOVE);
                Ok(())
            },
        },
        replace("/version", |api, change| {
            api.version = change.text();
            Ok(())
        }),
        replace("/policy", |api, change| {
            api.policy = change.text();
            Ok(())
        }),
        replace("/apiKeySource", |api, change| {
            api.api_key_source = change.text().unwrap_or_default();
            Ok(())
        }),
        replace("/disableExecuteApiEndpoint", |api, change| {
            api.endpoint_disabled = change.flag();
            Ok(())
        }),
        replace("/minimumCompressionSize", |api, change| {
            let size = change.text().map(|size| size.parse().map_err(|_| settings::compression_refusal()));
            api.minimum_compression_size = size.transpose()?;
            Ok(())
        }),
        replace("/endpointConfiguration/ipAddressType", |api, change| {
            api.ip_address_type = change.text().unwrap_or_default();
            Ok(())
        }),
        Rule {
            path: "/endpointConfiguration/types/{}",
            operations: &[ADD, REMOVE, REPLACE],
            apply: |api, change| {
                if change.operation != REPLACE {
                    return Err(bad_request(
                        "Invalid patch operation specified. Must be 'add'|'remove'|'replace'",
                    ));
                }
                api.endpoint_type = change.text().unwrap_or_default();
                // Private APIs have no other kind of address (recorded, `test_update_rest_api_ip_address_type`).
                if api.endpoint_type == "PRIVATE" {
                    api.ip_address_type = "dualstack".to_owned();
                }
                Ok(())
            },
        },
        Rule {
            path: "/endpointConfiguration/vpcEndpointIds",
            operations: &[ADD, REMOVE],
            apply: |api, change| {
                change.item(&mut api.vpc_endpoint_ids, change.value.unwrap_or_default());
                Ok(())
            },
        },
        Rule {
            path: "/binaryMediaTypes/{}",
            operations: &[ADD, REMOVE, REPLACE],
            apply: |api, change| {
                // What replaces a media type comes last.
                api.binary_media_types.retain(|media_type| *media_type != change.name);
                match change.operation {
                    REMOVE => {}
                    REPLACE => api.binary_media_types.push(change.text().unwrap_or_default()),
                    _ => api.binary_media_types.push(change.name.clone()),
                }
                Ok(())
            },
        },
    ],
};
