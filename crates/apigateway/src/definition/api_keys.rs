//! API keys and usage plans, which know each other by id: whoever joins or parts the two holds both.

use std::collections::BTreeSet;

use service::{Context, Result};
use store::Key;

use super::Apigateway;
use super::edit::{Edit, read};
use super::error::{conflict, no_api_key, no_usage_plan};
use crate::settings::{ApiKey, UsagePlan};

impl Apigateway {
    /// An API key as it stands.
    pub(crate) async fn api_key(&self, ctx: &Context, id: &str) -> Result<ApiKey> {
        let snapshot = self.platform.store.snapshot().await?;
        read(snapshot.as_ref(), &ApiKey::key(&ctx.account, &ctx.region, id)).await?.ok_or_else(no_api_key)
    }

    /// A usage plan as it stands.
    pub(crate) async fn usage_plan(&self, ctx: &Context, id: &str) -> Result<UsagePlan> {
        let snapshot = self.platform.store.snapshot().await?;
        let key = UsagePlan::key(&ctx.account, &ctx.region, id);
        read(snapshot.as_ref(), &key).await?.ok_or_else(no_usage_plan)
    }

    /// Writes a new API key. No two have the same value.
    pub(crate) async fn add_api_key(&self, ctx: &Context, key: &ApiKey) -> Result<()> {
        let record = ApiKey::key(&ctx.account, &ctx.region, &key.id);
        let value = ApiKey::value_key(&ctx.account, &ctx.region, &key.value);
        let held = vec![record.clone(), value.clone()];
        let mut edit = Edit::begin(self.platform.store.as_ref(), held).await?;
        if edit.get::<String>(&value).await?.is_some() {
            return edit.finish(Err(conflict("API Key already exists"))).await;
        }
        let outcome = edit.put(value, &key.id).and_then(|()| edit.put(record, key));
        edit.finish(outcome).await
    }

    /// Removes an API key, and it from its usage plans.
    pub(crate) async fn remove_api_key(&self, ctx: &Context, id: &str) -> Result<()> {
        let mut known = self.api_key(ctx, id).await?;
        // The keys must be named before they are held: what was added meanwhile sends us round again.
        loop {
            let held = self.hold_key_and_plans(ctx, &known, &known.plans).await?;
            let Some(key) = held.edit.get::<ApiKey>(&held.key).await? else {
                return held.edit.finish(Err(no_api_key())).await;
            };
            if key.plans == known.plans {
                return held.delete(ctx, &key).await;
            }
            known = key;
        }
    }

    /// Holds an API key and usage plans.
    pub(crate) async fn hold_key_and_plans(
        &self,
        ctx: &Context,
        key: &ApiKey,
        plans: &BTreeSet<String>,
    ) -> Result<Held> {
        let record = ApiKey::key(&ctx.account, &ctx.region, &key.id);
        let value = ApiKey::value_key(&ctx.account, &ctx.region, &key.value);
        let plans = plans.iter().map(|id| UsagePlan::key(&ctx.account, &ctx.region, id));
        let held = plans.chain([record.clone(), value.clone()]).collect();
        Ok(Held { edit: Edit::begin(self.platform.store.as_ref(), held).await?, key: record, value })
    }
}

/// An API key that is held, together with usage plans.
pub(crate) struct Held {
    pub edit: Edit,
    pub key: Key,
    value: Key,
}

impl Held {
    async fn both(&self, ctx: &Context, plan: &str) -> Result<(ApiKey, UsagePlan)> {
        let plan = UsagePlan::key(&ctx.account, &ctx.region, plan);
        let plan = self.edit.get(&plan).await?.ok_or_else(no_usage_plan)?;
        Ok((self.edit.get(&self.key).await?.ok_or_else(no_api_key)?, plan))
    }

    fn write(&mut self, ctx: &Context, key: &ApiKey, plan: &UsagePlan) -> Result<()> {
        self.edit.put(UsagePlan::key(&ctx.account, &ctx.region, &plan.id), plan)?;
        self.edit.put(self.key.clone(), key)
    }

    /// Adds the key to a plan. The wording of the refusal is our reading.
    pub async fn join(&mut self, ctx: &Context, plan: &str) -> Result<ApiKey> {
        let (mut key, mut plan) = self.both(ctx, plan).await?;
        if !key.plans.insert(plan.id.clone()) {
            return Err(conflict("Usage Plan Key already exists"));
        }
        plan.keys.insert(key.id.clone());
        self.write(ctx, &key, &plan)?;
        Ok(key)
    }

    /// Takes the key out of a plan.
    pub async fn part(&mut self, ctx: &Context, plan: &str) -> Result<()> {
        let (mut key, mut plan) = self.both(ctx, plan).await?;
        if !plan.keys.remove(&key.id) {
            return Err(no_api_key());
        }
        key.plans.remove(&plan.id);
        self.write(ctx, &key, &plan)
    }

    /// Removes the key; all its plans are held.
    async fn delete(mut self, ctx: &Context, key: &ApiKey) -> Result<()> {
        let outcome = self.leave_all(ctx, key).await;
        let outcome =
            outcome.and_then(|()| self.edit.delete(self.key)).and_then(|()| self.edit.delete(self.value));
        self.edit.finish(outcome).await
    }

    async fn leave_all(&mut self, ctx: &Context, key: &ApiKey) -> Result<()> {
        for id in &key.plans {
            let plan = UsagePlan::key(&ctx.account, &ctx.region, id);
            if let Some(mut record) = self.edit.get::<UsagePlan>(&plan).await? {
                record.keys.remove(&key.id);
                self.edit.put(plan, &record)?;
            }
        }
        Ok(())
    }
}
