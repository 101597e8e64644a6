//! An import as one change of the store.

use base::ids;
use service::{Context, Result};

use super::held::{self, Held};
use super::{Import, resources};
use crate::definition::Apigateway;
use crate::definition::edit::Edit;
use crate::definition::error::{conflict, no_api};
use crate::definition::keys;
use crate::definition::model::{Definition, Resource, RestApi};

/// How often an import begins again because resources came or went meanwhile.
const ATTEMPTS: usize = 5;

impl Apigateway {
    /// Makes a new API of a document; it, and the warnings.
    pub(crate) async fn import_new(
        &self,
        ctx: &Context,
        import: &Import,
        api: RestApi,
    ) -> Result<(RestApi, Vec<String>)> {
        let fresh = self.fresh_ids(import);
        let root = api.root.clone();
        let keys = held::keys(ctx, &api.id, fresh.iter().chain([&root]));
        let edit = Edit::begin(self.platform.store.as_ref(), keys).await?;
        let held = Held { definition: empty(api), documentation: Default::default() };
        self.import(ctx, import, edit, held, fresh).await
    }

    /// Changes an API to what a document says; it, and the warnings.
    pub(crate) async fn import_over(
        &self,
        ctx: &Context,
        import: &Import,
        id: &str,
    ) -> Result<(RestApi, Vec<String>)> {
        for _ in 0..ATTEMPTS {
            let seen = self.api(ctx, id).await?;
            let fresh = self.fresh_ids(import);
            let keys = held::keys(ctx, id, fresh.iter().chain(seen.resources.keys()));
            let edit = Edit::begin(self.platform.store.as_ref(), keys).await?;
            let Some(api) = edit.get::<RestApi>(&keys::api(ctx, id)).await? else {
                return edit.finish(Err(no_api(&ctx.account, id))).await;
            };
            if api.resources.keys().any(|resource| !seen.resources.contains_key(resource)) {
                edit.finish(Ok(())).await?;
                continue;
            }
            let held = held::read(&edit, ctx, api).await?;
            return self.import(ctx, import, edit, held, fresh).await;
        }
        Err(conflict("Unable to complete operation due to concurrent modification. Please try again later."))
    }

    async fn import(
        &self,
        ctx: &Context,
        import: &Import,
        mut edit: Edit,
        mut held: Held,
        fresh: Vec<String>,
    ) -> Result<(RestApi, Vec<String>)> {
        let before: Vec<String> = held.definition.resources.keys().cloned().collect();
        let outcome = import.apply(ctx, &mut held, fresh, self.platform.entropy.as_ref());
        let outcome = outcome.and_then(|warnings| {
            held::write(&mut edit, ctx, &before, &held)?;
            Ok((held.definition.api, warnings))
        });
        edit.finish(outcome).await
    }

    /// An id for each resource that the document could add.
    fn fresh_ids(&self, import: &Import) -> Vec<String> {
        let count = resources::places(&import.document.api).len();
        (0..count).map(|_| ids::api(self.platform.entropy.as_ref(), 6)).collect()
    }
}

fn empty(api: RestApi) -> Definition {
    let resources = [(api.root.clone(), Resource::default())].into();
    Definition {
        api,
        resources,
        authorizers: Default::default(),
        models: Default::default(),
        validators: Default::default(),
        gateway_responses: Default::default(),
    }
}
