//! DeleteDomainName: removes a custom domain name with its base path mappings.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteDomainNameInput, DeleteDomainNameOutput};

use crate::definition::authorization::needs;
use crate::definition::edit::Edit;
use crate::definition::error::{no_domain_name, refuse};
use crate::definition::model::DomainName;
use crate::definition::{Apigateway, keys};
use crate::settings::Host;

/// Removes a custom domain name with its base path mappings.
pub(crate) struct DeleteDomainName;

#[async_trait]
impl Operation for DeleteDomainName {
    type State = Apigateway;
    type Input = DeleteDomainNameInput;
    type Output = DeleteDomainNameOutput;
    const NAME: &'static str = "DeleteDomainName";

    async fn access(_: &Apigateway, ctx: &Context, input: &DeleteDomainNameInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:DELETE", format!("/domainnames/{}", input.domain_name)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteDomainNameInput,
    ) -> Result<DeleteDomainNameOutput> {
        refuse(input.domain_name_id.is_some(), "private custom domain names (`domainNameId`)")?;
        let (key, host) = (keys::domain_name(ctx, &input.domain_name), Host::key(&input.domain_name));
        let mut edit = Edit::begin(state.platform.store.as_ref(), vec![key.clone(), host.clone()]).await?;
        let outcome = match edit.get::<DomainName>(&key).await? {
            Some(_) => edit.delete(key).and_then(|()| edit.delete(host)),
            None => Err(no_domain_name()),
        };
        edit.finish(outcome.map(|()| DeleteDomainNameOutput {})).await
    }
}
