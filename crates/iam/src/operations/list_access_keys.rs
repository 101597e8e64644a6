//! `ListAccessKeys`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::iam::{AccessKeyMetadata, ListAccessKeysInput, ListAccessKeysOutput};

use wire::Timestamp;

use crate::model::User;
use crate::page::page;
use crate::{Iam, access_keys, entity};

/// Lists a user's access keys, by default those of the one who calls.
pub(crate) struct ListAccessKeys;

#[async_trait]
impl Operation for ListAccessKeys {
    type State = Iam;
    type Input = ListAccessKeysInput;
    type Output = ListAccessKeysOutput;
    const NAME: &'static str = "ListAccessKeys";

    async fn access(iam: &Iam, ctx: &Context, input: &ListAccessKeysInput) -> Result<Vec<Access>> {
        let name = access_keys::user_name(ctx, input.user_name.clone())?;
        entity::access::<User>(iam, ctx, "iam:ListAccessKeys", &name).await
    }

    async fn run(iam: &Iam, ctx: &Context, input: ListAccessKeysInput) -> Result<ListAccessKeysOutput> {
        let name = access_keys::user_name(ctx, input.user_name)?;
        let user: User = entity::find(iam, ctx, &name).await?;
        let mut keys = user.keys;
        keys.sort_by(|left, right| left.id.cmp(&right.id));
        let page = page(keys, |key| &key.id, input.marker.as_deref(), input.max_items)?;
        let shown = page.items.into_iter().map(|key| AccessKeyMetadata {
            user_name: Some(user.entity.name.clone()),
            access_key_id: Some(key.id),
            status: Some(if key.active { "Active" } else { "Inactive" }.to_owned()),
            create_date: Some(Timestamp(key.created.0)),
        });
        Ok(ListAccessKeysOutput {
            access_key_metadata: Some(shown.collect()),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }
}
