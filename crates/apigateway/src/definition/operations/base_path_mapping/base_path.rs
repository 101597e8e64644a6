//! Base paths, the hosts they belong to, and where they may lead.

use service::{Context, Result};

use crate::definition::Apigateway;
use crate::definition::edit::{Edit, read};
use crate::definition::error::{bad_request, no_domain_name};
use crate::definition::keys;
use crate::definition::model::DomainName;
use crate::settings::{Host, Mapping};

/// The base path as it is stored: empty for `(none)`.
pub(super) fn stored(path: &str) -> &str {
    if path == "(none)" { "" } else { path }
}

/// The same, if it may be one. The first wording is that of AWS as reported (serverless-domain-manager, 2021–2024), the
/// second our reading.
pub(super) fn checked(path: &str) -> Result<&str> {
    let path = stored(path);
    if path.contains('/') {
        return Err(bad_request(
            "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base \
             path mapping, use API Gateway V2.",
        ));
    }
    if !path.bytes().all(|b| b.is_ascii_alphanumeric() || b"$-_.+!*'()".contains(&b)) {
        return Err(bad_request("Base path only allows a-zA-Z0-9$-_.+!*'()"));
    }
    Ok(path)
}

/// Checks that API and stage exist.
pub(super) async fn check_target(state: &Apigateway, ctx: &Context, mapping: &Mapping) -> Result<()> {
    let api = state.api(ctx, &mapping.api).await;
    let api = api.map_err(|_| bad_request("Invalid REST API identifier specified"))?;
    if mapping.stage.as_ref().is_some_and(|stage| !api.stages.contains_key(stage)) {
        return Err(bad_request("Invalid stage identifier specified"));
    }
    Ok(())
}

impl Apigateway {
    /// Where a custom domain name leads.
    pub(super) async fn host(&self, ctx: &Context, name: &str) -> Result<Host> {
        let snapshot = self.platform.store.snapshot().await?;
        let known: Option<DomainName> = read(snapshot.as_ref(), &keys::domain_name(ctx, name)).await?;
        let known = known.ok_or_else(no_domain_name)?;
        read(snapshot.as_ref(), &Host::key(&known.name)).await?.ok_or_else(no_domain_name)
    }

    /// Changes where a custom domain name leads.
    pub(super) async fn change_host<R: Send>(
        &self,
        ctx: &Context,
        name: &str,
        act: impl FnOnce(&mut Host) -> Result<R> + Send,
    ) -> Result<R> {
        let (domain, key) = (keys::domain_name(ctx, name), Host::key(name));
        let held = vec![domain.clone(), key.clone()];
        let mut edit = Edit::begin(self.platform.store.as_ref(), held).await?;
        let known = edit.get::<DomainName>(&domain).await?.is_some();
        let outcome = match edit.get::<Host>(&key).await?.filter(|_| known) {
            Some(mut host) => act(&mut host).and_then(|answer| edit.put(key, &host).map(|()| answer)),
            None => Err(no_domain_name()),
        };
        edit.finish(outcome).await
    }
}
