//! What a request is for, told from its head: a deployed API, a service of AWS, or the engine itself.

use apigateway::execution;
use base::limits;
use http::request::Parts;
use wire::Model;

/// A deployed API's stage, and what of the path follows it.
pub struct Route {
    /// The API's id.
    pub api_id: String,
    /// The stage; empty when none is named.
    pub stage: String,
    /// What follows the stage, as it was sent.
    pub path: String,
    /// The name the client called.
    pub domain_name: String,
}

impl Route {
    fn find(host: Option<&str>, path: &str) -> Option<Self> {
        let address = execution::address(host, path)?;
        Some(Self {
            stage: address.stage.to_owned(),
            path: address.path.to_owned(),
            domain_name: address.domain_name.into_owned(),
            api_id: address.api_id,
        })
    }
}

/// Where a request goes.
pub enum Target {
    /// A call of a deployed API.
    Api(Route),
    /// A call of an AWS service.
    Aws(&'static Model),
    /// The engine's own addresses, under `/_landfall/`.
    Own,
    /// Nothing in the head tells; the Query protocol's form may.
    Unknown,
}

/// The largest body of a call of Lambda: a zipped package of 50 MB in base 64.
/// Source: Lambda's own error, "Request must be smaller than 69905067 bytes".
const LAMBDA_BODY: usize = 69_905_067;
/// The largest body of other services' calls.
const AWS_BODY: usize = limits::dynamodb::BATCH;

impl Target {
    /// The most bytes worth reading. One more than an API may get, so that its own error can be given.
    pub fn body_limit(&self) -> usize {
        match self {
            Self::Api(_) => limits::apigateway::PAYLOAD + 1,
            Self::Aws(model) if model.endpoint_prefix == "lambda" => LAMBDA_BODY,
            Self::Aws(_) | Self::Unknown => AWS_BODY,
            Self::Own => 0,
        }
    }
}

/// Tells by host, path, `X-Amz-Target` and the signature's scope.
pub fn classify(parts: &Parts) -> Target {
    let path = parts.uri.path();
    if path.starts_with("/_landfall/") {
        return Target::Own;
    }
    let host = header(parts, "host").or_else(|| parts.uri.host());
    let scope = scoped_service(parts);
    if scope.is_none_or(|service| service == "execute-api")
        && let Some(route) = Route::find(host, path)
    {
        return Target::Api(route);
    }
    let model = by_target(parts).or_else(|| scope.and_then(by_signing_name)).or_else(|| by_path(path));
    model.map_or(Target::Unknown, Target::Aws)
}

/// Tells an unsigned call of the Query protocol by its `Version`.
pub fn by_form(parts: &Parts, body: &[u8]) -> Option<&'static Model> {
    let query = parts.uri.query().unwrap_or_default();
    let form = std::str::from_utf8(body).unwrap_or_default();
    let version = form.split('&').chain(query.split('&')).find_map(|pair| pair.strip_prefix("Version="))?;
    let speaks_query = |model: &&&Model| model.protocol == wire::Protocol::Query;
    wire::models().iter().filter(speaks_query).find(|model| model.api_version == version).copied()
}

fn by_target(parts: &Parts) -> Option<&'static Model> {
    let (prefix, _) = header(parts, "x-amz-target")?.rsplit_once('.')?;
    wire::models().iter().find(|model| model.target_prefix == Some(prefix)).copied()
}

fn by_signing_name(name: &str) -> Option<&'static Model> {
    wire::models().iter().find(|model| model.signing_name == name).copied()
}

fn by_path(path: &str) -> Option<&'static Model> {
    let prefix = match path.split('/').nth(1)? {
        "2015-03-31" => "lambda",
        "restapis" => "apigateway",
        _ => return None,
    };
    wire::model(prefix)
}

/// The service that the signature names, in the header or the query, whether or not it verifies.
fn scoped_service(parts: &Parts) -> Option<&str> {
    scope(parts)?.nth(3)
}

/// The Region that the signature names.
pub fn scoped_region(parts: &Parts) -> Option<&str> {
    scope(parts)?.nth(2).filter(|region| !region.is_empty() && region.len() <= 32)
}

/// The fields of the credential: access key, date, Region, service, `aws4_request`.
fn scope(parts: &Parts) -> Option<impl Iterator<Item = &str>> {
    let signed = header(parts, "authorization").and_then(|value| value.split_once("Credential="));
    if let Some((_, credential)) = signed {
        let end = credential.find([',', ' ']).unwrap_or(credential.len());
        return Some(credential.get(..end).unwrap_or_default().split("/"));
    }
    let query = parts.uri.query()?;
    let credential = query.split('&').find_map(|pair| pair.strip_prefix("X-Amz-Credential="))?;
    let escaped = credential.contains("%2F") || credential.contains("%2f");
    let separator = match escaped {
        true if credential.contains("%2F") => "%2F",
        true => "%2f",
        false => "/",
    };
    Some(credential.split(separator))
}

fn header<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    parts.headers.get(name)?.to_str().ok()
}
