//! CreateResource: makes a new resource below another.

use async_trait::async_trait;
use base::{ids, limits};
use service::{Access, Context, Operation, Result};
use wire::apigateway::{CreateResourceInput, CreateResourceOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::edit::Edit;
use crate::definition::error::{no_api, no_resource, too_many_resources};
use crate::definition::model::{Node, Resource, RestApi};
use crate::definition::{Apigateway, keys, path_part, view};

/// Makes a new resource below another.
pub(crate) struct CreateResource;

#[async_trait]
impl Operation for CreateResource {
    type State = Apigateway;
    type Input = CreateResourceInput;
    type Output = CreateResourceOutput;
    const NAME: &'static str = "CreateResource";

    async fn access(_: &Apigateway, ctx: &Context, input: &CreateResourceInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:POST", api(&input.rest_api_id, &format!("/resources/{}", input.parent_id))))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: CreateResourceInput,
    ) -> Result<CreateResourceOutput> {
        let id = ids::api(state.platform.entropy.as_ref(), 6);
        let (key, methods) =
            (keys::api(ctx, &input.rest_api_id), keys::resource(ctx, &input.rest_api_id, &id));
        let mut edit = Edit::begin(state.platform.store.as_ref(), vec![key.clone(), methods.clone()]).await?;
        let Some(mut record) = edit.get::<RestApi>(&key).await? else {
            return edit.finish(Err(no_api(&ctx.account, &input.rest_api_id))).await;
        };
        let outcome = add(&mut record, &id, input)
            .and_then(|()| edit.put(key, &record))
            .and_then(|()| edit.put(methods, &Resource::default()));
        edit.finish(outcome.map(|()| view::resource(&record, &id, &Resource::default(), false))).await
    }
}

fn add(record: &mut RestApi, id: &str, input: CreateResourceInput) -> Result<()> {
    if !record.resources.contains_key(&input.parent_id) {
        return Err(no_resource());
    }
    path_part::check(record, &input.parent_id, &input.path_part)?;
    if record.resources.len() >= limits::apigateway::RESOURCES {
        return Err(too_many_resources());
    }
    let node = Node { parent: Some(input.parent_id), part: input.path_part };
    record.resources.insert(id.to_owned(), node);
    Ok(())
}
