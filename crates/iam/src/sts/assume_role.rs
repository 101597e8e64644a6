//! `AssumeRole`: temporary credentials of a role, for whom its trust policy names.

use async_trait::async_trait;
use base::{Arn, limits};
use policy::{Attached, Document, ResourcePolicy};
use service::{Access, Context, Operation, Principal, Result, ServiceError, records};
use wire::Timestamp;
use wire::sts::{AssumeRoleInput, AssumeRoleOutput, AssumedRoleUser, Credentials, Tag as StsTag};

use super::session;
use crate::authorize::{Caller, decide};
use crate::model::{Kind, Record, Role, Session, Tag};
use crate::{Iam, error, keys, policies, tags};

/// Makes a session of a role.
pub(crate) struct AssumeRole;

/// What a session lasts unless asked otherwise, seconds.
const DEFAULT_SECONDS: i64 = 3600;
/// The size of session policies and tags that AWS packs, of which the answer names the share used.
const PACKED_SIZE: usize = 2048;

#[async_trait]
impl Operation for AssumeRole {
    type State = Iam;
    type Input = AssumeRoleInput;
    type Output = AssumeRoleOutput;
    const NAME: &'static str = "AssumeRole";

    /// The trust policy has to allow in any case, the root included: `run` asks it.
    async fn access(_: &Iam, _: &Context, _: &AssumeRoleInput) -> Result<Vec<Access>> {
        Ok(Vec::new())
    }

    async fn run(iam: &Iam, ctx: &Context, input: AssumeRoleInput) -> Result<AssumeRoleOutput> {
        refuse_unsupported(&input)?;
        let caller = Caller::of(iam, ctx).await?;
        let (tags, transitive) = session_tags(&input, &caller)?;
        let role = find_role(iam, ctx, &caller, &input.role_arn).await?;
        check_trust(ctx, &caller, &role, &input, &tags)?;
        let seconds = duration(&ctx.principal, &role, input.duration_seconds)?;
        let policy_arns = session_policies(iam, ctx, &input).await?;
        let packed = packed_size(&input, &tags)?;
        let Role { entity, .. } = role;
        let session = Session {
            token: session::token(iam),
            expires: base::Time((ctx.time.seconds() + seconds) * 1000),
            arn: format!(
                "arn:aws:sts::{}:assumed-role/{}/{}",
                ctx.account, entity.name, input.role_session_name
            ),
            id: format!("{}:{}", entity.id, input.role_session_name),
            role_arn: entity.arn,
            role_name: entity.name,
            policies: input.policy.into_iter().collect(),
            policy_arns,
            tags,
            transitive,
            source_identity: input.source_identity.clone(),
        };
        let (id, secret) = session::store(iam, ctx, &session).await?;
        Ok(AssumeRoleOutput {
            credentials: Some(Credentials {
                access_key_id: Some(id),
                secret_access_key: Some(secret),
                session_token: Some(session.token),
                expiration: Some(Timestamp(session.expires.0)),
            }),
            assumed_role_user: Some(AssumedRoleUser {
                assumed_role_id: Some(session.id),
                arn: Some(session.arn),
            }),
            packed_policy_size: packed,
            source_identity: input.source_identity,
            ..AssumeRoleOutput::default()
        })
    }
}

fn refuse_unsupported(input: &AssumeRoleInput) -> Result<()> {
    if input.serial_number.is_some() || input.token_code.is_some() {
        // No user has a device here, so no code can be right.
        let message = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
        return Err(ServiceError::sender("AccessDenied", 403, message));
    }
    for (name, given) in [
        ("ProvidedContexts", input.provided_contexts.is_some()),
        ("MinimumSessionTokenSize", input.minimum_session_token_size.is_some()),
    ] {
        if given {
            return Err(error::invalid(format!("Landfall does not support {name} of AssumeRole")));
        }
    }
    Ok(())
}

/// The session's tags with those the calling session hands on, and the keys it hands on in turn.
fn session_tags(input: &AssumeRoleInput, caller: &Caller) -> Result<(Vec<Tag>, Vec<String>)> {
    let given = input.tags.clone().unwrap_or_default();
    let mut own: Vec<Tag> = given.into_iter().map(|StsTag { key, value }| Tag { key, value }).collect();
    if tags::has_duplicates(&own) {
        return Err(error::invalid_parameter(tags::DUPLICATE));
    }
    let mut transitive = input.transitive_tag_keys.clone().unwrap_or_default();
    if !transitive.iter().all(|key| own.iter().any(|tag| tags::same(&tag.key, key))) {
        let message = "The specified transitive tag key must be included in the requested tags.";
        return Err(error::invalid_parameter(message));
    }
    let Some(parent) = caller.own_session() else { return Ok((own, transitive)) };
    for key in &parent.transitive {
        if own.iter().any(|tag| tags::same(&tag.key, key)) {
            let message = "One of the specified transitive tag keys can't be set because it conflicts with a transitive \
                           tag key from the calling session.";
            return Err(error::invalid_parameter(message));
        }
    }
    let handed_on =
        parent.tags.iter().filter(|tag| parent.transitive.iter().any(|key| tags::same(key, &tag.key)));
    own.extend(handed_on.cloned());
    transitive.extend(parent.transitive.iter().cloned());
    Ok((own, transitive))
}

