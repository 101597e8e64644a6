//! The URI of an integration: an HTTP address, or `arn:aws:apigateway:{region}:{service}:{path|action}/{…}`, for functions
//! `…:lambda:path/2015-03-31/functions/{function ARN}/invocations`. Errors as recorded 2024-06 and 2025-03 (localstack,
//! `test_put_integration_validation`, `test_put_integration_aws_proxy_uri`).

use base::Arn;
use service::Result;

use super::error::bad_request;
use super::model::IntegrationKind;

/// Checks that an integration of this kind can have this URI and these credentials.
pub(crate) fn check(kind: IntegrationKind, uri: &str, credentials: Option<&str>) -> Result<()> {
    if credentials.is_some_and(|role| Arn::parse(role).is_err()) {
        return Err(bad_request("Invalid ARN specified in the request"));
    }
    match kind {
        IntegrationKind::Mock => Ok(()),
        IntegrationKind::AwsProxy => lambda_function(uri).map(drop),
        IntegrationKind::Aws => {
            service(uri)?;
            if credentials.is_none() && function(uri).is_none() {
                return Err(bad_request("Role ARN must be specified for AWS integrations"));
            }
            Ok(())
        }
        IntegrationKind::Http | IntegrationKind::HttpProxy if is_address(uri) => Ok(()),
        IntegrationKind::Http | IntegrationKind::HttpProxy => {
            Err(bad_request("Invalid HTTP endpoint specified for URI"))
        }
    }
}

/// Whether this is an HTTP address, as far as stage variables and path variables let it be known.
fn is_address(uri: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| uri.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
        || uri.starts_with("${stageVariables.")
}

/// The ARN of an AWS service integration.
fn service(uri: &str) -> Result<Arn> {
    let arn = Arn::parse(uri).map_err(|_| bad_request("Invalid ARN specified in the request"))?;
    if !["path/", "action/"].iter().any(|kind| arn.resource.starts_with(kind)) {
        return Err(bad_request("AWS ARN for integration must contain path or action"));
    }
    Ok(arn)
}

/// The function's ARN in the URI; it may hold `${stageVariables.name}`.
pub(crate) fn lambda_function(uri: &str) -> Result<&str> {
    let arn = service(uri)?;
    // What stands where other ARNs have the account is the service that is called.
    let is_lambda = arn.service == "apigateway" && arn.account == "lambda";
    is_lambda.then(|| function(uri)).flatten().ok_or_else(|| {
        bad_request(
            "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
        )
    })
}

fn function(uri: &str) -> Option<&str> {
    let (_, path) = uri.split_once(":path/")?;
    let function = path.strip_prefix("2015-03-31/functions/")?.strip_suffix("/invocations")?;
    (!function.is_empty()).then_some(function)
}

#[cfg(test)]
mod tests {
    use super::lambda_function;

    const FUNCTION: &str = "arn:aws:lambda:us-east-1:000000000000:function:f";

    #[test]
    fn the_function_is_what_stands_between_functions_and_invocations() {
        for function in
            [FUNCTION, &format!("{FUNCTION}:live"), &format!("{FUNCTION}:${{stageVariables.alias}}")]
        {
            let uri = format!(
                "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
            );
            assert_eq!(lambda_function(&uri).unwrap(), function);
        }
    }

    #[test]
    fn other_uris_are_refused_in_awss_words() {
        let only = "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream \
                    invocations.";
        let cases = [
            (FUNCTION.to_owned(), "AWS ARN for integration must contain path or action"),
            (
                format!("bad-arn:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"),
                "Invalid ARN specified in the request",
            ),
            (
                format!(
                    "arn:aws:apigateway:us-east-1:lambda:test/2015-03-31/functions/{FUNCTION}/invocations"
                ),
                "AWS ARN for integration must contain path or action",
            ),
            (
                format!(
                    "arn:aws:apigateway:us-east-1:firehose:path/2015-03-31/functions/{FUNCTION}/invocations"
                ),
                only,
            ),
            (format!("arn:aws:apigateway:us-east-1:lambda:path/random/value/{FUNCTION}/invocations"), only),
            ("http://example.com".to_owned(), "Invalid ARN specified in the request"),
        ];
        for (uri, message) in cases {
            assert_eq!(lambda_function(&uri).unwrap_err().message, message, "{uri}");
        }
    }
}
