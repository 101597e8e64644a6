//! Reading and changing what lies below a resource: methods, integrations, and the responses of both. A wrong API and
//! a wrong resource answer alike, as recorded 2025-06 (localstack, `TestApigatewayIntegrationResponse`).

use std::collections::BTreeMap;

use service::{Context, Result};

use super::Apigateway;
use super::edit::{Edit, change, read};
use super::error::{bad_request, no_api, no_integration, no_method, no_resource};
use super::keys;
use super::model::{
    Authorizer, AuthorizerKind, Definition, Integration, Method, Model, Part, RequestValidator, Resource,
    RestApi, Texts,
};

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

    /// Changes a resource's methods, which may come to refer to other parts of the API.
    pub(crate) async fn change_referring<R: Send>(
        &self,
        ctx: &Context,
        api: &str,
        resource: &str,
        act: impl FnOnce(&mut Resource, &References) -> Result<R> + Send,
    ) -> Result<R> {
        let key = keys::resource(ctx, api, resource);
        let parts = |kind| keys::parts(ctx, kind, api);
        let [authorizers, models, validators] =
            [parts(Authorizer::KIND), parts(Model::KIND), parts(RequestValidator::KIND)];
        // Held, so that none of the parts goes while a method comes to refer to it.
        let held = vec![key.clone(), authorizers.clone(), models.clone(), validators.clone()];
        let mut edit = Edit::begin(self.platform.store.as_ref(), held).await?;
        let Some(mut record) = edit.get::<Resource>(&key).await? else {
            return edit.finish(Err(no_resource())).await;
        };
        let references = References {
            authorizers: edit.get(&authorizers).await?.unwrap_or_default(),
            models: edit.get(&models).await?.unwrap_or_default(),
            validators: edit.get(&validators).await?.unwrap_or_default(),
        };
        let outcome =
            act(&mut record, &references).and_then(|answer| edit.put(key, &record).map(|()| answer));
        edit.finish(outcome).await
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

/// What methods may refer to.
pub(crate) struct References {
    authorizers: BTreeMap<String, Authorizer>,
    models: BTreeMap<String, Model>,
    validators: BTreeMap<String, RequestValidator>,
}

impl References {
    /// What the methods of this API may refer to.
    pub fn of(definition: &Definition) -> Self {
        Self {
            authorizers: definition.authorizers.clone(),
            models: definition.models.clone(),
            validators: definition.validators.clone(),
        }
    }

    /// Checks what a method refers to, in AWS's order (recorded 2024-04, localstack, `test_put_method_validation`), and
    /// drops an authorizer that its authorization type makes no use of.
    pub fn check(&self, method: &mut Method) -> Result<()> {
        self.check_authorizer(method)?;
        let validator = method.request_validator_id.take().filter(|id| !id.is_empty());
        if validator.as_ref().is_some_and(|id| !self.validators.contains_key(id)) {
            return Err(bad_request("Invalid Request Validator identifier specified"));
        }
        method.request_validator_id = validator;
        self.check_models(method.request_models.as_ref())
    }

    fn check_authorizer(&self, method: &mut Method) -> Result<()> {
        let given = method.authorizer_id.take();
        let found = given.and_then(|id| self.authorizers.get(&id));
        let fits = |kind: AuthorizerKind| match method.authorization_type.as_str() {
            "CUSTOM" => kind != AuthorizerKind::CognitoUserPools,
            _ => kind == AuthorizerKind::CognitoUserPools,
        };
        match method.authorization_type.as_str() {
            "NONE" | "AWS_IAM" => Ok(()),
            "CUSTOM" | "COGNITO_USER_POOLS" => {
                let found = found.filter(|authorizer| fits(authorizer.kind)).ok_or_else(|| {
                    bad_request(
                        "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or \
                         COGNITO_USER_POOLS requires a valid authorizer.",
                    )
                })?;
                method.authorizer_id = Some(found.id.clone());
                Ok(())
            }
            _ => Err(bad_request(
                "Invalid authorization type specified. Valid options are NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS",
            )),
        }
    }

    /// Checks that the models exist.
    pub fn check_models(&self, models: Option<&Texts>) -> Result<()> {
        match models.into_iter().flatten().find(|(_, model)| !self.models.contains_key(*model)) {
            Some((_, other)) => Err(bad_request(format!("Invalid model identifier specified: {other}"))),
            None => Ok(()),
        }
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
