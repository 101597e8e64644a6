//! Test invocations.

mod test_invoke_authorizer;
mod test_invoke_method;

use std::collections::BTreeMap;

use service::ServiceBuilder;

use crate::definition::Apigateway;

/// Adds the operations.
pub(super) fn register(service: ServiceBuilder<Apigateway>) -> ServiceBuilder<Apigateway> {
    service
        .operation::<test_invoke_authorizer::TestInvokeAuthorizer>()
        .operation::<test_invoke_method::TestInvokeMethod>()
}

/// Names with one value each.
type Single = Option<BTreeMap<String, String>>;

/// Names with several values each.
type Multi = Option<BTreeMap<String, Vec<String>>>;

/// The headers that are given in one form or the other; several values stand before one.
fn headers(single: &Single, multi: &Multi) -> Vec<(String, String)> {
    let all = multi.iter().flatten();
    let all = all.flat_map(|(name, values)| values.iter().map(move |value| (name.clone(), value.clone())));
    let is_multi = |name: &str| multi.iter().flatten().any(|(other, _)| other.eq_ignore_ascii_case(name));
    let single = single.iter().flatten().filter(|(name, _)| !is_multi(name));
    single.map(|(name, value)| (name.clone(), value.clone())).chain(all).collect()
}

/// The path, if one is given, and the query.
fn path_and_query(given: Option<&str>) -> (Option<String>, String) {
    let given = given.unwrap_or_default();
    let (path, query) = given.split_once('?').unwrap_or((given, ""));
    (Some(path).filter(|path| !path.is_empty()).map(str::to_owned), query.to_owned())
}
