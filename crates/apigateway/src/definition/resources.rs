//! Reading and changing what lies below a resource: methods, integrations, and the responses of both. A wrong API and
//! a wrong resource answer alike, as recorded 2025-06 (localstack, `TestApigatewayIntegrationResponse`).

use service::{Context, Result};

use super::Apigateway;
use super::edit::{change, read};
use super::error::{no_api, no_integration, no_method, no_resource};
use super::keys;
use super::model::{Integration, Method, Resource, RestApi};

impl Apigateway {
    /// The API as it stands.
    pub(crate) async fn api(&self, ctx: &Context, id: &str) -> Result<RestApi> {
        let snapshot = self.platform.store.snapshot().await?;
        read(snapshot.as_ref(), &keys::api(ctx, id)).await?.ok_or_else(|| no_api(&ctx.account, id))
    }

    /// A method as it stands.
    pub(crate) async fn method(
        &self,
        ctx: &Context,
        api: &str,
        resource: &str,
        method: &str,
    ) -> Result<Method> {
        let snapshot = self.platform.store.snapshot().await?;
        let found: Option<Resource> = read(snapshot.as_ref(), &keys::resource(ctx, api, resource)).await?;
        let mut found = found.ok_or_else(no_resource)?;
        found.methods.remove(method).ok_or_else(no_method)
    }

    /// Changes a resource's methods.
    pub(crate) async fn change_resource<R: Send>(
        &self,
        ctx: &Context,
        api: &str,
        resource: &str,
        act: impl FnOnce(&mut Resource) -> Result<R> + Send,
    ) -> Result<R> {
        let key = keys::resource(ctx, api, resource);
        change(self.platform.store.as_ref(), key, no_resource(), act).await
    }

    /// Changes a method.
    pub(crate) async fn change_method<R: Send>(
        &self,
        ctx: &Context,
        api: &str,
        resource: &str,
        method: &str,
        act: impl FnOnce(&mut Method) -> Result<R> + Send,
    ) -> Result<R> {
        let found = |record: &mut Resource| act(record.methods.get_mut(method).ok_or_else(no_method)?);
        self.change_resource(ctx, api, resource, found).await
    }
}

impl Method {
    /// The integration, which must be there.
    pub(crate) fn integration(&self) -> Result<&Integration> {
        self.integration.as_ref().ok_or_else(no_integration)
    }

    /// The integration, which must be there.
    pub(crate) fn integration_mut(&mut self) -> Result<&mut Integration> {
        self.integration.as_mut().ok_or_else(no_integration)
    }
}
