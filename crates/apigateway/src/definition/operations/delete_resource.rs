//! DeleteResource: a resource and everything below it.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use store::Key;
use wire::apigateway::{DeleteResourceInput, DeleteResourceOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::edit::Edit;
use crate::definition::error::{bad_request, no_resource};
use crate::definition::model::RestApi;
use crate::definition::{Apigateway, keys};

/// A resource and everything below it.
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
        // The keys must be named before they are held: what was added meanwhile sends us round again.
        loop {
            let doomed =
                doomed(&state.api(ctx, &input.rest_api_id).await.map_err(|_| no_resource())?, &input)?;
            let mut edit = Edit::begin(state.platform.store.as_ref(), keys(ctx, &input, &doomed)).await?;
            let key = keys::api(ctx, &input.rest_api_id);
            let Some(mut record) = edit.get::<RestApi>(&key).await? else {
                return edit.finish(Err(no_resource())).await;
            };
            match self::doomed(&record, &input) {
                Err(refusal) => return edit.finish(Err(refusal)).await,
                Ok(now) if now != doomed => continue,
                Ok(_) => {}
            }
            record.resources.retain(|id, _| !doomed.contains(id));
            let outcome = edit.put(key, &record).and_then(|()| {
                let mut keys = doomed.iter().map(|id| keys::resource(ctx, &input.rest_api_id, id));
                keys.try_for_each(|key| edit.delete(key))
            });
            return edit.finish(outcome.map(|()| DeleteResourceOutput {})).await;
        }
    }
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
