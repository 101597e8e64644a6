//! What belongs to an API beside its resources: reading and changing all of one kind at once, and an API as a whole.

use std::collections::BTreeMap;

use base::{Entropy, ids};
use service::{Context, Result, ServiceError};
use store::Snapshot;

use super::Apigateway;
use super::edit::{Edit, read};
use super::error::no_api;
use super::keys;
use super::model::{Definition, Method, Model, Part, Resource, RestApi};

impl Apigateway {
    /// All parts of one kind.
    pub(crate) async fn parts<T: Part>(&self, ctx: &Context, api: &str) -> Result<BTreeMap<String, T>> {
        let snapshot = self.platform.store.snapshot().await?;
        existing(snapshot.as_ref(), ctx, api).await?;
        parts(snapshot.as_ref(), ctx, api).await
    }

    /// One part; without the API there is none.
    pub(crate) async fn part<T: Part>(
        &self,
        ctx: &Context,
        api: &str,
        id: &str,
        missing: ServiceError,
    ) -> Result<T> {
        let snapshot = self.platform.store.snapshot().await?;
        let mut all: BTreeMap<String, T> = parts(snapshot.as_ref(), ctx, api).await?;
        all.remove(id).ok_or(missing)
    }

    /// Changes one part.
    pub(crate) async fn change_part<T: Part, R: Send>(
        &self,
        ctx: &Context,
        api: &str,
        id: &str,
        missing: ServiceError,
        act: impl FnOnce(&mut T) -> Result<R> + Send,
    ) -> Result<R> {
        let absent = missing.clone();
        let act = |all: &mut BTreeMap<String, T>| act(all.get_mut(id).ok_or(missing)?);
        self.change_parts(ctx, api, absent, act).await
    }

    /// Removes one part, unless a method refers to it; `refusal` says so for the methods that do.
    pub(crate) async fn delete_part<T: Part>(
        &self,
        ctx: &Context,
        api: &str,
        id: &str,
        missing: ServiceError,
        refusal: impl Fn(&T, &Place<'_>) -> Option<ServiceError> + Send + Sync,
    ) -> Result<()> {
        let (key, parts) = (keys::api(ctx, api), keys::parts(ctx, T::KIND, api));
        let mut edit = Edit::begin(self.platform.store.as_ref(), vec![parts.clone()]).await?;
        let mut all = edit.get::<BTreeMap<String, T>>(&parts).await?.unwrap_or_default();
        let (Some(record), Some(part)) = (edit.get::<RestApi>(&key).await?, all.remove(id)) else {
            return edit.finish(Err(missing)).await;
        };
        // Whoever lets a method refer to a part holds the parts, too: none can come to do so meanwhile.
        let referred = referred(&edit, ctx, &record, |place| refusal(&part, place)).await?;
        let outcome = referred.map_or(Ok(()), Err).and_then(|()| edit.put(parts, &all));
        edit.finish(outcome).await
    }

    /// Changes the parts of one kind, while the API stands.
    pub(crate) async fn change_parts<T: Part, R: Send>(
        &self,
        ctx: &Context,
        api: &str,
        absent: ServiceError,
        act: impl FnOnce(&mut BTreeMap<String, T>) -> Result<R> + Send,
    ) -> Result<R> {
        let (key, parts) = (keys::api(ctx, api), keys::parts(ctx, T::KIND, api));
        let mut edit = Edit::begin(self.platform.store.as_ref(), vec![key.clone(), parts.clone()]).await?;
        if edit.get::<RestApi>(&key).await?.is_none() {
            return edit.finish(Err(absent)).await;
        }
        let mut all = edit.get::<BTreeMap<String, T>>(&parts).await?.unwrap_or_default();
        let outcome = act(&mut all).and_then(|answer| edit.put(parts, &all).map(|()| answer));
        edit.finish(outcome).await
    }

    /// An API with everything that a deployment freezes, all as of one moment.
    pub(crate) async fn definition(&self, ctx: &Context, id: &str) -> Result<Definition> {
        let snapshot = self.platform.store.snapshot().await?;
        let snapshot = snapshot.as_ref();
        let api = existing(snapshot, ctx, id).await?;
        let mut resources = BTreeMap::new();
        for resource in api.resources.keys() {
            let methods: Option<Resource> = read(snapshot, &keys::resource(ctx, id, resource)).await?;
            resources.insert(resource.clone(), methods.unwrap_or_default());
        }
        Ok(Definition {
            api,
            resources,
            authorizers: parts(snapshot, ctx, id).await?,
            models: parts(snapshot, ctx, id).await?,
            validators: parts(snapshot, ctx, id).await?,
            gateway_responses: parts(snapshot, ctx, id).await?,
        })
    }
}

/// A method, where it is.
pub(crate) struct Place<'a> {
    pub path: &'a str,
    pub http_method: &'a str,
    pub method: &'a Method,
}

/// The refusal of the first method that has one, by path.
async fn referred(
    edit: &Edit,
    ctx: &Context,
    api: &RestApi,
    refusal: impl Fn(&Place<'_>) -> Option<ServiceError>,
) -> Result<Option<ServiceError>> {
    for (path, id) in api.by_path().into_iter().rev() {
        let resource: Option<Resource> = edit.get(&keys::resource(ctx, &api.id, id)).await?;
        let methods = resource.unwrap_or_default().methods;
        let mut refusals = methods
            .iter()
            .filter_map(|(http_method, method)| refusal(&Place { path: &path, http_method, method }));
        if let Some(refusal) = refusals.next() {
            return Ok(Some(refusal));
        }
    }
    Ok(None)
}

async fn existing(snapshot: &dyn Snapshot, ctx: &Context, id: &str) -> Result<RestApi> {
    read(snapshot, &keys::api(ctx, id)).await?.ok_or_else(|| no_api(&ctx.account, id))
}

async fn parts<T: Part>(snapshot: &dyn Snapshot, ctx: &Context, api: &str) -> Result<BTreeMap<String, T>> {
    Ok(read(snapshot, &keys::parts(ctx, T::KIND, api)).await?.unwrap_or_default())
}

/// The models that every API is born with. Recorded 2024-04 (localstack, `test_model_lifecycle`).
pub(crate) fn first_models(entropy: &dyn Entropy) -> BTreeMap<String, Model> {
    const ERROR: &str = "{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Error Schema\",\n  \
                         \"type\" : \"object\",\n  \"properties\" : {\n    \"message\" : { \"type\" : \"string\" }\n  }\n}";
    const EMPTY: &str = "{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Empty Schema\",\n  \
                         \"type\" : \"object\"\n}";
    let models = [
        ("Empty", "This is a default empty schema model", EMPTY),
        ("Error", "This is a default error schema model", ERROR),
    ];
    let model = |(name, description, schema): (&str, &str, &str)| Model {
        id: ids::api(entropy, 6),
        name: name.to_owned(),
        description: Some(description.to_owned()),
        schema: Some(schema.to_owned()),
        content_type: "application/json".to_owned(),
    };
    models.into_iter().map(model).map(|model| (model.name.clone(), model)).collect()
}
