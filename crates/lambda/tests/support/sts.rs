//! A stand-in for STS: every role can be assumed by Lambda but `stranger`; `leaving` changes its mind after the function was made.

use std::sync::Arc;

use async_trait::async_trait;
use service::{Access, Context, Operation, Principal, Result, Service, ServiceError};
use wire::sts::{AssumeRoleInput, AssumeRoleOutput, AssumedRoleUser, Credentials};

struct AssumeRole;

#[async_trait]
impl Operation for AssumeRole {
    type State = ();
    type Input = AssumeRoleInput;
    type Output = AssumeRoleOutput;
    const NAME: &'static str = "AssumeRole";

    async fn access(_: &(), _: &Context, _: &AssumeRoleInput) -> Result<Vec<Access>> {
        Ok(Vec::new())
    }

    async fn run(_: &(), ctx: &Context, input: AssumeRoleInput) -> Result<AssumeRoleOutput> {
        assert!(matches!(ctx.principal, Principal::Service { name: "lambda.amazonaws.com", .. }));
        let role = input.role_arn.rsplit('/').next().unwrap().to_owned();
        let session = &input.role_session_name;
        if role == "stranger" || (role == "leaving" && session != "validation") {
            return Err(ServiceError::sender("AccessDenied", 403, "no"));
        }
        Ok(AssumeRoleOutput {
            credentials: Some(Credentials {
                access_key_id: Some("ASIAEXAMPLE".into()),
                secret_access_key: Some("secret".into()),
                session_token: Some("token".into()),
                ..Credentials::default()
            }),
            assumed_role_user: Some(AssumedRoleUser {
                assumed_role_id: Some(format!("AROAEXAMPLE:{session}")),
                arn: Some(format!("arn:aws:sts::123456789012:assumed-role/{role}/{session}")),
            }),
            ..AssumeRoleOutput::default()
        })
    }
}

pub fn service() -> Service {
    Service::builder(wire::model("sts").unwrap(), Arc::new(())).operation::<AssumeRole>().build()
}
