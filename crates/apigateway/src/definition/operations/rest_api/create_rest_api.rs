//! CreateRestApi: makes a new REST API with its root resource.

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateRestApiInput, CreateRestApiOutput};

use crate::definition::authorization::needs;
use crate::definition::edit::Edit;
use crate::definition::error::{bad_request, refuse};
use crate::definition::model::{Model, Node, Part, Resource, RestApi};
use crate::definition::{Apigateway, keys, parts, view};

use super::settings;

/// Makes a new REST API with its root resource.
pub(crate) struct CreateRestApi;

#[async_trait]
impl Operation for CreateRestApi {
    type State = Apigateway;
    type Input = CreateRestApiInput;
    type Output = CreateRestApiOutput;
    const NAME: &'static str = "CreateRestApi";

    async fn access(_: &Apigateway, ctx: &Context, _: &CreateRestApiInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", "/restapis"))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: CreateRestApiInput,
    ) -> Result<CreateRestApiOutput> {
        let record = record(state, ctx, input)?;
        let key = keys::api(ctx, &record.id);
        let root = keys::resource(ctx, &record.id, &record.root);
        let models = keys::parts(ctx, Model::KIND, &record.id);
        let held = vec![key.clone(), root.clone(), models.clone()];
        let mut edit = Edit::begin(state.platform.store.as_ref(), held).await?;
        let outcome = edit
            .put(key, &record)
            .and_then(|()| edit.put(root, &Resource::default()))
            .and_then(|()| edit.put(models, &parts::first_models(state.platform.entropy.as_ref())));
        edit.finish(outcome.map(|()| view::rest_api(&record))).await
    }
}

/// The record of a new API.
pub(super) fn record(state: &Apigateway, ctx: &Context, input: CreateRestApiInput) -> Result<RestApi> {
    if input.description.as_deref() == Some("") {
        return Err(bad_request("Description cannot be an empty string"));
    }
    refuse(input.clone_from.is_some(), "`cloneFrom`")?;
    refuse(input.security_policy.is_some(), "`securityPolicy`")?;
    refuse(input.endpoint_access_mode.is_some(), "`endpointAccessMode`")?;
    let endpoint = input.endpoint_configuration.unwrap_or_default();
    let endpoint_type = endpoint_type(endpoint.types)?;
    let addresses = if endpoint_type == "PRIVATE" { "dualstack" } else { "ipv4" };
    let entropy = state.platform.entropy.as_ref();
    let root = ids::api(entropy, 10);
    let mut record = RestApi {
        id: ids::api(entropy, 10),
        name: input.name,
        description: input.description,
        version: input.version,
        created: ctx.time,
        binary_media_types: input.binary_media_types.unwrap_or_default(),
        ip_address_type: endpoint.ip_address_type.unwrap_or_else(|| addresses.to_owned()),
        endpoint_type,
        vpc_endpoint_ids: endpoint.vpc_endpoint_ids.unwrap_or_default(),
        endpoint_disabled: input.disable_execute_api_endpoint.unwrap_or(false),
        api_key_source: input.api_key_source.unwrap_or_else(|| "HEADER".to_owned()),
        minimum_compression_size: input.minimum_compression_size,
        policy: input.policy,
        tags: input.tags.unwrap_or_default(),
        resources: [(root.clone(), Node { parent: None, part: String::new() })].into(),
        root,
        deployments: Default::default(),
        stages: Default::default(),
    };
    settings::check(&record)?;
    settings::expand_policy(ctx, &mut record)?;
    Ok(record)
}

/// The one type of endpoint.
fn endpoint_type(types: Option<Vec<String>>) -> Result<String> {
    let types = types.unwrap_or_else(|| vec!["EDGE".to_owned()]);
    match types.as_slice() {
        [kind] => Ok(kind.clone()),
        [] => Err(bad_request("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.")),
        _ => Err(bad_request("Cannot create an api with multiple Endpoint Types.")),
    }
}
