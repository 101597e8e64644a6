//! Policies of identities: inline ones, and managed ones with the count of their uses.

use base::limits;
use policy::Document;
use service::{Context, Result, ServiceError, records};
use store::{Key, Snapshot, Transaction};

use crate::entity;
use crate::error;
use crate::managed;
use crate::model::{Kind, ManagedPolicy, Record, Uses};
use crate::page::{Page, page};
use crate::{Iam, keys};

/// Checks an identity-based policy as IAM does on write.
pub(crate) fn check(document: &str) -> Result<Document> {
    policy::validate_identity(document).map_err(error::malformed)
}

/// Compiles a document that was checked when it was put.
pub(crate) fn stored(document: &str) -> Result<Document> {
    Document::parse(document).map_err(ServiceError::internal)
}

/// The managed policy that limits a session or, as a boundary, an identity. One that is gone limits to nothing.
pub(crate) async fn limiting(ctx: &Context, snapshot: &dyn Snapshot, arn: &str) -> Result<Document> {
    const NOTHING: &str =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"none:None","Resource":"*"}}"#;
    let found = document(ctx, snapshot, arn).await?;
    stored(found.as_deref().unwrap_or(NOTHING))
}

/// What counts towards a document's size: everything but white space.
pub(crate) fn size(document: &str) -> usize {
    document.chars().filter(|c| !c.is_whitespace()).count()
}

/// Puts an inline policy, replacing one of the same name.
pub(crate) async fn put_inline<R: Record>(
    iam: &Iam,
    ctx: &Context,
    name: &str,
    policy: String,
    document: String,
) -> Result<()> {
    check(&document)?;
    entity::update::<R, ()>(iam, ctx, name, |record| {
        let inline = &mut record.entity_mut().inline;
        inline.insert(policy, document);
        let most = if R::KIND == Kind::Role { limits::iam::ROLE_INLINE } else { limits::iam::USER_INLINE };
        match inline.values().map(|document| size(document)).sum::<usize>() <= most {
            true => Ok(()),
            false => {
                let noun = R::KIND.noun();
                Err(error::limit(format!("Maximum policy size of {most} bytes exceeded for {noun} {name}")))
            }
        }
    })
    .await
}

/// The document of an inline policy.
pub(crate) async fn inline<R: Record>(iam: &Iam, ctx: &Context, name: &str, policy: &str) -> Result<String> {
    let record: R = entity::find(iam, ctx, name).await?;
    record.entity().inline.get(policy).cloned().ok_or_else(|| no_inline(R::KIND, policy))
}

/// Deletes an inline policy.
pub(crate) async fn delete_inline<R: Record>(
    iam: &Iam,
    ctx: &Context,
    name: &str,
    policy: &str,
) -> Result<()> {
    entity::update::<R, ()>(iam, ctx, name, |record| {
        record.entity_mut().inline.remove(policy).map(|_| ()).ok_or_else(|| no_inline(R::KIND, policy))
    })
    .await
}

fn no_inline(kind: Kind, policy: &str) -> ServiceError {
    error::not_found(format!("The {} policy with name {policy} cannot be found.", kind.noun()))
}

/// The names of inline policies.
pub(crate) async fn list_inline<R: Record>(
    iam: &Iam,
    ctx: &Context,
    name: &str,
    marker: Option<&str>,
    max_items: Option<i64>,
) -> Result<Page<String>> {
    let record: R = entity::find(iam, ctx, name).await?;
    page(record.entity().inline.keys().cloned().collect(), String::as_str, marker, max_items)
}

/// The ARNs of attached policies whose path begins with `prefix`.
pub(crate) async fn list_attached<R: Record>(
    iam: &Iam,
    ctx: &Context,
    name: &str,
    prefix: Option<&str>,
    marker: Option<&str>,
    max_items: Option<i64>,
) -> Result<Page<String>> {
    let record: R = entity::find(iam, ctx, name).await?;
    let under = |arn: &String| {
        arn.split_once(":policy").is_some_and(|(_, path)| path.starts_with(prefix.unwrap_or("/")))
    };
    let mut arns: Vec<String> = record.entity().attached.iter().filter(|arn| under(arn)).cloned().collect();
    arns.sort();
    page(arns, String::as_str, marker, max_items)
}

/// Attaches a managed policy; one that is attached already stays so.
pub(crate) async fn attach<R: Record>(iam: &Iam, ctx: &Context, name: &str, arn: &str) -> Result<()> {
    change_attached::<R>(iam, ctx, name, arn, true).await
}

/// Detaches a managed policy.
pub(crate) async fn detach<R: Record>(iam: &Iam, ctx: &Context, name: &str, arn: &str) -> Result<()> {
    change_attached::<R>(iam, ctx, name, arn, false).await
}

async fn change_attached<R: Record>(
    iam: &Iam,
    ctx: &Context,
    name: &str,
    arn: &str,
    attach: bool,
) -> Result<()> {
    let key = keys::entity(R::KIND, &ctx.account, name);
    let locked = locks(ctx, arn)?.into_iter().chain([key.clone()]);
    let mut transaction = iam.platform.store.begin(locked.collect()).await?;
    let answer = match records::read_in::<R>(transaction.as_ref(), &key).await? {
        None => Err(error::no_entity(R::KIND, name)),
        Some(record) if attach => attach_in(ctx, transaction.as_mut(), key, record, arn).await,
        Some(record) => detach_in(ctx, transaction.as_mut(), key, record, arn).await,
    };
    transaction.commit().await?;
    iam.changed();
    answer
}

