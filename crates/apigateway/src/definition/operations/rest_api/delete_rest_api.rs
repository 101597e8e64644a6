//! DeleteRestApi: removes a REST API and all that belongs to it.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use store::Key;
use wire::apigateway::{DeleteRestApiInput, DeleteRestApiOutput};

use crate::compiled::{Api, Live};
use crate::definition::authorization::{api, needs};
use crate::definition::edit::{Edit, read};
use crate::definition::error::{bad_request, no_api};
use crate::definition::model::{DomainName, PART_KINDS, RestApi};
use crate::definition::{Apigateway, keys};
use crate::settings::Host;

/// Removes a REST API and all that belongs to it.
pub(crate) struct DeleteRestApi;

#[async_trait]
impl Operation for DeleteRestApi {
    type State = Apigateway;
    type Input = DeleteRestApiInput;
    type Output = DeleteRestApiOutput;
    const NAME: &'static str = "DeleteRestApi";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteRestApiInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:DELETE", api(&input.rest_api_id, "")))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteRestApiInput,
    ) -> Result<DeleteRestApiOutput> {
        // The keys must be named before they are held: what was added meanwhile sends us round again.
        let mut known = state.api(ctx, &input.rest_api_id).await?;
        refuse_mapped(state, ctx, &known.id).await?;
        loop {
            let belongings = belongings(ctx, &known);
            let mut edit = Edit::begin(state.platform.store.as_ref(), belongings.clone()).await?;
            let Some(record) = edit.get::<RestApi>(&keys::api(ctx, &input.rest_api_id)).await? else {
                return edit.finish(Err(no_api(&ctx.account, &input.rest_api_id))).await;
            };
            if self::belongings(ctx, &record) == belongings {
                let outcome = belongings.into_iter().try_for_each(|key| edit.delete(key));
                return edit.finish(outcome.map(|()| DeleteRestApiOutput {})).await;
            }
            known = record;
        }
    }
}

/// The keys of everything that an API is made of, its own first.
fn belongings(ctx: &Context, api: &RestApi) -> Vec<Key> {
    let id = &api.id;
    let mut keys = vec![keys::api(ctx, id)];
    keys.extend(PART_KINDS.iter().map(|kind| keys::parts(ctx, kind, id)));
    keys.extend(api.resources.keys().map(|resource| keys::resource(ctx, id, resource)));
    for deployment in &api.deployments {
        keys.push(keys::deployment(ctx, id, deployment));
        keys.push(keys::frozen(ctx, id, deployment));
        keys.push(Api::key(&ctx.account, &ctx.region, id, deployment));
    }
    for stage in api.stages.keys() {
        keys.push(keys::stage(ctx, id, stage));
        keys.push(Live::key(id, stage));
    }
    keys
}

/// An API that a custom domain name leads to stays. As reported of AWS (gcdt, issue 373, 2017-08).
async fn refuse_mapped(state: &Apigateway, ctx: &Context, api: &str) -> Result<()> {
    let domains: Vec<DomainName> = state.all(keys::domain_names(ctx)).await?;
    let snapshot = state.platform.store.snapshot().await?;
    for domain in domains {
        let host: Option<Host> = read(snapshot.as_ref(), &Host::key(&domain.name)).await?;
        let mut mappings = host.iter().flat_map(|host| host.mappings.values());
        if mappings.any(|mapping| mapping.api == api) {
            return Err(bad_request(format!(
                "Deleting RestApi {api} failed. Please remove all base path mappings related to the RestApi in your \
                 domains: {}",
                domain.name
            )));
        }
    }
    Ok(())
}
