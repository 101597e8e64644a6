//! What can be done with a role or a user alike: make, change and delete it, put and attach policies.

use base::{Time, ids};
use service::{Access, Context, Result, records};
use store::{Key, Transaction};

use crate::error;
use crate::model::{Entity, Kind, Record, Tag};
use crate::policies;
use crate::{Iam, keys};

/// The identity of this name.
pub(crate) async fn find<R: Record>(iam: &Iam, ctx: &Context, name: &str) -> Result<R> {
    let snapshot = iam.platform.store.snapshot().await?;
    let found = records::read(snapshot.as_ref(), &keys::entity(R::KIND, &ctx.account, name)).await?;
    found.ok_or_else(|| error::no_entity(R::KIND, name))
}

/// All identities of a sort whose path begins with `prefix`, by name.
pub(crate) async fn all<R: Record>(iam: &Iam, ctx: &Context, prefix: Option<&str>) -> Result<Vec<R>> {
    let snapshot = iam.platform.store.snapshot().await?;
    let mut all: Vec<R> = records::read_all(snapshot.as_ref(), keys::entities(R::KIND, &ctx.account)).await?;
    all.retain(|record| record.entity().path.starts_with(prefix.unwrap_or("/")));
    all.sort_by(|left, right| left.entity().name.cmp(&right.entity().name));
    Ok(all)
}

/// What every new identity begins with. `path` defaults to `/`.
pub(crate) fn new(
    iam: &Iam,
    ctx: &Context,
    kind: Kind,
    name: String,
    path: Option<String>,
    tags: Vec<Tag>,
) -> Entity {
    let path = path.unwrap_or_else(|| "/".to_owned());
    let prefix = if kind == Kind::Role { "AROA" } else { "AIDA" };
    Entity {
        arn: arn(ctx, kind, &path, &name),
        id: ids::iam(iam.platform.entropy.as_ref(), prefix),
        created: Time(iam.platform.clock.now().seconds() * 1000),
        name,
        path,
        boundary: None,
        tags,
        inline: Default::default(),
        attached: Vec::new(),
    }
}

pub(crate) fn arn(ctx: &Context, kind: Kind, path: &str, name: &str) -> String {
    format!("arn:aws:iam::{}:{}{path}{name}", ctx.account, kind.noun())
}

/// The permission for `action` on an identity that may not be there: then on one of this name at the root path.
pub(crate) async fn access<R: Record>(
    iam: &Iam,
    ctx: &Context,
    action: &'static str,
    name: &str,
) -> Result<Vec<Access>> {
    let snapshot = iam.platform.store.snapshot().await?;
    let found: Option<R> =
        records::read(snapshot.as_ref(), &keys::entity(R::KIND, &ctx.account, name)).await?;
    let arn = found.map_or_else(|| arn(ctx, R::KIND, "/", name), |record| record.entity().arn.clone());
    Ok(vec![Access::to(action, arn)])
}

/// Stores a new identity.
pub(crate) async fn create<R: Record>(iam: &Iam, ctx: &Context, record: &R) -> Result<()> {
    let entity = record.entity();
    let key = keys::entity(R::KIND, &ctx.account, &entity.name);
    let mut locked = vec![key.clone()];
    if let Some(boundary) = &entity.boundary {
        locked.extend(policies::locks(ctx, boundary)?);
    }
    let mut transaction = iam.platform.store.begin(locked).await?;
    let checked = check_new(ctx, transaction.as_mut(), &key, record).await;
    if checked.is_ok() {
        transaction.put(key, records::encode(record)?)?;
    }
    transaction.commit().await?;
    iam.changed();
    checked
}

async fn check_new<R: Record>(
    ctx: &Context,
    transaction: &mut dyn Transaction,
    key: &Key,
    record: &R,
) -> Result<()> {
    let entity = record.entity();
    if transaction.get(key).await?.is_some() {
        return Err(error::exists(format!("{} with name {} already exists.", R::KIND.title(), entity.name)));
    }
    let Some(boundary) = &entity.boundary else { return Ok(()) };
    if !policies::exists_in(ctx, transaction, boundary).await? {
        return Err(error::not_found(format!("Scope ARN: {boundary} does not exist or is not attachable.")));
    }
    policies::count_in(ctx, transaction, boundary, |uses| uses.boundaries += 1).await
}

/// Changes an identity; an error of `change` leaves it as it is.
pub(crate) async fn update<R: Record, T>(
    iam: &Iam,
    ctx: &Context,
    name: &str,
    change: impl FnOnce(&mut R) -> Result<T> + Send,
) -> Result<T> {
    let key = keys::entity(R::KIND, &ctx.account, name);
    let mut transaction = iam.platform.store.begin(vec![key.clone()]).await?;
    let found: Option<R> = records::read_in(transaction.as_ref(), &key).await?;
    let answer = match found {
        None => Err(error::no_entity(R::KIND, name)),
        Some(mut record) => match change(&mut record) {
            Ok(answer) => {
                transaction.put(key, records::encode(&record)?)?;
                Ok(answer)
            }
            Err(error) => Err(error),
        },
    };
    transaction.commit().await?;
    iam.changed();
    answer
}

/// Deletes an identity that has nothing left.
pub(crate) async fn delete<R: Record>(iam: &Iam, ctx: &Context, name: &str) -> Result<()> {
    loop {
        let seen: R = find(iam, ctx, name).await?;
        if let Some(answer) = delete_seen(iam, ctx, &seen).await? {
            iam.changed();
            return answer;
        }
    }
}

/// Deletes the identity if its boundary, whose uses are locked, is still the one seen; `None`: look again.
async fn delete_seen<R: Record>(iam: &Iam, ctx: &Context, seen: &R) -> Result<Option<Result<()>>> {
    let name = &seen.entity().name;
    let boundary = seen.entity().boundary.clone();
    let key = keys::entity(R::KIND, &ctx.account, name);
    let uses = boundary.as_ref().map(|arn| keys::uses(&ctx.account, arn));
    let mut transaction = iam.platform.store.begin([key.clone()].into_iter().chain(uses).collect()).await?;
    let found: Option<R> = records::read_in(transaction.as_ref(), &key).await?;
    let answer = match &found {
        None => Err(error::no_entity(R::KIND, name)),
        Some(record) if record.entity().boundary != boundary => return Ok(None),
        Some(record) => deletable(record),
    };
    if answer.is_ok() {
        if let Some(arn) = &boundary {
            policies::count_in(ctx, transaction.as_mut(), arn, |uses| uses.boundaries -= 1).await?;
        }
        transaction.delete(key)?;
    }
    transaction.commit().await?;
    Ok(Some(answer))
}

fn deletable<R: Record>(record: &R) -> Result<()> {
    let entity = record.entity();
    if !entity.attached.is_empty() {
        return Err(error::conflict("Cannot delete entity, must detach all policies first."));
    }
    if !entity.inline.is_empty() {
        return Err(error::conflict("Cannot delete entity, must delete policies first."));
    }
    record.remains().map_or(Ok(()), |remains| Err(error::conflict(remains)))
}
