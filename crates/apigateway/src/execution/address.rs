//! Where a request to a deployed API is addressed: by host name as on AWS, or by one of the two paths that tools for
//! local use know. It knows nothing of which APIs exist, nor of custom domain names (`domains`).

use super::request::CustomDomain;

/// The API and stage that a URL names, and what follows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The API's id, in lower case; empty when a custom domain name has no mapping for the path.
    pub api_id: String,
    /// The stage; empty when the URL names none. API Gateway answers both with 403 `Forbidden`.
    pub stage: String,
    /// What follows the stage: `` or `/…`, as it was sent.
    pub path: String,
    /// The name that the function shall see as the API's own: the host without its port, if that names the API.
    pub domain_name: String,
    /// What the URL of a custom domain name tells beside.
    pub custom_domain: Option<CustomDomain>,
}

const EXECUTE_API: &str = ".execute-api.";

/// Takes the address of a deployed API out of a request's `Host` and raw path (without the query):
/// - host `{api}.execute-api.{anything}` and path `/{stage}/…`;
/// - path `/_aws/execute-api/{api}/{stage}/…`;
/// - path `/restapis/{api}/{stage}/_user_request_/…`.
///
/// `None` if the request is for something else.
pub fn address(host: Option<&str>, path: &str) -> Option<Address> {
    host.and_then(|host| by_host(host, path)).or_else(|| by_path(path)).or_else(|| by_user_request(path))
}

fn by_host(host: &str, path: &str) -> Option<Address> {
    let name = without_port(host);
    let at = find_ignoring_case(name, EXECUTE_API)?;
    let api = name.get(..at).filter(|api| is_id(api))?;
    // Slashes before the stage count once (recorded 2024-08, localstack, `test_lambda_aws_proxy_integration`).
    let (stage, path) = first_segment(path.trim_start_matches('/'));
    Some(default(api.to_ascii_lowercase(), stage, path, name.to_owned()))
}

fn by_path(path: &str) -> Option<Address> {
    let (api, rest) = first_segment(path.strip_prefix("/_aws/execute-api/")?);
    let (stage, path) = first_segment(rest.strip_prefix('/').unwrap_or_default());
    local(api, stage, path)
}

fn by_user_request(path: &str) -> Option<Address> {
    let (api, rest) = first_segment(path.strip_prefix("/restapis/")?);
    let (stage, rest) = first_segment(rest.strip_prefix('/')?);
    let rest = rest.strip_prefix("/_user_request_")?;
    (rest.is_empty() || rest.starts_with('/')).then(|| local(api, stage, rest)).flatten()
}

fn local(api: &str, stage: &str, path: &str) -> Option<Address> {
    let api = Some(api).filter(|api| is_id(api))?;
    let api_id = api.to_ascii_lowercase();
    let domain_name = [&api_id, ".execute-api.localhost"].concat();
    Some(default(api_id, stage, path, domain_name))
}

fn default(api_id: String, stage: &str, path: &str, domain_name: String) -> Address {
    Address { api_id, stage: stage.to_owned(), path: path.to_owned(), domain_name, custom_domain: None }
}

/// The part before the first slash, and the rest with it.
pub(super) fn first_segment(path: &str) -> (&str, &str) {
    path.split_at(path.bytes().position(|byte| byte == b'/').unwrap_or(path.len()))
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A host's name.
pub(super) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::address;

    fn parts(host: Option<&str>, path: &str) -> Option<(String, String, String, String)> {
        address(host, path).map(|a| (a.api_id, a.stage, a.path, a.domain_name))
    }

    fn some(api: &str, stage: &str, path: &str, domain: &str) -> Option<(String, String, String, String)> {
        Some((api.into(), stage.into(), path.into(), domain.into()))
    }

    #[test]
    fn a_host_names_the_api() {
        let host = "abc123.execute-api.localhost:4566";
        let domain = "abc123.execute-api.localhost";
        assert_eq!(parts(Some(host), "/prod/link"), some("abc123", "prod", "/link", domain));
        assert_eq!(parts(Some(host), "//prod//link"), some("abc123", "prod", "//link", domain));
        assert_eq!(parts(Some(host), "/prod"), some("abc123", "prod", "", domain));
        assert_eq!(parts(Some(host), "/"), some("abc123", "", "", domain));
        let aws = "ABC.Execute-API.eu-west-1.amazonaws.com";
        assert_eq!(parts(Some(aws), "/s/"), some("abc", "s", "/", aws));
    }

    #[test]
    fn a_path_names_the_api() {
        let host = Some("127.0.0.1:4566");
        let domain = "abc.execute-api.localhost";
        assert_eq!(parts(host, "/_aws/execute-api/abc/prod/a/b"), some("abc", "prod", "/a/b", domain));
        assert_eq!(parts(host, "/_aws/execute-api/abc"), some("abc", "", "", domain));
        assert_eq!(parts(host, "/restapis/abc/prod/_user_request_/a"), some("abc", "prod", "/a", domain));
        assert_eq!(parts(host, "/restapis/abc/prod/_user_request_"), some("abc", "prod", "", domain));
    }

    #[test]
    fn other_requests_are_for_others() {
        let paths = [
            "",
            "/",
            "/restapis",
            "/restapis/abc/stages",
            "/restapis/abc/stages/prod",
            "/_aws/execute-api/",
            "/x",
        ];
        for path in paths {
            assert_eq!(parts(Some("localhost:4566"), path), None, "{path}");
        }
        assert_eq!(parts(Some(".execute-api.x"), "/prod"), None);
        assert_eq!(parts(Some("a b.execute-api.x"), "/prod"), None);
    }
}
