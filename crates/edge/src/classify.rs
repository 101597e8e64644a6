//! What a request is for, told from its head: a deployed API, a service of AWS, or the engine itself.

use std::borrow::Cow;

use apigateway::execution::{self, Address};
use base::limits;
use http::header;
use http::request::Parts;
use iam::Scope;
use percent_encoding::percent_decode_str;
use wire::Model;

/// Where a request goes.
pub enum Target {
    /// A call of a deployed API.
    Api(Address),
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
/// The largest body for the engine's own addresses.
const OWN_BODY: usize = 64 * 1024;
/// The largest body of other services' calls.
const AWS_BODY: usize = limits::dynamodb::BATCH;

impl Target {
    /// The most bytes worth reading.
    pub fn body_limit(&self) -> usize {
        match self {
            Self::Api(_) => limits::apigateway::PAYLOAD,
            Self::Aws(model) if model.endpoint_prefix == "lambda" => LAMBDA_BODY,
            Self::Aws(_) | Self::Unknown => AWS_BODY,
            Self::Own => OWN_BODY,
        }
    }
}

/// Tells by host, path, `X-Amz-Target` and the signature's `scope`. Custom domain names are not known here.
pub fn classify(parts: &Parts, scope: Option<&Scoped<'_>>) -> Target {
    let path = parts.uri.path();
    if is_own(path) {
        return Target::Own;
    }
    // Whatever its signature is scoped to: an API that asks for one says what is wrong with it.
    if let Some(address) = execution::address(host(parts), path) {
        return Target::Api(address);
    }
    let service = scope.map(|scope| scope.service.as_ref());
    let model = by_target(parts).or_else(|| service.and_then(by_signing_name)).or_else(|| by_path(path));
    model.map_or(Target::Unknown, Target::Aws)
}

/// The host of a request that may be for a custom domain name: any that does not call the engine itself.
pub fn possible_domain(parts: &Parts) -> Option<&str> {
    host(parts).filter(|_| !is_own(parts.uri.path()))
}

fn is_own(path: &str) -> bool {
    path.starts_with("/_landfall/")
}

fn host(parts: &Parts) -> Option<&str> {
    header(parts, header::HOST).or_else(|| parts.uri.host())
}

/// Tells an unsigned call of the Query protocol by its `Version`.
pub fn by_form(parts: &Parts, body: &[u8]) -> Option<&'static Model> {
    let query = parts.uri.query().unwrap_or_default();
    let form = std::str::from_utf8(body).unwrap_or_default();
    let version = form.split('&').chain(query.split('&')).find_map(|pair| pair.strip_prefix("Version="))?;
    let version = percent_decode_str(version).decode_utf8().ok()?;
    let speaks_query = |model: &&&Model| model.protocol == wire::Protocol::Query;
    wire::models().iter().filter(speaks_query).find(|model| *model.api_version == *version).copied()
}

fn by_target(parts: &Parts) -> Option<&'static Model> {
    let (prefix, _) = header(parts, &wire::TARGET)?.rsplit_once('.')?;
    wire::models().iter().find(|model| model.target_prefix == Some(prefix)).copied()
}

fn by_signing_name(name: &str) -> Option<&'static Model> {
    wire::models().iter().find(|model| model.signing_name == name).copied()
}

fn by_path(path: &str) -> Option<&'static Model> {
    let prefix = match path.split('/').nth(1)? {
        "2015-03-31" => "lambda",
        "account" | "apikeys" | "clientcertificates" | "domainnames" | "restapis" | "tags" | "usageplans" => {
            "apigateway"
        }
        _ => return None,
    };
    wire::model(prefix)
}

/// What the signature says the call is for, whether or not it verifies.
pub struct Scoped<'a> {
    /// The Region.
    pub region: Cow<'a, str>,
    /// The service's signing name.
    pub service: Cow<'a, str>,
}

