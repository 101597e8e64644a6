//! UpdateResource: renames a resource, or moves it below another.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateResourceInput, UpdateResourceOutput};

use crate::definition::authorization::{api, needs};
use crate::definition::edit::Edit;
use crate::definition::error::{bad_request, no_resource};
use crate::definition::model::{Node, Resource, RestApi};
use crate::definition::patch::{Patches, Wording, replace};
use crate::definition::{Apigateway, keys, path_part, view};

/// Renames a resource, or moves it below another.
pub(crate) struct UpdateResource;

#[async_trait]
impl Operation for UpdateResource {
    type State = Apigateway;
    type Input = UpdateResourceInput;
    type Output = UpdateResourceOutput;
    const NAME: &'static str = "UpdateResource";

    async fn access(_: &Apigateway, ctx: &Context, input: &UpdateResourceInput) -> Result<Vec<Access>> {
        Ok(needs(
            ctx,
            "apigateway:PATCH",
            api(&input.rest_api_id, &format!("/resources/{}", input.resource_id)),
        ))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateResourceInput,
    ) -> Result<UpdateResourceOutput> {
        let (key, id) = (keys::api(ctx, &input.rest_api_id), &input.resource_id);
        let mut edit = Edit::begin(state.platform.store.as_ref(), vec![key.clone()]).await?;
        let Some(mut record) = edit.get::<RestApi>(&key).await? else {
            return edit.finish(Err(no_resource())).await;
        };
        let methods: Option<Resource> = edit.get(&keys::resource(ctx, &record.id, id)).await?;
        let outcome = change(&mut record, &input).and_then(|()| edit.put(key, &record));
        edit.finish(outcome.map(|()| view::resource(&record, id, &methods.unwrap_or_default(), false))).await
    }
}

/// Recorded 2024-04 (localstack, `test_update_resource_behaviour`).
const PATCHES: Patches<Node> = Patches {
    wording: Wording::Listed,
    rules: &[
        replace("/parentId", |node, change| {
            if node.parent.is_none() {
                return Err(bad_request("Root resource cannot update its parentId."));
            }
            node.parent = change.text();
            Ok(())
        }),
        replace("/pathPart", |node, change| {
            if node.parent.is_none() {
                return Err(bad_request("Root resource cannot update its pathPart."));
            }
            node.part = change.text().unwrap_or_default();
            Ok(())
        }),
    ],
};

/// Takes the resource out of the tree, changes it, and puts it back where it fits.
fn change(record: &mut RestApi, input: &UpdateResourceInput) -> Result<()> {
    let id = &input.resource_id;
    let below = record.subtree(id);
    let mut node = record.resources.get(id).cloned().ok_or_else(no_resource)?;
    PATCHES.apply(&mut node, input.patch_operations.as_deref())?;
    let Some(parent) = node.parent.clone() else { return Ok(()) };
    if !record.resources.contains_key(&parent) {
        return Err(no_resource());
    }
    if below.contains(&parent) {
        return Err(bad_request("Resources cannot be cyclical."));
    }
    record.resources.remove(id);
    path_part::check(record, &parent, &node.part)?;
    record.resources.insert(id.clone(), node);
    Ok(())
}
