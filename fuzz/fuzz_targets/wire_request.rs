//! What the wire targets share: bytes cut into a request, and its way through a service's model.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderValue};

/// The first two lines are method and target of the request, the third the operation; the rest is the body.
/// An operation that no model knows still tries the body against the first one.
pub fn try_services(services: &[&str], bytes: &[u8]) {
    let mut parts = bytes.splitn(4, |byte| *byte == b'\n');
    let mut line = || parts.next().and_then(|part| std::str::from_utf8(part).ok()).unwrap_or_default();
    let (method, target, operation) = (line(), line(), line());
    let body = Bytes::copy_from_slice(parts.next().unwrap_or_default());
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    for model in services.iter().filter_map(|service| wire::model(service)) {
        let mut headers = HeaderMap::new();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8"),
        );
        let named = format!("{}.{operation}", model.target_prefix.unwrap_or_default());
        if let Ok(named) = HeaderValue::from_str(&named) {
            headers.insert("x-amz-target", named);
        }
        let request = wire::Request { method, path, query, headers: &headers, body: body.clone() };
        let known = model.operation(operation).or_else(|| model.operations.first());
        for operation in wire::identify(model, &request).ok().into_iter().chain(known) {
            if let Ok(input) = wire::decode(model, operation, &request) {
                let _ = wire::validate(model, operation, &input);
            }
        }
    }
}
