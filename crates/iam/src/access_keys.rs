//! The access keys of users: two records each, the user's list and the key itself, changed together.

use base::{Time, ids};
use service::{Context, Principal, Result, records};
use store::Transaction;

use crate::error;
use crate::model::{AccessKey, Kind, Owner, User, UserKey};
use crate::{Iam, keys};

/// AWS's quota.
const PER_USER: usize = 2;

/// The user that an input names, or else the one who calls.
pub(crate) fn user_name(ctx: &Context, given: Option<String>) -> Result<String> {
    match (given, &ctx.principal) {
        (Some(name), _) => Ok(name),
        (None, Principal::User { name, .. }) => Ok(name.to_string()),
        (None, _) => Err(error::invalid("Must specify userName when calling with non-User credentials")),
    }
}

/// Makes a key; answers it with its secret.
pub(crate) async fn create(iam: &Iam, ctx: &Context, user: &str) -> Result<(User, UserKey, String)> {
    let entropy = iam.platform.entropy.as_ref();
    let key = UserKey {
        id: ids::iam(entropy, "AKIA"),
        active: true,
        created: Time(iam.platform.clock.now().seconds() * 1000),
    };
    let secret = ids::secret_key(entropy);
    let made = (key.clone(), secret.clone());
    let (user, ()) = change(iam, ctx, user, &key.id.clone(), move |user, stored| {
        if user.keys.len() >= PER_USER {
            return Err(error::limit(format!("Cannot exceed quota for AccessKeysPerUser: {PER_USER}")));
        }
        let (name, arn, id) = (user.entity.name.clone(), user.entity.arn.clone(), user.entity.id.clone());
        *stored = Some(AccessKey { secret, owner: Owner::User { name, arn, id, active: true } });
        user.keys.push(key);
        Ok(())
    })
    .await?;
    Ok((user, made.0, made.1))
}

/// Deletes a key.
pub(crate) async fn delete(iam: &Iam, ctx: &Context, user: &str, id: &str) -> Result<()> {
    let changed = change(iam, ctx, user, id, |user, stored| {
        let before = user.keys.len();
        user.keys.retain(|key| key.id != id);
        *stored = None;
        if user.keys.len() == before { Err(no_key(id)) } else { Ok(()) }
    });
    changed.await.map(|_| ())
}

/// Switches a key on or off.
pub(crate) async fn set_active(iam: &Iam, ctx: &Context, user: &str, id: &str, on: bool) -> Result<()> {
    let changed = change(iam, ctx, user, id, |user, stored| {
        user.keys.iter_mut().find(|key| key.id == id).ok_or_else(|| no_key(id))?.active = on;
        if let Some(AccessKey { owner: Owner::User { active, .. }, .. }) = stored {
            *active = on;
        }
        Ok(())
    });
    changed.await.map(|_| ())
}

fn no_key(id: &str) -> service::ServiceError {
    error::not_found(format!("The Access Key with id {id} cannot be found."))
}

/// Changes a user and the stored key of this id together; an error of `change` leaves both as they are.
async fn change<T>(
    iam: &Iam,
    ctx: &Context,
    name: &str,
    id: &str,
    change: impl FnOnce(&mut User, &mut Option<AccessKey>) -> Result<T> + Send,
) -> Result<(User, T)> {
    let (user_key, access_key) = (keys::entity(Kind::User, &ctx.account, name), keys::access_key(id));
    let mut transaction = iam.platform.store.begin(vec![user_key.clone(), access_key.clone()]).await?;
    let found: Option<User> = records::read_in(transaction.as_ref(), &user_key).await?;
    let mut stored: Option<AccessKey> = records::read_in(transaction.as_ref(), &access_key).await?;
    let answer = match found {
        None => Err(error::no_entity(Kind::User, name)),
        Some(mut user) => change(&mut user, &mut stored).map(|answer| (user, answer)),
    };
    if let Ok((user, _)) = &answer {
        write(transaction.as_mut(), user_key, user, access_key, stored.as_ref())?;
    }
    transaction.commit().await?;
    iam.changed();
    answer
}

fn write(
    transaction: &mut dyn Transaction,
    user_key: store::Key,
    user: &User,
    access_key: store::Key,
    stored: Option<&AccessKey>,
) -> Result<()> {
    transaction.put(user_key, records::encode(user)?)?;
    match stored {
        Some(key) => transaction.put(access_key, records::encode(key)?)?,
        None => transaction.delete(access_key)?,
    }
    Ok(())
}
