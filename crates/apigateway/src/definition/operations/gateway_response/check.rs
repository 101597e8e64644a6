//! What a gateway response must be. Source: API Gateway Developer Guide, "Gateway responses"; the wording of mapping
//! errors is that of other mappings.

use service::Result;

use crate::definition::error::{bad_request, invalid_mapping};
use crate::definition::model::GatewayResponse;

/// Checks names and sources of parameters, and the status.
pub(crate) fn whole(response: &GatewayResponse) -> Result<()> {
    if let Some(status) = response.status_code.as_deref()
        && !status.parse::<u16>().is_ok_and(|status| (100..600).contains(&status))
    {
        return Err(bad_request(format!("Invalid status code specified: {status}")));
    }
    for (target, source) in &response.parameters {
        if target.strip_prefix("gatewayresponse.header.").is_none_or(str::is_empty) {
            return Err(invalid_mapping(target));
        }
        if !is_source(source) {
            return Err(invalid_mapping(source));
        }
    }
    Ok(())
}

fn is_source(source: &str) -> bool {
    const STARTS: [&str; 5] = [
        "method.request.header.",
        "method.request.path.",
        "method.request.querystring.",
        "context.",
        "stageVariables.",
    ];
    let is_static = source.len() >= 2 && source.starts_with('\'') && source.ends_with('\'');
    is_static
        || source.starts_with("method.request.multivalue")
        || source.starts_with("method.request.body")
        || STARTS.iter().any(|start| source.starts_with(start))
}
