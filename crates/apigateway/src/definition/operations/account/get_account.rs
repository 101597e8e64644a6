//! GetAccount: shows the account's settings for API Gateway.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{GetAccountInput, GetAccountOutput};

use crate::definition::authorization::needs;
use crate::definition::{Apigateway, view};

/// Shows the account's settings for API Gateway.
pub(crate) struct GetAccount;

#[async_trait]
impl Operation for GetAccount {
    type State = Apigateway;
    type Input = GetAccountInput;
    type Output = GetAccountOutput;
    const NAME: &'static str = "GetAccount";

    async fn access(_: &Apigateway, ctx: &Context, _: &GetAccountInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:GET", "/account"))
    }

    async fn run(state: &Apigateway, ctx: &Context, _: GetAccountInput) -> Result<GetAccountOutput> {
        Ok(view::account(&state.account(ctx).await?, &state.account_throttle))
    }
}
