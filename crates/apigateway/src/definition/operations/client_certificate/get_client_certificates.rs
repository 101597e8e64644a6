//! GetClientCertificates: shows the account's client certificates.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetClientCertificatesInput, GetClientCertificatesOutput};

use crate::definition::authorization::needs;
use crate::definition::model::ClientCertificate;
use crate::definition::page::page;
use crate::definition::{Apigateway, keys, view};

/// Shows the account's client certificates.
pub(crate) struct GetClientCertificates;

#[async_trait]
impl Operation for GetClientCertificates {
    type State = Apigateway;
    type Input = GetClientCertificatesInput;
    type Output = GetClientCertificatesOutput;
    const NAME: &'static str = "GetClientCertificates";

    async fn access(_: &Apigateway, ctx: &Context, _: &GetClientCertificatesInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", "/clientcertificates"))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetClientCertificatesInput,
    ) -> Result<GetClientCertificatesOutput> {
        let all: Vec<ClientCertificate> = state.all(keys::client_certificates(ctx)).await?;
        let (items, position) = page(all, |item| &item.id, input.limit, input.position.as_deref())?;
        let items = items.iter().map(view::client_certificate).collect();
        Ok(GetClientCertificatesOutput { position, items: Some(items) })
    }
}
