//! How the control plane's records lie in the store: by kind, account, Region, API, and id.

use service::Context;
use store::key::KeyBuilder;
use store::{Key, Range};

fn within(kind: &str, ctx: &Context) -> KeyBuilder {
    KeyBuilder::new("apigateway").str(kind).str(&ctx.account).str(&ctx.region)
}

/// A REST API with its resource tree and the names of its deployments and stages.
pub(crate) fn api(ctx: &Context, id: &str) -> Key {
    within("api", ctx).str(id).finish()
}

/// All REST APIs of the account in the Region.
pub(crate) fn apis(ctx: &Context) -> Range {
    within("api", ctx).range()
}

/// A resource's methods.
pub(crate) fn resource(ctx: &Context, api: &str, id: &str) -> Key {
    within("resource", ctx).str(api).str(id).finish()
}

/// What belongs to an API beside its resources: all of one kind.
pub(crate) fn parts(ctx: &Context, kind: &str, api: &str) -> Key {
    within(kind, ctx).str(api).finish()
}

/// A custom domain name.
pub(crate) fn domain_name(ctx: &Context, name: &str) -> Key {
    within("domain-name", ctx).str(name).finish()
}

/// All custom domain names of the account in the Region.
pub(crate) fn domain_names(ctx: &Context) -> Range {
    within("domain-name", ctx).range()
}

/// A client certificate.
pub(crate) fn client_certificate(ctx: &Context, id: &str) -> Key {
    within("client-certificate", ctx).str(id).finish()
}

/// All client certificates of the account in the Region.
pub(crate) fn client_certificates(ctx: &Context) -> Range {
    within("client-certificate", ctx).range()
}

/// What is known of a deployment beside the API it froze.
pub(crate) fn deployment(ctx: &Context, api: &str, id: &str) -> Key {
    within("deployment", ctx).str(api).str(id).finish()
}

/// The definition that a deployment froze.
pub(crate) fn frozen(ctx: &Context, api: &str, deployment: &str) -> Key {
    within("frozen-definition", ctx).str(api).str(deployment).finish()
}

/// A stage.
pub(crate) fn stage(ctx: &Context, api: &str, name: &str) -> Key {
    within("stage", ctx).str(api).str(name).finish()
}