/// The signature's scope: in the `Authorization` header, or in the query of a presigned request.
pub fn scope(parts: &Parts) -> Option<Scoped<'_>> {
    if let Some(scope) = Scope::of_headers(&parts.headers) {
        return Some(Scoped { region: scope.region.into(), service: scope.service.into() });
    }
    let query = parts.uri.query()?;
    let credential = query.split('&').find_map(|pair| pair.strip_prefix("X-Amz-Credential="))?;
    let decoded = percent_decode_str(credential).decode_utf8().ok()?;
    let scope = Scope::parse(&decoded)?;
    Some(Scoped { region: scope.region.to_owned().into(), service: scope.service.to_owned().into() })
}

fn header(parts: &Parts, name: impl header::AsHeaderName) -> Option<&str> {
    parts.headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::{Target, by_form, classify};

    fn parts(uri: &str, headers: &[(&str, &str)]) -> http::request::Parts {
        let mut request = http::Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    fn told(uri: &str, headers: &[(&str, &str)]) -> String {
        let parts = parts(uri, headers);
        match classify(&parts, super::scope(&parts).as_ref()) {
            Target::Api(address) => format!("api {} {} {}", address.api_id, address.stage, address.path),
            Target::Aws(model) => model.endpoint_prefix.to_owned(),
            Target::Own => "own".to_owned(),
            Target::Unknown => "unknown".to_owned(),
        }
    }

    const SIGNED_LOGS: (&str, &str) = (
        "authorization",
        "AWS4-HMAC-SHA256 Credential=AK/20261121/eu-west-1/logs/aws4_request, SignedHeaders=host",
    );

    #[test]
    fn a_request_is_told_by_its_head() {
        let target = [("x-amz-target", "DynamoDB_20120810.GetItem")];
        let presigned = "/?X-Amz-Credential=AK%2F20261121%2Fus-east-1%2Fsts%2Faws4_request";
        assert_eq!(told("/", &target), "dynamodb");
        let target = [("x-amz-target", "DynamoDBStreams_20120810.GetRecords")];
        assert_eq!(told("/", &target), "streams.dynamodb");
        assert_eq!(told("/", &[SIGNED_LOGS]), "logs");
        assert_eq!(told(presigned, &[]), "sts");
        assert_eq!(told("/2015-03-31/functions/f/invocations", &[]), "lambda");
        assert_eq!(told("/restapis/abc/stages", &[]), "apigateway");
        assert_eq!(told("/domainnames", &[]), "apigateway");
        assert_eq!(told("/restapis/abc/prod/_user_request_/x", &[]), "api abc prod /x");
        assert_eq!(told("/prod/x", &[("host", "abc.execute-api.localhost:4566")]), "api abc prod /x");
        assert_eq!(told("/_aws/execute-api/abc/prod/x", &[]), "api abc prod /x");
        assert_eq!(told("/_aws/execute-api/abc/prod/x", &[SIGNED_LOGS]), "api abc prod /x");
        assert_eq!(told("/_landfall/health", &[]), "own");
        assert_eq!(told("/", &[]), "unknown");
    }

    #[test]
    fn any_host_may_be_a_custom_domain_names_but_not_for_the_engines_own_addresses() {
        let host = ("host", "api.example.com");
        let told = |uri: &str, headers: &[(&str, &str)]| {
            super::possible_domain(&parts(uri, headers)).map(str::to_owned)
        };
        assert_eq!(told("/v1", &[host, SIGNED_LOGS]).as_deref(), Some("api.example.com"));
        assert_eq!(told("/v1", &[]), None);
        assert_eq!(told("/_landfall/health", &[host]), None);
    }

    #[test]
    fn a_region_is_the_signatures() {
        let parts = parts("/", &[SIGNED_LOGS]);
        assert_eq!(super::scope(&parts).unwrap().region, "eu-west-1");
    }

    #[test]
    fn an_unsigned_form_is_told_by_its_version() {
        let version =
            |form: &str| by_form(&parts("/", &[]), form.as_bytes()).map(|model| model.endpoint_prefix);
        assert_eq!(version("Action=ListStacks&Version=2010-05-15"), Some("cloudformation"));
        assert_eq!(version("Action=GetCallerIdentity&Version=2011-06-15"), Some("sts"));
        assert_eq!(version("Version=2011%2D06%2D15"), Some("sts"));
        assert_eq!(version("Version=1999-01-01"), None);
        assert_eq!(version("\u{0}garbage"), None);
    }
}
