//! What belongs to an account rather than to an API, and only the control plane needs: domain names, client certificates.

use base::Time;
use serde::{Deserialize, Serialize};

use super::Texts;

/// A custom domain name. Where its base paths lead stands in [`crate::settings::Host`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DomainName {
    pub name: String,
    /// `REGIONAL` or `EDGE`.
    pub endpoint_type: String,
    pub ip_address_type: String,
    pub certificate_name: Option<String>,
    pub certificate_arn: Option<String>,
    pub regional_certificate_name: Option<String>,
    pub regional_certificate_arn: Option<String>,
    pub ownership_verification_certificate_arn: Option<String>,
    /// When the certificate was set, as AWS shows it for edge-optimized names.
    pub certificate_uploaded: Option<Time>,
    pub security_policy: Option<String>,
    /// The part of the endpoint's own name that tells it from others.
    #[serde(default)]
    pub target: String,
    #[serde(default)]
    pub tags: Texts,
}

/// The certificate by which HTTP integrations know the gateway.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ClientCertificate {
    pub id: String,
    pub description: Option<String>,
    /// The certificate, PEM.
    pub certificate: String,
    /// Its private key, PEM; shown to nobody.
    pub private_key: String,
    pub created: Time,
    pub expires: Time,
    #[serde(default)]
    pub tags: Texts,
}
