//! DeleteResource: removes a resource and everything below it.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use store::Key;
use wire::apigateway::{DeleteResourceInput, DeleteResourceOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::edit::{Edit, read};
use crate::definition::error::{bad_request, no_resource};
use crate::definition::model::RestApi;
use crate::definition::{Apigateway, keys};

/// Removes a resource and everything below it.
pub(crate) struct DeleteResource;

#[async_trait]
impl Operation for DeleteResource {
    type State = Apigateway;
    type Input = DeleteResourceInput;
    type Output = DeleteResourceOutput;
    const NAME: &'static str = "DeleteResource";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteResourceInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:DELETE",
            api(&input.rest_api_id, &format!("/resources/{}", input.resource_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteResourceInput,
    ) -> Result<DeleteResourceOutput> {
        let key = keys::api(ctx, &input.rest_api_id);
        let snapshot = state.platform.store.snapshot().await?;
        let found: Option<RestApi> = read(snapshot.as_ref(), &key).await?;
        let mut doomed = doomed(&found.ok_or_else(no_resource)?, &input)?;
        // The keys must be named before they are held: what was added meanwhile sends us round again.
        loop {
            let mut edit = Edit::begin(state.platform.store.as_ref(), keys(ctx, &input, &doomed)).await?;
            let newest = edit.get::<RestApi>(&key).await?.ok_or_else(no_resource);
            match newest.and_then(|api| Ok((self::doomed(&api, &input)?, api))) {
                Err(refusal) => return edit.finish(Err(refusal)).await,
                Ok((now, _)) if now != doomed => doomed = now,
                Ok((_, api)) => {
                    let outcome = remove(&mut edit, ctx, api, &doomed);
                    return edit.finish(outcome.map(|()| DeleteResourceOutput {})).await;
                }
            }
        }
    }
}

/// Takes the resources out of the API's tree, and their methods out of the store.
fn remove(edit: &mut Edit, ctx: &Context, mut api: RestApi, doomed: &[String]) -> Result<()> {
    api.resources.retain(|id, _| !doomed.contains(id));
    edit.put(keys::api(ctx, &api.id), &api)?;
    doomed.iter().try_for_each(|id| edit.delete(keys::resource(ctx, &api.id, id)))
}

/// The ids of what goes.
fn doomed(record: &RestApi, input: &DeleteResourceInput) -> Result<Vec<String>> {
    match record.resources.get(&input.resource_id) {
        None => Err(no_resource()),
        Some(node) if node.parent.is_none() => Err(bad_request("Root resource cannot be deleted.")),
        Some(_) => Ok(record.subtree(&input.resource_id)),
    }
}

fn keys(ctx: &Context, input: &DeleteResourceInput, doomed: &[String]) -> Vec<Key> {
    let below = doomed.iter().map(|id| keys::resource(ctx, &input.rest_api_id, id));
    below.chain([keys::api(ctx, &input.rest_api_id)]).collect()
}
