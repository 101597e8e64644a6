//! UpdateAccount: changes the account's settings for API Gateway.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::apigateway::{UpdateAccountInput, UpdateAccountOutput};

use crate::definition::authorization::needs;
use crate::definition::edit::Edit;
use crate::definition::error::bad_request;
use crate::definition::patch::{ADD, Patches, REMOVE, REPLACE, Rule, Wording};
use crate::definition::{Apigateway, view};
use crate::settings::Account;

/// Changes the account's settings for API Gateway.
pub(crate) struct UpdateAccount;

#[async_trait]
impl Operation for UpdateAccount {
    type State = Apigateway;
    type Input = UpdateAccountInput;
    type Output = UpdateAccountOutput;
    const NAME: &'static str = "UpdateAccount";

    async fn access(_: &Apigateway, ctx: &Context, _: &UpdateAccountInput) -> Result<Vec<Access>> {
        Ok(needs(ctx, "apigateway:PATCH", "/account"))
    }

    async fn run(
        state: &Apigateway,
        ctx: &Context,
        input: UpdateAccountInput,
    ) -> Result<UpdateAccountOutput> {
        let key = Account::key(&ctx.account, &ctx.region);
        let mut edit = Edit::begin(state.platform.store.as_ref(), vec![key.clone()]).await?;
        let mut account: Account = edit.get(&key).await?.unwrap_or_default();
        let outcome = PATCHES
            .apply(&mut account, input.patch_operations.as_deref())
            .and_then(|()| edit.put(key, &account));
        edit.finish(outcome.map(|()| view::account(&account, &state.account_throttle))).await
    }
}

/// Source: API Gateway API Reference, "Patch Operations". That API Gateway can assume the role is not checked here, but
/// when it does so.
const PATCHES: Patches<Account> = Patches {
    wording: Wording::Listed,
    rules: &[
        Rule {
            path: "/cloudwatchRoleArn",
            operations: &[REPLACE],
            apply: |account, change| {
                let arn = change.text();
                let is_role = |arn: &String| {
                    base::Arn::parse(arn)
                        .is_ok_and(|arn| arn.service == "iam" && arn.resource.starts_with("role/"))
                };
                if !arn.as_ref().is_none_or(is_role) {
                    return Err(bad_request("The role ARN is not well formed"));
                }
                account.cloudwatch_role_arn = arn;
                Ok(())
            },
        },
        Rule {
            path: "/features",
            operations: &[ADD, REMOVE],
            apply: |_, change| match (change.operation, change.value) {
                // Every account has them by now, and cannot be rid of them.
                (ADD, Some("UsagePlans")) => Ok(()),
                _ => Err(bad_request("Invalid feature specified. Must be one of: [UsagePlans]")),
            },
        },
    ],
};
