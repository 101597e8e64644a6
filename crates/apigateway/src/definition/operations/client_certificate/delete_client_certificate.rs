//! DeleteClientCertificate: removes a client certificate.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{DeleteClientCertificateInput, DeleteClientCertificateOutput};

use crate::definition::authorization::needs;
use crate::definition::edit::Edit;
use crate::definition::error::no_client_certificate;
use crate::definition::model::ClientCertificate;
use crate::definition::{Apigateway, keys};

/// Removes a client certificate.
pub(crate) struct DeleteClientCertificate;

#[async_trait]
impl Operation for DeleteClientCertificate {
    type State = Apigateway;
    type Input = DeleteClientCertificateInput;
    type Output = DeleteClientCertificateOutput;
    const NAME: &'static str = "DeleteClientCertificate";

    async fn access(
        _: &Apigateway,
        ctx: &Context,
        input: &DeleteClientCertificateInput,
    ) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:DELETE", format!("/clientcertificates/{}", input.client_certificate_id)))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: DeleteClientCertificateInput,
    ) -> Result<DeleteClientCertificateOutput> {
        let key = keys::client_certificate(ctx, &input.client_certificate_id);
        let mut edit = Edit::begin(state.platform.store.as_ref(), vec![key.clone()]).await?;
        let outcome = match edit.get::<ClientCertificate>(&key).await? {
            Some(_) => edit.delete(key),
            None => Err(no_client_certificate()),
        };
        edit.finish(outcome.map(|()| DeleteClientCertificateOutput {})).await
    }
}
