//! GetDomainName: shows a custom domain name.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetDomainNameInput, GetDomainNameOutput};

use crate::definition::authorization::needs;
use crate::definition::edit::read;
use crate::definition::error::{no_domain_name, refuse};
use crate::definition::model::DomainName;
use crate::definition::{Apigateway, keys, view};

/// Shows a custom domain name.
pub(crate) struct GetDomainName;

#[async_trait]
impl Operation for GetDomainName {
    type State = Apigateway;
    type Input = GetDomainNameInput;
    type Output = GetDomainNameOutput;
    const NAME: &'static str = "GetDomainName";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetDomainNameInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", format!("/domainnames/{}", input.domain_name)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetDomainNameInput,
    ) -> Result<GetDomainNameOutput> {
        refuse(input.domain_name_id.is_some(), "private custom domain names (`domainNameId`)")?;
        let snapshot = state.platform.store.snapshot().await?;
        let found: Option<DomainName> =
            read(snapshot.as_ref(), &keys::domain_name(ctx, &input.domain_name)).await?;
        let shown = view::domain_name(ctx, &found.ok_or_else(no_domain_name)?);
        Ok(GetDomainNameOutput { tags: view::tags(shown.tags), ..shown })
    }
}
