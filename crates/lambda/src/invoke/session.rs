//! A process's credentials: a session of the function's execution role, assumed through STS like
//! anybody's, so that the role's trust policy decides.

use service::{Context, Platform, Principal, Result, ServiceError};
use wire::sts::AssumeRoleOutput;
use wire::{FromValue, Map, Value};

use crate::model::Function;

/// Temporary credentials and who they stand for.
#[derive(Clone)]
pub struct Session {
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_key: String,
    /// `AWS_SESSION_TOKEN`.
    pub token: String,
    /// The session as a caller.
    pub principal: Principal,
}

impl Session {
    /// Assumes the function's role; the session bears the function's name, as on AWS.
    pub async fn of_role(platform: &Platform, ctx: &Context, function: &Function) -> Result<Self> {
        let service = Principal::Service { name: "lambda.amazonaws.com", source_arn: None };
        let acting =
            Context { region: ctx.region.clone(), account: ctx.account.clone(), ..platform.context(service) };
        // STS wants two characters at least.
        let name = format!("{:-<2}", function.name);
        let input = Map::from([("RoleArn", function.role.as_str().into()), ("RoleSessionName", name.into())]);
        let assumed = platform.aws.call(&acting, "sts", "AssumeRole", Value::from(input)).await;
        let output = assumed.map_err(refused)?;
        let output = AssumeRoleOutput::from_value(output).map_err(ServiceError::internal)?;
        Self::from_output(output, &function.role)
            .ok_or_else(|| ServiceError::internal("STS answered no credentials"))
    }

    fn from_output(output: AssumeRoleOutput, role_arn: &str) -> Option<Self> {
        let credentials = output.credentials?;
        let user = output.assumed_role_user?;
        let role_name = role_arn.rsplit('/').next()?;
        let access_key = credentials.access_key_id?;
        let principal = Principal::Session {
            role_arn: role_arn.into(),
            role_name: role_name.into(),
            session_arn: user.arn?.into(),
            id: user.assumed_role_id?.into(),
            access_key: access_key.as_str().into(),
        };
        Some(Self {
            access_key,
            secret_key: credentials.secret_access_key?,
            token: credentials.session_token?,
            principal,
        })
    }
}

/// What the function's caller is told where its role does not let Lambda in any more.
fn refused(error: ServiceError) -> ServiceError {
    if error.status >= 500 {
        return error;
    }
    let message = "The role defined for the function cannot be assumed by Lambda.";
    ServiceError {
        log: Some(error.to_string()),
        ..ServiceError::sender("AccessDeniedException", 403, message)
    }
}
