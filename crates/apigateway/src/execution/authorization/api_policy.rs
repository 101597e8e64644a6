//! The policy of an API itself: short resources written out, and what it says of a caller.

use policy::{Attached, Document, Policies, PrincipalKind, PrincipalView, Request, ResourcePolicy};
use serde_json::Value as Json;

use super::verdict::Verdict;

/// How a resource may be written short: `execute-api:/{stage}/{METHOD}/{path}`.
const SHORT: &str = "execute-api:/";

/// The policy document with its short resources written out for the API of this ARN
/// (`arn:aws:execute-api:{region}:{account}:{api}`).
///
/// # Errors
/// The document's fault, in words.
pub(crate) fn compile(text: &str, api_arn: &str) -> Result<Document, String> {
    let mut document: Json = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let statements = match document.get_mut("Statement") {
        Some(Json::Array(statements)) => statements.as_mut_slice(),
        Some(statement) => std::slice::from_mut(statement),
        None => &mut [],
    };
    for statement in statements {
        for element in ["Resource", "NotResource"] {
            statement.get_mut(element).into_iter().for_each(|resources| write_out(resources, api_arn));
        }
    }
    Document::parse(&document.to_string()).map_err(|error| error.detail)
}

fn write_out(resources: &mut Json, api_arn: &str) {
    match resources {
        Json::String(resource) => {
            if let Some(rest) = resource.strip_prefix(SHORT) {
                *resource = format!("{api_arn}/{rest}");
            }
        }
        Json::Array(all) => all.iter_mut().for_each(|resource| write_out(resource, api_arn)),
        _ => {}
    }
}

/// What an API's policy says of an action that nobody in particular takes.
pub(crate) fn of_anybody(
    document: &Document,
    action: &str,
    arn: &str,
    keys: &policy::Context<'_>,
) -> Verdict {
    let attached = Attached { name: "resource-based policy", document };
    let resource = ResourcePolicy { policy: Some(attached), account: "", must_allow: false };
    let principal = PrincipalView { arn: "anonymous", account: "", kind: PrincipalKind::Anonymous };
    let request = Request { action, resource: arn, principal, context: keys };
    let policies = Policies { resource: Some(resource), ..Policies::default() };
    Verdict::from(&policy::evaluate(&policies, &request))
}

/// What a policy that an authorizer answered says of an action.
pub(crate) fn of_bearer(document: &Document, action: &str, arn: &str, keys: &policy::Context<'_>) -> Verdict {
    let principal = PrincipalView { arn: "user", account: "", kind: PrincipalKind::User };
    let request = Request { action, resource: arn, principal, context: keys };
    let attached = [Attached { name: "identity-based policy", document }];
    let policies = Policies { identity: &attached, ..Policies::default() };
    Verdict::from(&policy::evaluate(&policies, &request))
}

#[cfg(test)]
mod tests {
    use policy::Context;

    use super::super::INVOKE;
    use super::{Verdict, compile, of_anybody, of_bearer};

    const API: &str = "arn:aws:execute-api:us-west-2:111111111111:ixun012ycl";
    const CALL: &str = "arn:aws:execute-api:us-west-2:111111111111:ixun012ycl/Test/PUT/Music/Table";

    /// The console's template for a list of source VPCs, filled in (2023-12).
    const VPC: &str = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/Test/*/*",
         "Condition": {"StringNotEquals": {"aws:sourceVpc": "vpc-1"}}},
        {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": ["execute-api:/Test/*/*"]}]}"#;

    fn from_vpc(vpc: Option<&str>, call: &str) -> Verdict {
        let mut keys = Context::new();
        vpc.into_iter().for_each(|vpc| keys.set("aws:SourceVpc", vpc.to_owned()));
        of_anybody(&compile(VPC, API).unwrap(), INVOKE, call, &keys)
    }

    #[test]
    fn a_template_of_the_console_lets_one_vpc_in() {
        assert_eq!(from_vpc(Some("vpc-1"), CALL), Verdict::Allow);
        assert_eq!(from_vpc(Some("vpc-2"), CALL), Verdict::Deny);
        assert_eq!(from_vpc(None, CALL), Verdict::Deny);
        assert_eq!(from_vpc(Some("vpc-1"), &CALL.replace("/Test/", "/prod/")), Verdict::Silence);
    }

    #[test]
    fn an_authorizers_policy_needs_no_principal() {
        let document = |effect: &str, resource: &str| {
            let statement = format!(
                r#"{{"Action": "execute-api:Invoke", "Effect": "{effect}", "Resource": "{API}/{resource}"}}"#
            );
            compile(&format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}]}}"#), API).unwrap()
        };
        let said = |effect, resource| of_bearer(&document(effect, resource), INVOKE, CALL, &Context::new());
        assert_eq!(said("Allow", "*/*/*"), Verdict::Allow);
        assert_eq!(said("Allow", "Test/PUT/Music/*"), Verdict::Allow);
        assert_eq!(said("Allow", "Test/GET/*"), Verdict::Silence);
        assert_eq!(said("Deny", "*"), Verdict::Deny);
    }

    #[test]
    fn what_is_no_policy_says_why() {
        assert!(compile("nothing", API).is_err());
        assert!(compile(r#"{"Statement": [{"Effect": "Maybe"}]}"#, API).is_err());
    }
}
