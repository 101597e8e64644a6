//! A request to a deployed API, as whoever listens hands it over.

use std::net::IpAddr;

use bytes::Bytes;
use service::{Principal, ServiceError};

/// How the client reached the listener.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// In the clear.
    #[default]
    Http,
    /// Over TLS.
    Https,
}

impl Scheme {
    /// As `X-Forwarded-Proto` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// A request to a deployed API. [`super::address`] takes API, stage and path out of a URL, [`super::Execution::custom_domain`]
/// out of that of a custom domain name.
#[derive(Clone, Debug)]
pub struct Request {
    /// The API's id; empty when the URL leads to none, which is forbidden.
    pub api_id: String,
    /// The stage; empty when the URL names none, which is forbidden.
    pub stage: String,
    /// The HTTP method.
    pub method: String,
    /// What follows the stage, percent-encoded as it was sent: `` or `/…`.
    pub path: String,
    /// What follows the question mark, percent-encoded as it was sent; empty without one.
    pub query: String,
    /// The headers in the client's order and spelling, `Host` included. Bytes that are no UTF-8 are the caller's to
    /// replace.
    pub headers: Vec<(String, String)>,
    /// The body; empty if it is oversized.
    pub body: Bytes,
    /// Whether the body is larger than an API may get, and so was not read.
    pub oversized: bool,
    /// The client's address.
    pub source_ip: IpAddr,
    /// E.g. `HTTP/1.1`.
    pub protocol: &'static str,
    /// How the client came.
    pub scheme: Scheme,
    /// The port that the client reached.
    pub port: u16,
    /// The name that the client called, without a port.
    pub domain_name: String,
    /// What the URL of a custom domain name tells beside; `None` for a default address.
    pub custom_domain: Option<CustomDomain>,
    /// What is known of the client beyond what it sent.
    pub sender: Sender,
}

/// What the URL of a custom domain name tells beside API, stage and path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomDomain {
    /// The base path that led to the API; empty where none has to be named.
    pub base_path: String,
    /// The whole path, percent-encoded as it was sent.
    pub path: String,
}

/// What is known of a client beyond its request. Whoever listens has checked it.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    /// Who signed the request, or why the signature does not hold; `None` without a signature.
    pub signer: Option<Result<Signer, ServiceError>>,
    /// The VPC that the request comes from.
    pub vpc: Option<String>,
    /// The VPC endpoint that it comes through.
    pub vpc_endpoint: Option<String>,
    /// Whether the client asks for the request's trace in place of its answer.
    pub wants_trace: bool,
}

/// Who signed a request.
#[derive(Clone, Debug)]
pub struct Signer {
    /// The signer.
    pub principal: Principal,
    /// The access key's id.
    pub access_key: String,
}

impl Sender {
    /// Whether the request came within a VPC, where addresses are private.
    pub(crate) fn is_private(&self) -> bool {
        self.vpc.is_some() || self.vpc_endpoint.is_some()
    }
}

impl Request {
    /// The first header of this name, in any case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut named = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.as_str())
    }

    /// The path that routes see.
    pub(crate) fn routed_path(&self) -> &str {
        with_one_slash(&self.path)
    }

    /// The path that functions see: behind a custom domain name the base path belongs to it, and the stage where the URL
    /// names that (seen 2018-04, `slank/awsgi`, issue 18, and 2025-02, localstack, pull request 12296).
    pub(crate) fn shown_path(&self) -> &str {
        self.custom_domain.as_ref().map_or_else(|| self.routed_path(), |domain| with_one_slash(&domain.path))
    }
}

/// Slashes at a path's beginning count once (recorded 2024-08, localstack, `test_lambda_aws_proxy_integration`).
fn with_one_slash(path: &str) -> &str {
    let slashes = path.len() - path.trim_start_matches('/').len();
    slashes.checked_sub(1).and_then(|last| path.get(last..)).unwrap_or("/")
}