/// The role, or the refusal that hides whether there is one.
async fn find_role(iam: &Iam, ctx: &Context, caller: &Caller, text: &str) -> Result<Role> {
    let arn = Arn::parse(text).map_err(|_| error::invalid(format!("{text} is invalid")))?;
    let name = arn.resource.rsplit('/').next().unwrap_or_default();
    let snapshot = iam.platform.store.snapshot().await?;
    let found: Option<Role> =
        records::read(snapshot.as_ref(), &keys::entity(Kind::Role, &ctx.account, name)).await?;
    found.filter(|role| role.entity().arn == text).ok_or_else(|| refused(caller, "sts:AssumeRole", text))
}

fn refused(caller: &Caller, action: &str, role: &str) -> ServiceError {
    let message = format!("User: {} is not authorized to perform: {action} on resource: {role}", caller.arn);
    ServiceError::sender("AccessDenied", 403, message)
}

/// The trust policy must allow everything that is asked for.
fn check_trust(
    ctx: &Context,
    caller: &Caller,
    role: &Role,
    input: &AssumeRoleInput,
    tags: &[Tag],
) -> Result<()> {
    let trust = Document::parse(&role.trust).map_err(error::malformed)?;
    let actions = [
        ("sts:AssumeRole", true),
        ("sts:TagSession", input.tags.as_ref().is_some_and(|tags| !tags.is_empty())),
        ("sts:SetSourceIdentity", input.source_identity.is_some()),
    ];
    for (action, _) in actions.into_iter().filter(|(_, asked)| *asked) {
        let access = access(role, action, input, tags);
        let policy = Some(Attached { name: "trust policy", document: &trust });
        let resource = ResourcePolicy { policy, account: "", must_allow: true };
        if !decide(ctx, caller, &access, resource, |decision| decision.is_allowed()) {
            return Err(refused(caller, action, &role.entity.arn));
        }
    }
    Ok(())
}

fn access(role: &Role, action: &'static str, input: &AssumeRoleInput, tags: &[Tag]) -> Access {
    let mut access = Access::to(action, role.entity.arn.as_str())
        .key("sts:RoleSessionName", vec![input.role_session_name.clone()]);
    if let Some(id) = &input.external_id {
        access = access.key("sts:ExternalId", vec![id.clone()]);
    }
    if let Some(identity) = &input.source_identity {
        access = access.key("sts:SourceIdentity", vec![identity.clone()]);
    }
    if !tags.is_empty() {
        access = access.key("aws:TagKeys", tags.iter().map(|tag| tag.key.clone()).collect());
    }
    if let Some(keys) = input.transitive_tag_keys.as_ref().filter(|keys| !keys.is_empty()) {
        access = access.key("sts:TransitiveTagKeys", keys.clone());
    }
    for tag in &role.entity.tags {
        access = access.key(format!("aws:ResourceTag/{}", tag.key), vec![tag.value.clone()]);
    }
    tags.iter().fold(access, |access, tag| {
        access.key(format!("aws:RequestTag/{}", tag.key), vec![tag.value.clone()])
    })
}

fn duration(caller: &Principal, role: &Role, asked: Option<i64>) -> Result<i64> {
    let seconds = asked.unwrap_or(DEFAULT_SECONDS);
    if matches!(caller, Principal::Session { .. }) && seconds > limits::iam::CHAINED_SESSION {
        let message = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
        return Err(error::invalid(message));
    }
    match seconds <= role.max_session {
        true => Ok(seconds),
        false => Err(error::invalid(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        )),
    }
}

/// Checks the session policies; answers the ARNs of the managed ones.
async fn session_policies(iam: &Iam, ctx: &Context, input: &AssumeRoleInput) -> Result<Vec<String>> {
    if let Some(policy) = &input.policy {
        policies::check(policy)?;
    }
    let arns: Vec<String> =
        input.policy_arns.iter().flatten().filter_map(|descriptor| descriptor.arn.clone()).collect();
    let snapshot = iam.platform.store.snapshot().await?;
    for arn in &arns {
        if policies::document(ctx, snapshot.as_ref(), arn).await?.is_none() {
            return Err(error::invalid(format!("Policy {arn} does not exist or is not attachable.")));
        }
    }
    Ok(arns)
}

/// How much of the room for session policies and tags is used, in percent; `None` where there are none.
fn packed_size(input: &AssumeRoleInput, tags: &[Tag]) -> Result<Option<i64>> {
    let arns =
        input.policy_arns.iter().flatten().filter_map(|descriptor| descriptor.arn.as_ref()).map(String::len);
    let policy = input.policy.as_ref().map_or(0, |policy| policies::size(policy));
    let tags = tags.iter().map(|tag| tag.key.len() + tag.value.len());
    let used = policy + arns.sum::<usize>() + tags.sum::<usize>();
    match (used * 100).div_ceil(PACKED_SIZE) {
        0 => Ok(None),
        percent @ 1..=100 => Ok(i64::try_from(percent).ok()),
        percent => Err(ServiceError::sender(
            "PackedPolicyTooLarge",
            400,
            format!("Packed size of session tags consumes {percent}% of allotted space."),
        )),
    }
}
