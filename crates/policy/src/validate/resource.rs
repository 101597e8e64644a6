//! The form of resources: ARNs of known partitions, or `*`.

use crate::error::PolicyError;
use crate::syntax::StatementSyntax;

/// What IAM says of documents that its older reader cannot take.
pub(super) const LEGACY: &str = "The policy failed legacy parsing";

const PARTITIONS: [&str; 8] =
    ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

/// How the resource part of an ARN of service `iam` may begin.
const IAM_PATHS: [&str; 13] = [
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
];

/// The first fault of a statement's resources; one of their form goes before a "legacy" one.
pub(super) fn check(statement: &StatementSyntax) -> Result<(), PolicyError> {
    let Some(element) = &statement.resource else { return Ok(()) };
    let named = || element.values.iter().filter(|text| *text != "*");
    named().try_for_each(|text| form(text))?;
    match named().find(|text| !is_complete(text)) {
        None => Ok(()),
        Some(text) => Err(PolicyError::new(LEGACY, format!("the ARN {text} has too few parts"))),
    }
}

fn is_complete(arn: &str) -> bool {
    let colons = arn.bytes().filter(|byte| *byte == b':').count();
    (colons >= 5 || !arn.contains("::")) && arn.split(':').nth(2) != Some("")
}

fn form(text: &str) -> Result<(), PolicyError> {
    let detail = || format!("the resource is \"{text}\"");
    let Some((_, rest)) = text.split_once(':') else {
        return Err(PolicyError::new(format!("Resource {text} must be in ARN format or \"*\"."), detail()));
    };
    let (partition, after) = match rest.split_once(':') {
        Some((partition, after)) => (partition, Some(after)),
        None => (rest, None),
    };
    if partition != "*" && !PARTITIONS.contains(&partition) {
        return Err(PolicyError::new(wrong_partition(partition, after.unwrap_or_default()), detail()));
    }
    let Some(after) = after else {
        let message = "Resource vendor must be fully qualified and cannot contain regexes.";
        return Err(PolicyError::new(message, detail()));
    };
    of_service(text, after).map_err(|message| PolicyError::new(message, detail()))
}

/// Missing parts read `*` in the message.
fn wrong_partition(partition: &str, rest: &str) -> String {
    let mut parts = rest.splitn(4, ':');
    let mut next =
        |empty_too: bool| parts.next().filter(|part| empty_too || !part.is_empty()).unwrap_or("*").to_owned();
    let vendor = next(rest.contains(':'));
    let (region, account, id) = (next(true), next(true), next(true));
    format!(
        "Partition \"{partition}\" is not valid for resource \"arn:{partition}:{vendor}:{region}:{account}:{id}\"."
    )
}

/// Rules of single services: `rest` follows the partition.
fn of_service(text: &str, rest: &str) -> Result<(), String> {
    let mut parts = rest.splitn(4, ':');
    let service = parts.next().unwrap_or_default();
    let (region, _account) = (parts.next(), parts.next());
    let id = parts.next().unwrap_or_default();
    let has_region = region.is_some_and(|region| !region.is_empty());
    match service {
        "iam" if has_region => Err(format!("IAM resource {text} cannot contain region information.")),
        "s3" if has_region && !id.starts_with("accesspoint/") => {
            Err(format!("Resource {text} can not contain region information."))
        }
        "iam" if !is_iam_path(id) => {
            Err(format!("IAM resource path must either be \"*\" or start with {}.", IAM_PATHS.join(", ")))
        }
        _ => Ok(()),
    }
}

fn is_iam_path(id: &str) -> bool {
    id == "*" || id == "root" || IAM_PATHS.iter().any(|path| id.starts_with(path))
}
