//! What belongs to an account: reading all records of a kind, and the account's own settings.

use serde::de::DeserializeOwned;
use service::{Context, Result, records};
use store::Range;

use super::Apigateway;
use super::edit::read;
use crate::settings::Account;

impl Apigateway {
    /// The account's settings in the Region.
    pub(crate) async fn account(&self, ctx: &Context) -> Result<Account> {
        let snapshot = self.platform.store.snapshot().await?;
        Ok(read(snapshot.as_ref(), &Account::key(&ctx.account, &ctx.region)).await?.unwrap_or_default())
    }

    /// All records of a range.
    pub(crate) async fn all<T: DeserializeOwned>(&self, range: Range) -> Result<Vec<T>> {
        let snapshot = self.platform.store.snapshot().await?;
        records::read_all(snapshot.as_ref(), range).await
    }
}