async fn attach_in<R: Record>(
    ctx: &Context,
    transaction: &mut dyn Transaction,
    key: Key,
    mut record: R,
    arn: &str,
) -> Result<()> {
    if !exists_in(ctx, transaction, arn).await? {
        return Err(error::not_attachable(arn));
    }
    let attached = &mut record.entity_mut().attached;
    if attached.iter().any(|one| one == arn) {
        return Ok(());
    }
    let most = limits::iam::ATTACHED_POLICIES;
    if attached.len() >= most {
        return Err(error::limit(format!("Cannot exceed quota for PoliciesPer{}: {most}", R::KIND.title())));
    }
    attached.push(arn.to_owned());
    count_in(ctx, transaction, arn, |uses| uses.attached += 1).await?;
    Ok(transaction.put(key, records::encode(&record)?)?)
}

async fn detach_in<R: Record>(
    ctx: &Context,
    transaction: &mut dyn Transaction,
    key: Key,
    mut record: R,
    arn: &str,
) -> Result<()> {
    let attached = &mut record.entity_mut().attached;
    let before = attached.len();
    attached.retain(|one| one != arn);
    if attached.len() == before {
        return Err(error::no_policy(arn));
    }
    count_in(ctx, transaction, arn, |uses| uses.attached -= 1).await?;
    Ok(transaction.put(key, records::encode(&record)?)?)
}

/// The keys to hold while the uses of a policy change: the policy itself, so that it stays, and its count.
pub(crate) fn locks(ctx: &Context, arn: &str) -> Result<Vec<Key>> {
    let own = name_of(arn)?.map(|name| keys::policy(&ctx.account, name));
    Ok([keys::uses(&ctx.account, arn)].into_iter().chain(own).collect())
}

/// The name of a customer-managed policy; `None` for one of AWS's own.
///
/// # Errors
/// `Invalid ARN:  Could not be parsed!` for what is no policy's ARN.
pub(crate) fn name_of(arn: &str) -> Result<Option<&str>> {
    let invalid = || error::invalid("Invalid ARN:  Could not be parsed!");
    let mut parts = arn.splitn(6, ':');
    let parts = [(); 6].map(|()| parts.next().unwrap_or_default());
    match parts {
        ["arn", partition, "iam", "", account, resource] if !partition.is_empty() && !account.is_empty() => {
            let name = resource.strip_prefix("policy/").ok_or_else(invalid)?.rsplit('/').next();
            Ok(name.filter(|_| account != "aws"))
        }
        _ => Err(invalid()),
    }
}

/// Is there a policy of this ARN? Its key has to be held.
pub(crate) async fn exists_in(ctx: &Context, transaction: &dyn Transaction, arn: &str) -> Result<bool> {
    let Some(name) = name_of(arn)? else { return Ok(managed::find(arn).is_some()) };
    let found: Option<ManagedPolicy> =
        records::read_in(transaction, &keys::policy(&ctx.account, name)).await?;
    Ok(found.is_some_and(|policy| policy.arn == arn))
}

/// Changes the count of a policy's uses.
pub(crate) async fn count_in(
    ctx: &Context,
    transaction: &mut dyn Transaction,
    arn: &str,
    change: impl FnOnce(&mut Uses) + Send,
) -> Result<()> {
    let key = keys::uses(&ctx.account, arn);
    let mut uses: Uses = records::read_in(&*transaction, &key).await?.unwrap_or_default();
    change(&mut uses);
    Ok(transaction.put(key, records::encode(&uses)?)?)
}

/// The uses of a policy.
pub(crate) async fn uses(ctx: &Context, snapshot: &dyn Snapshot, arn: &str) -> Result<Uses> {
    Ok(records::read(snapshot, &keys::uses(&ctx.account, arn)).await?.unwrap_or_default())
}

/// A customer-managed policy by its ARN.
pub(crate) async fn customer(
    ctx: &Context,
    snapshot: &dyn Snapshot,
    arn: &str,
) -> Result<Option<ManagedPolicy>> {
    let Some(name) = name_of(arn)? else { return Ok(None) };
    let found: Option<ManagedPolicy> = records::read(snapshot, &keys::policy(&ctx.account, name)).await?;
    Ok(found.filter(|policy| policy.arn == arn))
}

/// The document in force of a managed policy, AWS's own included.
pub(crate) async fn document(ctx: &Context, snapshot: &dyn Snapshot, arn: &str) -> Result<Option<String>> {
    if let Some(policy) = managed::find(arn) {
        return Ok(Some(policy.document.clone()));
    }
    let policy = customer(ctx, snapshot, arn).await?;
    Ok(policy.and_then(|policy| {
        let default = policy.versions.iter().find(|version| version.id == policy.default);
        default.map(|version| version.document.clone())
    }))
}

/// Changes a customer-managed policy; an error of `change` leaves it as it is.
pub(crate) async fn update<T>(
    iam: &Iam,
    ctx: &Context,
    arn: &str,
    change: impl FnOnce(&mut ManagedPolicy) -> Result<T> + Send,
) -> Result<T> {
    let Some(name) = name_of(arn)? else { return Err(error::no_policy(arn)) };
    let key = keys::policy(&ctx.account, name);
    let mut transaction = iam.platform.store.begin(vec![key.clone()]).await?;
    let found: Option<ManagedPolicy> = records::read_in(transaction.as_ref(), &key).await?;
    let answer = match found.filter(|policy| policy.arn == arn) {
        None => Err(error::no_policy(arn)),
        Some(mut policy) => match change(&mut policy) {
            Ok(answer) => {
                transaction.put(key, records::encode(&policy)?)?;
                Ok(answer)
            }
            Err(error) => Err(error),
        },
    };
    transaction.commit().await?;
    iam.changed();
    answer
}
