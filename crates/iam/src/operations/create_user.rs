//! `CreateUser`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{CreateUserInput, CreateUserOutput};

use crate::model::{Kind, User};
use crate::{Iam, entity, shape, tags};

/// Makes a user.
pub(crate) struct CreateUser;

#[async_trait]
impl Operation for CreateUser {
    type State = Iam;
    type Input = CreateUserInput;
    type Output = CreateUserOutput;
    const NAME: &'static str = "CreateUser";

    async fn access(_: &Iam, ctx: &Context, input: &CreateUserInput) -> Result<Vec<Access>> {
        let arn = entity::arn(ctx, Kind::User, input.path.as_deref().unwrap_or("/"), &input.user_name);
        let access = Access::to("iam:CreateUser", arn);
        Ok(vec![match &input.permissions_boundary {
            Some(boundary) => access.key("iam:PermissionsBoundary", vec![boundary.clone()]),
            None => access,
        }])
    }

    async fn run(iam: &Iam, ctx: &Context, input: CreateUserInput) -> Result<CreateUserOutput> {
        let tags = tags::given(input.tags)?;
        let mut entity = entity::new(iam, ctx, Kind::User, input.user_name, input.path, tags);
        entity.boundary = input.permissions_boundary;
        let user = User { entity, keys: Vec::new() };
        entity::create(iam, ctx, &user).await?;
        Ok(CreateUserOutput { user: Some(shape::user(&user)) })
    }
}
