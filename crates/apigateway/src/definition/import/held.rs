//! The records that an import changes, while it holds them.

use std::collections::BTreeMap;

use service::{Context, Result};
use store::Key;

use crate::definition::edit::Edit;
use crate::definition::keys;
use crate::definition::model::{
    Authorizer, Definition, DocumentationPart, GatewayResponse, Model, Part, RequestValidator, Resource,
    RestApi,
};

/// An API with all that a document can say of it.
pub(super) struct Held {
    pub definition: Definition,
    /// By id.
    pub documentation: BTreeMap<String, DocumentationPart>,
}

/// The keys of an API's records, these resources among them.
pub(super) fn keys<'a>(ctx: &Context, api: &str, resources: impl Iterator<Item = &'a String>) -> Vec<Key> {
    const KINDS: [&str; 5] = [
        Authorizer::KIND,
        Model::KIND,
        RequestValidator::KIND,
        GatewayResponse::KIND,
        DocumentationPart::KIND,
    ];
    let parts = KINDS.iter().map(|kind| keys::parts(ctx, kind, api));
    let resources = resources.map(|id| keys::resource(ctx, api, id));
    std::iter::once(keys::api(ctx, api)).chain(parts).chain(resources).collect()
}

/// The records of this API.
pub(super) async fn read(edit: &Edit, ctx: &Context, api: RestApi) -> Result<Held> {
    let mut resources = BTreeMap::new();
    for id in api.resources.keys() {
        let methods: Option<Resource> = edit.get(&keys::resource(ctx, &api.id, id)).await?;
        resources.insert(id.clone(), methods.unwrap_or_default());
    }
    let id = api.id.as_str();
    Ok(Held {
        documentation: parts(edit, ctx, id).await?,
        definition: Definition {
            authorizers: parts(edit, ctx, id).await?,
            models: parts(edit, ctx, id).await?,
            validators: parts(edit, ctx, id).await?,
            gateway_responses: parts(edit, ctx, id).await?,
            resources,
            api,
        },
    })
}

async fn parts<T: Part>(edit: &Edit, ctx: &Context, api: &str) -> Result<BTreeMap<String, T>> {
    Ok(edit.get(&keys::parts(ctx, T::KIND, api)).await?.unwrap_or_default())
}

/// Writes the records; of those resources that were there before, the ones that are gone are removed.
pub(super) fn write(edit: &mut Edit, ctx: &Context, before: &[String], held: &Held) -> Result<()> {
    let Held { definition, documentation } = held;
    let id = &definition.api.id;
    edit.put(keys::api(ctx, id), &definition.api)?;
    edit.put(keys::parts(ctx, Authorizer::KIND, id), &definition.authorizers)?;
    edit.put(keys::parts(ctx, Model::KIND, id), &definition.models)?;
    edit.put(keys::parts(ctx, RequestValidator::KIND, id), &definition.validators)?;
    edit.put(keys::parts(ctx, GatewayResponse::KIND, id), &definition.gateway_responses)?;
    edit.put(keys::parts(ctx, DocumentationPart::KIND, id), documentation)?;
    for (resource, methods) in &definition.resources {
        edit.put(keys::resource(ctx, id, resource), methods)?;
    }
    for gone in before.iter().filter(|resource| !definition.resources.contains_key(*resource)) {
        edit.delete(keys::resource(ctx, id, gone))?;
    }
    Ok(())
}
