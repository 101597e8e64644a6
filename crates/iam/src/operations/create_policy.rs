//! `CreatePolicy`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result, records};
use wire::iam::{CreatePolicyInput, CreatePolicyOutput};

use crate::model::Uses;
use crate::{Iam, error, keys, shape, versions};

/// Makes a customer-managed policy.
pub(crate) struct CreatePolicy;

#[async_trait]
impl Operation for CreatePolicy {
    type State = Iam;
    type Input = CreatePolicyInput;
    type Output = CreatePolicyOutput;
    const NAME: &'static str = "CreatePolicy";

    async fn access(_: &Iam, ctx: &Context, input: &CreatePolicyInput) -> Result<Vec<Access>> {
        let path = input.path.as_deref().unwrap_or("/");
        let arn = format!("arn:aws:iam::{}:policy{path}{}", ctx.account, input.policy_name);
        Ok(vec![Access::to("iam:CreatePolicy", arn)])
    }

    async fn run(iam: &Iam, ctx: &Context, input: CreatePolicyInput) -> Result<CreatePolicyOutput> {
        versions::check(&input.policy_document)?;
        let policy = versions::first(iam, ctx, input)?;
        let key = keys::policy(&ctx.account, &policy.name);
        let mut transaction = iam.platform.store.begin(vec![key.clone()]).await?;
        let exists = transaction.get(&key).await?.is_some();
        if !exists {
            transaction.put(key, records::encode(&policy)?)?;
        }
        transaction.commit().await?;
        match exists {
            false => Ok(CreatePolicyOutput { policy: Some(shape::listed_policy(&policy, Uses::default())) }),
            true => {
                let name = policy.name;
                Err(error::exists(format!(
                    "A policy called {name} already exists. Duplicate names are not allowed."
                )))
            }
        }
    }
}
