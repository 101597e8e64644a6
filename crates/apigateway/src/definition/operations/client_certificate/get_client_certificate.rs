//! GetClientCertificate: shows a client certificate.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetClientCertificateInput, GetClientCertificateOutput};

use crate::definition::authorization::needs;
use crate::definition::edit::read;
use crate::definition::error::no_client_certificate;
use crate::definition::model::ClientCertificate;
use crate::definition::{Apigateway, keys, view};

/// Shows a client certificate.
pub(crate) struct GetClientCertificate;

#[async_trait]
impl Operation for GetClientCertificate {
    type State = Apigateway;
    type Input = GetClientCertificateInput;
    type Output = GetClientCertificateOutput;
    const NAME: &'static str = "GetClientCertificate";

    async fn access(_: &Apigateway, ctx: &Context, input: &GetClientCertificateInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", format!("/clientcertificates/{}", input.client_certificate_id)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: GetClientCertificateInput,
    ) -> Result<GetClientCertificateOutput> {
        let snapshot = state.platform.store.snapshot().await?;
        let key = keys::client_certificate(ctx, &input.client_certificate_id);
        let found: Option<ClientCertificate> = read(snapshot.as_ref(), &key).await?;
        let shown = view::client_certificate(&found.ok_or_else(no_client_certificate)?);
        Ok(GetClientCertificateOutput { tags: view::tags(shown.tags), ..shown })
    }
}
