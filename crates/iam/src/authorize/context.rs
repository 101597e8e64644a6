//! The global condition keys, from what is known of a call.
//! Source: IAM User Guide, "AWS global condition context keys".

use policy::Context as Keys;
use service::{Access, Context, Principal};

use super::Caller;

pub(super) fn keys<'a>(ctx: &'a Context, caller: &'a Caller, access: &'a Access) -> Keys<'a> {
    let mut keys = Keys::new();
    of_call(&mut keys, ctx);
    of_caller(&mut keys, ctx, caller);
    for tag in caller.tags() {
        keys.set(format!("aws:PrincipalTag/{}", tag.key), tag.value.as_str());
    }
    for (key, values) in &access.keys {
        match values.as_slice() {
            [value] => keys.set(key.as_ref(), value.as_str()),
            values => keys.set_all(key.as_ref(), values.iter().map(|value| value.as_str().into()).collect()),
        }
    }
    keys
}

fn of_call<'a>(keys: &mut Keys<'a>, ctx: &'a Context) {
    keys.set("aws:CurrentTime", ctx.time.iso8601_seconds());
    keys.set("aws:EpochTime", ctx.time.seconds().to_string());
    keys.set("aws:RequestedRegion", ctx.region.as_ref());
    keys.set("aws:SecureTransport", "false");
    if let Some(address) = ctx.source_ip {
        keys.set("aws:SourceIp", address.to_string());
    }
    if let Some(agent) = &ctx.user_agent {
        keys.set("aws:UserAgent", agent.as_ref());
    }
}

fn of_caller<'a>(keys: &mut Keys<'a>, ctx: &'a Context, caller: &'a Caller) {
    match &caller.principal {
        Principal::Root => {
            keys.set("aws:PrincipalArn", caller.arn.as_str());
            keys.set("aws:PrincipalType", "Account");
            keys.set("aws:userid", ctx.account.as_ref());
        }
        Principal::User { name, arn, id } => {
            keys.set("aws:PrincipalArn", arn.as_ref());
            keys.set("aws:PrincipalType", "User");
            keys.set("aws:userid", id.as_ref());
            keys.set("aws:username", name.as_ref());
        }
        Principal::Session { role_arn, id, .. } => {
            keys.set("aws:PrincipalArn", role_arn.as_ref());
            keys.set("aws:PrincipalType", "AssumedRole");
            keys.set("aws:userid", id.as_ref());
            if let Some(identity) =
                caller.own_session().and_then(|session| session.source_identity.as_deref())
            {
                keys.set("aws:SourceIdentity", identity);
            }
        }
        Principal::Service { name, source_arn } => {
            keys.set("aws:PrincipalIsAWSService", "true");
            keys.set("aws:PrincipalServiceName", *name);
            if let Some(arn) = source_arn {
                let account = arn.split(':').nth(4).filter(|account| !account.is_empty());
                keys.set("aws:SourceArn", arn.as_ref());
                keys.set("aws:SourceAccount", account.unwrap_or(&ctx.account));
            }
            return;
        }
        Principal::Anonymous => {
            keys.set("aws:PrincipalType", "Anonymous");
            return;
        }
    }
    keys.set("aws:PrincipalAccount", ctx.account.as_ref());
    keys.set("aws:PrincipalIsAWSService", "false");
}
