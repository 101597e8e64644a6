//! How groups and streams are named from outside: ARNs, identifiers, permissions.

use service::{Access, Context, Result, ServiceError, records};
use store::Snapshot;

use crate::model::Group;
use crate::{error, keys};

/// A group's ARN as `logGroupArn` has it; `arn` has `:*` after it.
pub fn group_arn(ctx: &Context, name: &str) -> String {
    ctx.arn("logs", format!("log-group:{name}"))
}

/// A stream's ARN.
pub fn stream_arn(ctx: &Context, group: &str, stream: &str) -> String {
    ctx.arn("logs", format!("log-group:{group}:log-stream:{stream}"))
}

/// A permission on a group. It is asked for with an empty stream after it, as refusals show: policies name groups with
/// `:*` at the end.
pub fn on_group(ctx: &Context, action: &'static str, name: &str) -> Vec<Access> {
    vec![Access::to(action, ctx.arn("logs", format!("log-group:{name}:log-stream:")))]
}

/// A permission on a stream.
pub fn on_stream(ctx: &Context, action: &'static str, group: &str, stream: &str) -> Vec<Access> {
    vec![Access::to(action, stream_arn(ctx, group, stream))]
}

/// The group's name where a name or an identifier (name or ARN) may be given, but not both.
pub fn group_name(ctx: &Context, name: Option<&str>, identifier: Option<&str>) -> Result<String> {
    match (name, identifier) {
        (Some(name), None) => Ok(name.to_owned()),
        (None, Some(identifier)) => from_identifier(ctx, identifier),
        (Some(_), Some(_)) => Err(ServiceError::sender(
            "ValidationException",
            400,
            "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
        )),
        (None, None) => {
            Err(error::invalid("At least one of logGroupName or logGroupIdentifier must be specified."))
        }
    }
}

/// Groups of other accounts and Regions are not here.
fn from_identifier(ctx: &Context, identifier: &str) -> Result<String> {
    let Ok(arn) = base::Arn::parse(identifier) else { return Ok(identifier.to_owned()) };
    let own = arn.service == "logs" && *arn.account == *ctx.account && *arn.region == *ctx.region;
    let name = arn.resource.strip_prefix("log-group:").filter(|_| own);
    name.map(str::to_owned).ok_or_else(error::no_group)
}

/// The group, or AWS's error.
pub async fn group(snapshot: &dyn Snapshot, ctx: &Context, name: &str) -> Result<Group> {
    records::read(snapshot, &keys::group(ctx, name)).await?.ok_or_else(error::no_group)
}
