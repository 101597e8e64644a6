//! Deployments and stages.

use std::collections::BTreeMap;

use wire::apigateway as shape;

use super::timestamp;
use crate::definition::model::{Deployment, MethodSnapshot, Stage};
use crate::settings::{AccessLogSettings, CanarySettings, MethodSetting};

/// A deployment, with its summary if that is asked for.
pub(crate) fn deployment(deployment: &Deployment, summary: bool) -> shape::Deployment {
    let snapshot = |method: &MethodSnapshot| shape::MethodSnapshot {
        authorization_type: Some(method.authorization_type.clone()),
        api_key_required: Some(method.api_key_required),
    };
    let methods = |methods: &BTreeMap<String, MethodSnapshot>| {
        methods.iter().map(|(name, method)| (name.clone(), snapshot(method))).collect()
    };
    let paths = || deployment.methods.iter().map(|(path, all)| (path.clone(), methods(all))).collect();
    shape::Deployment {
        id: Some(deployment.id.clone()),
        description: deployment.description.clone(),
        created_date: timestamp(deployment.created),
        api_summary: summary.then(paths),
    }
}

pub(crate) fn stage(stage: &Stage) -> shape::Stage {
    let settings = &stage.settings;
    let methods = settings.methods.iter().map(|(path, setting)| (path.clone(), method_setting(setting)));
    let status = if settings.cache_cluster_enabled { "AVAILABLE" } else { "NOT_AVAILABLE" };
    shape::Stage {
        deployment_id: Some(stage.deployment.clone()),
        client_certificate_id: settings.client_certificate_id.clone(),
        stage_name: Some(stage.name.clone()),
        description: stage.description.clone(),
        cache_cluster_enabled: Some(settings.cache_cluster_enabled),
        cache_cluster_size: settings.cache_cluster_size.clone(),
        cache_cluster_status: Some(status.to_owned()),
        method_settings: Some(methods.collect()),
        variables: stage.variables.clone(),
        documentation_version: stage.documentation_version.clone(),
        access_log_settings: settings.access_log.as_ref().map(access_log),
        canary_settings: settings.canary.as_ref().map(|canary| canary_settings(canary, &stage.deployment)),
        tracing_enabled: Some(settings.tracing_enabled),
        tags: stage.tags.clone().filter(|tags| !tags.is_empty()),
        created_date: timestamp(stage.created),
        last_updated_date: timestamp(stage.updated),
        ..Default::default()
    }
}

fn method_setting(setting: &MethodSetting) -> shape::MethodSetting {
    shape::MethodSetting {
        metrics_enabled: Some(setting.metrics_enabled),
        logging_level: setting.logging_level.clone(),
        data_trace_enabled: Some(setting.data_trace_enabled),
        throttling_burst_limit: Some(setting.throttling_burst_limit),
        throttling_rate_limit: Some(setting.throttling_rate_limit),
        caching_enabled: Some(setting.caching_enabled),
        cache_ttl_in_seconds: Some(setting.cache_ttl_in_seconds),
        cache_data_encrypted: Some(setting.cache_data_encrypted),
        require_authorization_for_cache_control: Some(setting.require_authorization_for_cache_control),
        unauthorized_cache_control_header_strategy: Some(
            setting.unauthorized_cache_control_header_strategy.clone(),
        ),
    }
}

fn access_log(settings: &AccessLogSettings) -> shape::AccessLogSettings {
    shape::AccessLogSettings {
        format: settings.format.clone(),
        destination_arn: settings.destination_arn.clone(),
    }
}

fn canary_settings(canary: &CanarySettings, deployment: &str) -> shape::CanarySettings {
    shape::CanarySettings {
        percent_traffic: Some(canary.percent_traffic),
        deployment_id: Some(canary.deployment_id.clone().unwrap_or_else(|| deployment.to_owned())),
        stage_variable_overrides: Some(canary.stage_variable_overrides.clone())
            .filter(|overrides| !overrides.is_empty()),
        use_stage_cache: Some(canary.use_stage_cache),
    }
}
