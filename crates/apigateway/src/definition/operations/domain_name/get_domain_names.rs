//! GetDomainNames: shows the account's custom domain names.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetDomainNamesInput, GetDomainNamesOutput};

use crate::definition::authorization::needs;
use crate::definition::error::refuse;
use crate::definition::model::DomainName;
use crate::definition::page::page;
use crate::definition::{Apigateway, keys, view};

/// Shows the account's custom domain names.
pub(crate) struct GetDomainNames;

#[async_trait]
impl Operation for GetDomainNames {
    type State = Apigateway;
    type Input = GetDomainNamesInput;
    type Output = GetDomainNamesOutput;
    const NAME: &'static str = "GetDomainNames";

    async fn access(_: &Apigateway, ctx: &Context, _: &GetDomainNamesInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", "/domainnames"))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetDomainNamesInput,
    ) -> Result<GetDomainNamesOutput> {
        refuse(input.resource_owner.as_deref() == Some("OTHER_ACCOUNTS"), "`resourceOwner` OTHER_ACCOUNTS")?;
        let all: Vec<DomainName> = state.all(keys::domain_names(ctx)).await?;
        let (items, position) = page(all, |item| &item.name, input.limit, input.position.as_deref())?;
        let items = items.iter().map(|item| view::domain_name(ctx, item)).collect();
        Ok(GetDomainNamesOutput { position, items: Some(items) })
    }
}
