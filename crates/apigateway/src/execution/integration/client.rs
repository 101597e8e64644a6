//! The client that calls HTTP endpoints: connections are kept, certificates are checked against the host's, unless an
//! integration says that they are not to be. Made when it is first needed, since most APIs call none.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

type Endpoints = Pool<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// A client for endpoints whose certificates are verified, and one for those whose are not.
#[derive(Default)]
pub(crate) struct Client {
    verifying: OnceLock<Result<Endpoints, String>>,
    trusting: OnceLock<Result<Endpoints, String>>,
}

impl Client {
    /// The client for an integration.
    pub fn of(&self, insecure: bool) -> Result<&Endpoints, String> {
        let client = if insecure {
            self.trusting.get_or_init(trusting)
        } else {
            self.verifying.get_or_init(verifying)
        };
        client.as_ref().map_err(Clone::clone)
    }
}

fn verifying() -> Result<Endpoints, String> {
    let connector = HttpsConnectorBuilder::new().with_provider_and_native_roots(ring::default_provider());
    let connector = connector.map_err(|error| format!("no certificates to trust in: {error}"))?;
    Ok(pool(connector.https_or_http().enable_http1().build()))
}

fn trusting() -> Result<Endpoints, String> {
    let provider = Arc::new(ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions();
    let config = config.map_err(|error| error.to_string())?;
    let verifier = Arc::new(Trusting(provider));
    let config = config.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
    let connector = HttpsConnectorBuilder::new().with_tls_config(config);
    Ok(pool(connector.https_or_http().enable_http1().build()))
}

fn pool(connector: HttpsConnector<HttpConnector>) -> Endpoints {
    Pool::builder(TokioExecutor::new()).http1_title_case_headers(true).build(connector)
}

/// Takes any certificate (`insecureSkipVerification`); signatures must be made with its key all the same.
#[derive(Debug)]
struct Trusting(Arc<CryptoProvider>);

impl ServerCertVerifier for Trusting {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
