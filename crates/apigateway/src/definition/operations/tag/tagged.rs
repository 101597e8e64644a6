//! What can have tags, by ARN, and changing them. Source: API Gateway Developer Guide, "Tag your resources".

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::{Context, Result, ServiceError};
use store::Key;

use crate::definition::edit::Edit;
use crate::definition::error::{
    bad_request, no_api, no_api_key, no_client_certificate, no_domain_name, no_stage, no_usage_plan,
    not_found,
};
use crate::definition::model::{ClientCertificate, DomainName, RestApi, Stage, Texts};
use crate::definition::{Apigateway, keys};
use crate::settings::{ApiKey, UsagePlan};

/// Tags of one resource. Source: AWS General Reference, "Tagging AWS resources".
const MOST: usize = 50;

/// The path of the control plane's interface: what permissions are about.
pub(super) fn path(arn: &str) -> String {
    format!("/tags/{}", utf8_percent_encode(arn, NON_ALPHANUMERIC))
}

/// Checks that there are not too many.
pub(super) fn check_number(tags: &Texts) -> Result<()> {
    if tags.len() > MOST {
        return Err(bad_request(format!("A resource cannot have more than {MOST} tags")));
    }
    Ok(())
}

/// Something that can have tags.
pub(super) enum Tagged {
    RestApi(String),
    Stage(String, String),
    ApiKey(String),
    UsagePlan(String),
    ClientCertificate(String),
    DomainName(String),
}

/// What an ARN means: `arn:aws:apigateway:{region}::/restapis/{id}` and the like.
pub(super) fn parse(ctx: &Context, arn: &str) -> Result<Tagged> {
    let invalid = || bad_request("Invalid ARN specified in the request");
    let parsed = base::Arn::parse(arn).map_err(|_| invalid())?;
    if parsed.service != "apigateway" || parsed.region != *ctx.region {
        return Err(invalid());
    }
    let segments: Vec<&str> = parsed.resource.trim_start_matches('/').split('/').collect();
    let owned = str::to_owned;
    match segments.as_slice() {
        ["restapis", id] => Ok(Tagged::RestApi(owned(id))),
        ["restapis", id, "stages", name] => Ok(Tagged::Stage(owned(id), owned(name))),
        ["apikeys", id] => Ok(Tagged::ApiKey(owned(id))),
        ["usageplans", id] => Ok(Tagged::UsagePlan(owned(id))),
        ["clientcertificates", id] => Ok(Tagged::ClientCertificate(owned(id))),
        ["domainnames", name] => Ok(Tagged::DomainName(owned(name))),
        ["vpclinks", _] => Err(not_found("Invalid Vpc Link identifier specified")),
        _ => Err(invalid()),
    }
}

impl Apigateway {
    /// Changes the tags of a resource; those it then has.
    pub(super) async fn change_tags(
        &self,
        ctx: &Context,
        tagged: &Tagged,
        act: impl FnOnce(&mut Texts) -> Result<()> + Send,
    ) -> Result<Texts> {
        let (account, region) = (&ctx.account, &ctx.region);
        match tagged {
            Tagged::RestApi(id) => self.retag::<RestApi>(keys::api(ctx, id), no_api(account, id), act).await,
            Tagged::Stage(api, name) => {
                self.retag::<Stage>(keys::stage(ctx, api, name), no_stage(), act).await
            }
            Tagged::ApiKey(id) => {
                self.retag::<ApiKey>(ApiKey::key(account, region, id), no_api_key(), act).await
            }
            Tagged::UsagePlan(id) => {
                self.retag::<UsagePlan>(UsagePlan::key(account, region, id), no_usage_plan(), act).await
            }
            Tagged::ClientCertificate(id) => {
                let key = keys::client_certificate(ctx, id);
                self.retag::<ClientCertificate>(key, no_client_certificate(), act).await
            }
            Tagged::DomainName(name) => {
                self.retag::<DomainName>(keys::domain_name(ctx, name), no_domain_name(), act).await
            }
        }
    }

    /// Changes the tags of the record under `key`.
    async fn retag<T: HasTags>(
        &self,
        key: Key,
        missing: ServiceError,
        act: impl FnOnce(&mut Texts) -> Result<()> + Send,
    ) -> Result<Texts> {
        let mut edit = Edit::begin(self.platform.store.as_ref(), vec![key.clone()]).await?;
        let Some(mut record) = edit.get::<T>(&key).await? else {
            return edit.finish(Err(missing)).await;
        };
        let outcome = act(record.tags()).and_then(|()| edit.put(key, &record));
        let now = record.tags().clone();
        edit.finish(outcome.map(|()| now)).await
    }
}

/// A record that has tags.
trait HasTags: Serialize + DeserializeOwned + Send + Sync {
    fn tags(&mut self) -> &mut Texts;
}

impl HasTags for RestApi {
    fn tags(&mut self) -> &mut Texts {
        &mut self.tags
    }
}

impl HasTags for Stage {
    fn tags(&mut self) -> &mut Texts {
        self.tags.get_or_insert_default()
    }
}

impl HasTags for ApiKey {
    fn tags(&mut self) -> &mut Texts {
        &mut self.tags
    }
}

impl HasTags for UsagePlan {
    fn tags(&mut self) -> &mut Texts {
        &mut self.tags
    }
}

impl HasTags for ClientCertificate {
    fn tags(&mut self) -> &mut Texts {
        &mut self.tags
    }
}

impl HasTags for DomainName {
    fn tags(&mut self) -> &mut Texts {
        &mut self.tags
    }
}
