//! CreateRestApi: makes a new REST API with its root resource.

use async_trait::async_trait;
use base::{ids, limits};
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateRestApiInput, CreateRestApiOutput, EndpointConfiguration};

use crate::definition::authorization::needs;
use crate::definition::edit::Edit;
use crate::definition::error::{bad_request, refuse};
use crate::definition::model::{Model, Node, Part, Resource, RestApi};
use crate::definition::{Apigateway, keys, parts, view};

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

fn record(state: &Apigateway, ctx: &Context, input: CreateRestApiInput) -> Result<RestApi> {
    check(&input)?;
    let (endpoint_type, ip_address_type) = endpoint(input.endpoint_configuration.unwrap_or_default())?;
    let entropy = state.platform.entropy.as_ref();
    let root = ids::api(entropy, 10);
    Ok(RestApi {
        id: ids::api(entropy, 10),
        name: input.name,
        description: input.description,
        version: input.version,
        created: ctx.time,
        binary_media_types: input.binary_media_types.unwrap_or_default(),
        endpoint_type,
        vpc_endpoint_ids: Vec::new(),
        api_key_source: "HEADER".to_owned(),
        minimum_compression_size: None,
        policy: None,
        ip_address_type,
        endpoint_disabled: input.disable_execute_api_endpoint.unwrap_or(false),
        tags: input.tags.unwrap_or_default(),
        resources: [(root.clone(), Node { parent: None, part: String::new() })].into(),
        root,
        deployments: Default::default(),
        stages: Default::default(),
    })
}

/// In AWS's order (recorded 2025-07, localstack, `test_create_rest_api_with_endpoint_configuration`).
fn check(input: &CreateRestApiInput) -> Result<()> {
    if input.description.as_deref() == Some("") {
        return Err(bad_request("Description cannot be an empty string"));
    }
    if let Some(size) = input.minimum_compression_size {
        let largest = i64::try_from(limits::apigateway::PAYLOAD).unwrap_or(i64::MAX);
        if !(0..=largest).contains(&size) {
            let message = format!("Invalid minimum compression size, must be between 0 and {largest}");
            return Err(bad_request(message));
        }
    }
    refuse(input.minimum_compression_size.is_some(), "`minimumCompressionSize`")?;
    refuse(input.clone_from.is_some(), "`cloneFrom`")?;
    refuse(
        input.policy.as_deref().is_some_and(|policy| !policy.is_empty()),
        "an API's resource policy (`policy`)",
    )?;
    refuse(
        input.api_key_source.as_deref().is_some_and(|source| source != "HEADER"),
        "`apiKeySource` AUTHORIZER",
    )?;
    refuse(input.security_policy.is_some(), "`securityPolicy`")?;
    refuse(input.endpoint_access_mode.is_some(), "`endpointAccessMode`")
}

/// The endpoint's type and its kind of addresses.
fn endpoint(configuration: EndpointConfiguration) -> Result<(String, String)> {
    let types = configuration.types.unwrap_or_else(|| vec!["EDGE".to_owned()]);
    let [kind] = types.as_slice() else {
        return Err(bad_request(if types.is_empty() {
            "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED."
        } else {
            "Cannot create an api with multiple Endpoint Types."
        }));
    };
    let address = configuration.ip_address_type;
    if kind == "PRIVATE" && address.as_deref() == Some("ipv4") {
        return Err(bad_request("Only dualstack ipAddressType is supported for Private APIs."));
    }
    refuse(kind == "PRIVATE", "private APIs (endpoint type PRIVATE)")?;
    refuse(configuration.vpc_endpoint_ids.is_some_and(|ids| !ids.is_empty()), "`vpcEndpointIds`")?;
    Ok((kind.clone(), address.unwrap_or_else(|| "ipv4".to_owned())))
}
