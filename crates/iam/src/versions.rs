//! Customer-managed policies and their versions.

use base::{Time, ids, limits};
use service::{Context, Result, ServiceError, records};
use wire::iam::CreatePolicyInput;

use crate::model::{ManagedPolicy, Uses, Version};
use crate::{Iam, error, keys, managed, policies, tags};

/// Checks a document as IAM does on write.
pub(crate) fn check(document: &str) -> Result<()> {
    policies::check(document)?;
    let most = limits::iam::MANAGED_POLICY;
    match policies::size(document) <= most {
        true => Ok(()),
        false => Err(error::limit(format!("Cannot exceed quota for PolicySize: {most}"))),
    }
}

/// A new policy with its first version.
pub(crate) fn first(iam: &Iam, ctx: &Context, input: CreatePolicyInput) -> Result<ManagedPolicy> {
    let now = now(iam);
    let path = input.path.unwrap_or_else(|| "/".to_owned());
    Ok(ManagedPolicy {
        arn: format!("arn:aws:iam::{}:policy{path}{}", ctx.account, input.policy_name),
        name: input.policy_name,
        path,
        id: ids::iam(iam.platform.entropy.as_ref(), "ANPA"),
        created: now,
        updated: now,
        description: input.description,
        tags: tags::given(input.tags)?,
        versions: vec![Version { id: "v1".to_owned(), document: input.policy_document, created: now }],
        default: "v1".to_owned(),
        latest: 1,
    })
}

fn now(iam: &Iam) -> Time {
    Time(iam.platform.clock.now().seconds() * 1000)
}

/// All versions, oldest first, and the id of the default one.
pub(crate) async fn all(iam: &Iam, ctx: &Context, arn: &str) -> Result<(Vec<Version>, String)> {
    if let Some(policy) = managed::find(arn) {
        let (id, document) = (policy.version.clone(), policy.document.clone());
        return Ok((vec![Version { id, document, created: policy.created }], policy.version.clone()));
    }
    let snapshot = iam.platform.store.snapshot().await?;
    let policy = policies::customer(ctx, snapshot.as_ref(), arn).await?;
    let policy = policy.ok_or_else(|| error::no_policy(arn))?;
    Ok((policy.versions, policy.default))
}

/// A key that sorts version ids from the newest to the oldest.
pub(crate) fn descending(id: &str) -> String {
    let number: u64 = id.trim_start_matches('v').parse().unwrap_or(0);
    format!("{:020}", u64::MAX - number)
}

/// The error for a version that is not there.
pub(crate) fn missing(arn: &str, id: &str) -> ServiceError {
    error::not_found(format!("Policy {arn} version {id} does not exist or is not attachable."))
}

/// Adds a version.
pub(crate) async fn add(
    iam: &Iam,
    ctx: &Context,
    arn: &str,
    document: String,
    default: bool,
) -> Result<Version> {
    check(&document)?;
    let created = now(iam);
    policies::update(iam, ctx, arn, |policy| {
        let most = limits::iam::POLICY_VERSIONS;
        if policy.versions.len() >= most {
            let message = "Before you create a new version, you must delete an existing version.";
            return Err(error::limit(format!("A managed policy can have up to {most} versions. {message}")));
        }
        policy.latest += 1;
        let version = Version { id: format!("v{}", policy.latest), document, created };
        policy.versions.push(version.clone());
        policy.updated = created;
        if default {
            policy.default = version.id.clone();
        }
        Ok(version)
    })
    .await
}

/// Puts a version into force.
pub(crate) async fn set_default(iam: &Iam, ctx: &Context, arn: &str, id: &str) -> Result<()> {
    let updated = now(iam);
    policies::update(iam, ctx, arn, |policy| {
        if !policy.versions.iter().any(|version| version.id == id) {
            return Err(missing(arn, id));
        }
        policy.default = id.to_owned();
        policy.updated = updated;
        Ok(())
    })
    .await
}

/// Deletes a version that is not in force.
pub(crate) async fn delete(iam: &Iam, ctx: &Context, arn: &str, id: &str) -> Result<()> {
    policies::update(iam, ctx, arn, |policy| {
        if policy.default == id {
            return Err(error::conflict("Cannot delete the default version of a policy."));
        }
        let before = policy.versions.len();
        policy.versions.retain(|version| version.id != id);
        if policy.versions.len() == before { Err(missing(arn, id)) } else { Ok(()) }
    })
    .await
}

/// Deletes a policy that nobody uses and that has one version left.
pub(crate) async fn delete_policy(iam: &Iam, ctx: &Context, arn: &str) -> Result<()> {
    let Some(name) = policies::name_of(arn)? else { return Err(error::no_policy(arn)) };
    let (key, uses_key) = (keys::policy(&ctx.account, name), keys::uses(&ctx.account, arn));
    let mut transaction = iam.platform.store.begin(vec![key.clone(), uses_key.clone()]).await?;
    let found: Option<ManagedPolicy> = records::read_in(transaction.as_ref(), &key).await?;
    let uses: Uses = records::read_in(transaction.as_ref(), &uses_key).await?.unwrap_or_default();
    let answer = match found.filter(|policy| policy.arn == arn) {
        None => Err(error::no_policy(arn)),
        Some(policy) => deletable(&policy, uses),
    };
    if answer.is_ok() {
        transaction.delete(key)?;
        transaction.delete(uses_key)?;
    }
    transaction.commit().await?;
    iam.changed();
    answer
}

fn deletable(policy: &ManagedPolicy, uses: Uses) -> Result<()> {
    if uses.attached > 0 || uses.boundaries > 0 {
        return Err(error::conflict("Cannot delete a policy attached to entities."));
    }
    if policy.versions.len() > 1 {
        return Err(error::conflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. \
             The default version is deleted with the policy.",
        ));
    }
    Ok(())
}
