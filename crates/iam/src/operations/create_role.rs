//! `CreateRole`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{CreateRoleInput, CreateRoleOutput};

use crate::model::{Kind, Role};
use crate::{Iam, entity, shape, tags, trust};

/// Seconds.
const DEFAULT_SESSION: i64 = 3600;

/// Makes a role.
pub(crate) struct CreateRole;

#[async_trait]
impl Operation for CreateRole {
    type State = Iam;
    type Input = CreateRoleInput;
    type Output = CreateRoleOutput;
    const NAME: &'static str = "CreateRole";

    async fn access(_: &Iam, ctx: &Context, input: &CreateRoleInput) -> Result<Vec<Access>> {
        let arn = entity::arn(ctx, Kind::Role, input.path.as_deref().unwrap_or("/"), &input.role_name);
        let access = Access::to("iam:CreateRole", arn);
        Ok(vec![match &input.permissions_boundary {
            Some(boundary) => access.key("iam:PermissionsBoundary", vec![boundary.clone()]),
            None => access,
        }])
    }

    async fn run(iam: &Iam, ctx: &Context, input: CreateRoleInput) -> Result<CreateRoleOutput> {
        trust::check(&input.assume_role_policy_document)?;
        let tags = tags::given(input.tags)?;
        let mut entity = entity::new(iam, ctx, Kind::Role, input.role_name, input.path, tags);
        entity.boundary = input.permissions_boundary;
        let role = Role {
            entity,
            trust: input.assume_role_policy_document,
            description: input.description,
            max_session: input.max_session_duration.unwrap_or(DEFAULT_SESSION),
        };
        entity::create(iam, ctx, &role).await?;
        Ok(CreateRoleOutput { role: Some(shape::created_role(&role)) })
    }
}
