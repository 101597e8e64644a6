//! The `$context` variables by name, as parameter mappings, gateway responses and access logs read them. Source: API
//! Gateway Developer Guide, "Variables for access logging" and "$context variables".

use std::borrow::Cow;

use super::exchange::Exchange;

impl Exchange<'_> {
    /// The variable of this name, as it stands after `context.`; `None` if there is none, or it has no value here.
    pub fn context(&self, name: &str) -> Option<Cow<'_, str>> {
        let (stage, request) = (self.stage, self.request);
        if let Some(given) = self.given.get(name) {
            return Some(given.as_str().into());
        }
        Some(match name {
            "accountId" => stage.live.account.as_str().into(),
            "apiId" => request.api_id.as_str().into(),
            "deploymentId" => stage.live.deployment.as_str().into(),
            "domainName" => request.domain_name.as_str().into(),
            "domainPrefix" => self.domain_prefix().into(),
            "extendedRequestId" => self.ids.extended.as_str().into(),
            "isCanaryRequest" => if stage.is_canary { "true" } else { "false" }.into(),
            "httpMethod" => request.method.as_str().into(),
            "path" => self.full_path().into(),
            "protocol" => request.protocol.into(),
            "requestId" => self.ids.request.as_str().into(),
            "requestTime" => self.time.common_log().into(),
            "requestTimeEpoch" => self.time.0.to_string().into(),
            "resourceId" => self.resource.id.as_str().into(),
            "resourcePath" => self.resource.path.as_str().into(),
            "stage" => stage.name.as_str().into(),
            _ => return self.nested(name),
        })
    }

    fn nested(&self, name: &str) -> Option<Cow<'_, str>> {
        let request = self.request;
        match name.split_once('.')? {
            ("identity", "sourceIp") => Some(self.source_ip().into()),
            ("identity", "vpcId") => request.sender.vpc.as_deref().map(Cow::Borrowed),
            ("identity", "vpceId") => request.sender.vpc_endpoint.as_deref().map(Cow::Borrowed),
            ("identity", "userAgent") => self.user_agent().map(Cow::Borrowed),
            ("identity", name) => self.caller.identity.get(name).map(|value| value.as_str().into()),
            ("customDomain", "basePathMatched") => {
                let base_path = request.custom_domain.as_ref()?.base_path.as_str();
                Some(if base_path.is_empty() { "(none)" } else { base_path }.into())
            }
            ("authorizer", name) => text(member(&self.caller.authorizer, name)?),
            _ => None,
        }
    }
}

/// A member, or one of a member that is an object: `claims.sub`.
fn member<'v>(
    object: &'v serde_json::Map<String, serde_json::Value>,
    name: &str,
) -> Option<&'v serde_json::Value> {
    object.get(name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        member(object.get(first)?.as_object()?, rest)
    })
}

fn text(value: &serde_json::Value) -> Option<Cow<'_, str>> {
    match value {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text.as_str().into()),
        other => Some(other.to_string().into()),
    }
}
