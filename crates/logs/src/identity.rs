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

/// A permission on a group. IAM matches log groups with `:*` or a stream after them.
pub fn on_group(ctx: &Context, action: &'static str, name: &str) -> Vec<Access> {
    vec![Access::to(action, ctx.arn("logs", format!("log-group:{name}:log-stream:")))]
}

/// A permission on a stream.
pub fn on_stream(ctx: &Context, action: &'static str, group: &str, stream: &str) -> Vec<Access> {
    vec![Access::to(action, stream_arn(ctx, group, stream))]
}

/// The group's name where a name or an identifier (name or ARN) may be given, but not both.
pub fn group_name(name: Option<&str>, identifier: Option<&str>) -> Result<String> {
    match (name, identifier) {
        (Some(name), None) => Ok(name.to_owned()),
        (None, Some(identifier)) => Ok(from_identifier(identifier)),
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

fn from_identifier(identifier: &str) -> String {
    match base::Arn::parse(identifier) {
        Ok(arn) => {
            let name = arn.resource.strip_prefix("log-group:").unwrap_or(&arn.resource);
            name.strip_suffix(":*").unwrap_or(name).to_owned()
        }
        Err(_) => identifier.to_owned(),
    }
}

/// The group, or AWS's error.
pub async fn group(snapshot: &dyn Snapshot, ctx: &Context, name: &str) -> Result<Group> {
    records::read(snapshot, &keys::group(ctx, name)).await?.ok_or_else(error::no_group)
}
