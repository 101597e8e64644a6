//! The settings of a stage's methods, by the paths of UpdateStage: `/{resource}/{method}/{group}/{name}`.

use std::str::FromStr;

use service::Result;

use crate::definition::error::bad_request;
use crate::settings::{MethodSetting, StageSettings};

/// What is set, and to what.
pub(super) struct Change<'a> {
    pub group: &'a str,
    pub name: &'a str,
    pub value: &'a str,
}

/// Changes the settings of a method; those that it does not have yet begin as the stage's (recorded 2024-03, localstack,
/// `test_create_update_stages`). `None` if there is no such setting.
pub(super) fn set(
    settings: &mut StageSettings,
    resource: &str,
    method: &str,
    change: &Change<'_>,
) -> Option<Result<()>> {
    let key = format!("{resource}/{method}");
    let known = settings.methods.get(&key).or_else(|| settings.methods.get("*/*"));
    let mut setting = known.cloned().unwrap_or_default();
    let outcome = apply(&mut setting, change)?;
    settings.methods.insert(key, setting);
    Some(outcome)
}

fn apply(setting: &mut MethodSetting, change: &Change<'_>) -> Option<Result<()>> {
    let (flag, value) = (change.value == "true", change.value);
    match (change.group, change.name) {
        ("metrics", "enabled") => setting.metrics_enabled = flag,
        ("logging", "dataTrace") => setting.data_trace_enabled = flag,
        ("logging", "loglevel") => return Some(level(setting, value)),
        ("throttling", "burstLimit") => return Some(number(&mut setting.throttling_burst_limit, value)),
        ("throttling", "rateLimit") => return Some(number(&mut setting.throttling_rate_limit, value)),
        ("caching", "enabled") => setting.caching_enabled = flag,
        ("caching", "dataEncrypted") => setting.cache_data_encrypted = flag,
        ("caching", "ttlInSeconds") => return Some(ttl(setting, value)),
        ("caching", "requireAuthorizationForCacheControl") => {
            setting.require_authorization_for_cache_control = flag;
        }
        ("caching", "unauthorizedCacheControlHeaderStrategy") => return Some(strategy(setting, value)),
        _ => return None,
    }
    Some(Ok(()))
}

/// The wording of these refusals is our reading.
fn invalid(value: &str) -> service::ServiceError {
    bad_request(format!("Invalid method setting value: {value}"))
}

fn number<N: FromStr>(member: &mut N, value: &str) -> Result<()> {
    *member = value.parse().map_err(|_| invalid(value))?;
    Ok(())
}

fn level(setting: &mut MethodSetting, value: &str) -> Result<()> {
    if !["OFF", "ERROR", "INFO"].contains(&value) {
        return Err(invalid(value));
    }
    setting.logging_level = Some(value.to_owned());
    Ok(())
}

fn ttl(setting: &mut MethodSetting, value: &str) -> Result<()> {
    let seconds = value.parse().ok().filter(|seconds| (0..=3600).contains(seconds));
    setting.cache_ttl_in_seconds = seconds.ok_or_else(|| invalid(value))?;
    Ok(())
}

fn strategy(setting: &mut MethodSetting, value: &str) -> Result<()> {
    const STRATEGIES: [&str; 3] =
        ["FAIL_WITH_403", "SUCCEED_WITH_RESPONSE_HEADER", "SUCCEED_WITHOUT_RESPONSE_HEADER"];
    if !STRATEGIES.contains(&value) {
        return Err(invalid(value));
    }
    setting.unauthorized_cache_control_header_strategy = value.to_owned();
    Ok(())
}

/// Removes the settings of a method.
pub(super) fn remove(settings: &mut StageSettings, resource: &str, method: &str) -> Result<()> {
    let key = format!("{resource}/{method}");
    let removed = settings.methods.remove(&key);
    // The space at the end is AWS's.
    removed.map(drop).ok_or_else(|| {
        bad_request(format!(
            "Cannot remove method setting {key} because there is no method setting for this method "
        ))
    })
}
