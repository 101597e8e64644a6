//! What the caller of an operation must be allowed: API Gateway's actions are HTTP methods, its resources the paths of
//! its own REST interface. Source: IAM service authorization reference, "Amazon API Gateway Management".

use base::Arn;
use service::{Access, Context};

/// `action` (e.g. `apigateway:GET`) on the path of the control plane's interface.
pub(crate) fn needs(ctx: &Context, action: &'static str, path: impl Into<String>) -> Vec<Access> {
    vec![Access::to(action, Arn::new("apigateway", &ctx.region, "", path).to_string())]
}

/// `/restapis/{api}` and what follows it.
pub(crate) fn api(id: &str, rest: &str) -> String {
    format!("/restapis/{id}{rest}")
}

/// `/restapis/{api}/resources/{resource}/methods/{method}` and what follows it.
pub(crate) fn method(api: &str, resource: &str, method: &str, rest: &str) -> String {
    format!("/restapis/{api}/resources/{resource}/methods/{method}{rest}")
}
