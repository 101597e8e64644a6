//! The condition keys of a call that policies may ask for.
//! Source: API Gateway Developer Guide, "AWS condition keys that can be used in API Gateway resource policies".

use policy::Context as Keys;

use crate::execution::exchange::Exchange;
use crate::execution::request::{Request, Scheme};

/// The keys of a call by nobody in particular.
pub(crate) fn keys<'a>(exchange: &Exchange<'a>) -> Keys<'a> {
    let mut keys = Keys::new();
    let request = exchange.request;
    keys.set("aws:CurrentTime", exchange.time.iso8601_seconds());
    keys.set("aws:EpochTime", exchange.time.seconds().to_string());
    keys.set("aws:PrincipalType", "Anonymous");
    keys.set("aws:RequestedRegion", exchange.stage.live.region.as_str());
    keys.set("aws:SecureTransport", if request.scheme == Scheme::Https { "true" } else { "false" });
    if !request.sender.is_private() {
        keys.set("aws:SourceIp", request.source_ip.to_string());
    }
    if let Some(agent) = request.header("User-Agent") {
        keys.set("aws:UserAgent", agent);
    }
    for (key, value) in of_request(request) {
        keys.set(key, value);
    }
    keys
}

/// The keys that the request itself tells, whoever makes it.
pub(super) fn of_request(request: &Request) -> Vec<(&'static str, String)> {
    let sender = &request.sender;
    let address = sender.is_private().then(|| request.source_ip.to_string());
    let referer = request.header("Referer").map(str::to_owned);
    let all = [
        ("aws:Referer", referer),
        ("aws:SourceVpc", sender.vpc.clone()),
        ("aws:SourceVpce", sender.vpc_endpoint.clone()),
        ("aws:VpcSourceIp", address),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}
