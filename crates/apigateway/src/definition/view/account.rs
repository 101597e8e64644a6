//! What belongs to an account rather than to an API.

use service::Context;
use wire::apigateway as shape;

use super::timestamp;
use crate::definition::model::{ClientCertificate, DomainName};
use crate::settings::{Account, ApiKey, Mapping, Period, PlanStage, Quota, Throttle, UsagePlan};

pub(crate) fn account(account: &Account, limit: &Throttle) -> shape::Account {
    shape::Account {
        cloudwatch_role_arn: account.cloudwatch_role_arn.clone(),
        throttle_settings: Some(throttle(limit)),
        features: Some(vec!["UsagePlans".to_owned()]),
        api_key_version: Some("4".to_owned()),
    }
}

/// An API key; its value only where that is asked for.
pub(crate) fn api_key(key: &ApiKey, with_value: bool) -> shape::ApiKey {
    shape::ApiKey {
        id: Some(key.id.clone()),
        value: with_value.then(|| key.value.clone()),
        name: key.name.clone(),
        customer_id: key.customer_id.clone(),
        description: key.description.clone(),
        enabled: Some(key.enabled),
        created_date: timestamp(key.created),
        last_updated_date: timestamp(key.updated),
        stage_keys: Some(key.stage_keys.iter().cloned().collect()),
        tags: Some(key.tags.clone()).filter(|tags| !tags.is_empty()),
    }
}

pub(crate) fn usage_plan_key(key: &ApiKey) -> shape::UsagePlanKey {
    shape::UsagePlanKey {
        id: Some(key.id.clone()),
        type_: Some("API_KEY".to_owned()),
        value: Some(key.value.clone()),
        name: key.name.clone(),
    }
}

pub(crate) fn usage_plan(plan: &UsagePlan) -> shape::UsagePlan {
    shape::UsagePlan {
        id: Some(plan.id.clone()),
        name: Some(plan.name.clone()),
        description: plan.description.clone(),
        api_stages: Some(plan.stages.iter().map(plan_stage).collect()),
        throttle: plan.throttle.as_ref().map(throttle),
        quota: plan.quota.as_ref().map(quota),
        product_code: plan.product_code.clone(),
        tags: Some(plan.tags.clone()).filter(|tags| !tags.is_empty()),
    }
}

fn plan_stage(stage: &PlanStage) -> shape::ApiStage {
    let throttles = stage.throttle.iter().map(|(method, limits)| (method.clone(), throttle(limits)));
    shape::ApiStage {
        api_id: Some(stage.api.clone()),
        stage: Some(stage.stage.clone()),
        throttle: (!stage.throttle.is_empty()).then(|| throttles.collect()),
    }
}

fn throttle(throttle: &Throttle) -> shape::ThrottleSettings {
    shape::ThrottleSettings { burst_limit: Some(throttle.burst_limit), rate_limit: Some(throttle.rate_limit) }
}

fn quota(quota: &Quota) -> shape::QuotaSettings {
    let period = match quota.period {
        Period::Day => "DAY",
        Period::Week => "WEEK",
        Period::Month => "MONTH",
    };
    shape::QuotaSettings {
        limit: Some(quota.limit),
        offset: Some(quota.offset),
        period: Some(period.to_owned()),
    }
}

pub(crate) fn client_certificate(certificate: &ClientCertificate) -> shape::ClientCertificate {
    shape::ClientCertificate {
        client_certificate_id: Some(certificate.id.clone()),
        description: certificate.description.clone(),
        pem_encoded_certificate: Some(certificate.certificate.clone()),
        created_date: timestamp(certificate.created),
        expiration_date: timestamp(certificate.expires),
        tags: Some(certificate.tags.clone()).filter(|tags| !tags.is_empty()),
    }
}

/// A custom domain name. The names of its endpoints lead nowhere here; they have the form of AWS's.
pub(crate) fn domain_name(ctx: &Context, domain: &DomainName) -> shape::DomainName {
    let is_edge = domain.endpoint_type == "EDGE";
    let target = &domain.target;
    shape::DomainName {
        domain_name: Some(domain.name.clone()),
        domain_name_arn: Some(format!(
            "arn:{}:apigateway:{}::/domainnames/{}",
            base::PARTITION,
            ctx.region,
            domain.name
        )),
        certificate_name: domain.certificate_name.clone(),
        certificate_arn: domain.certificate_arn.clone(),
        certificate_upload_date: domain.certificate_uploaded.and_then(timestamp),
        regional_domain_name: (!is_edge)
            .then(|| format!("d-{target}.execute-api.{}.amazonaws.com", ctx.region)),
        regional_hosted_zone_id: (!is_edge).then(|| hosted_zone(&ctx.region).to_owned()),
        regional_certificate_name: domain.regional_certificate_name.clone(),
        regional_certificate_arn: domain.regional_certificate_arn.clone(),
        distribution_domain_name: is_edge.then(|| format!("d{target}.cloudfront.net")),
        distribution_hosted_zone_id: is_edge.then(|| "Z2FDTNDATAQYW2".to_owned()),
        endpoint_configuration: Some(shape::EndpointConfiguration {
            types: Some(vec![domain.endpoint_type.clone()]),
            ip_address_type: Some(domain.ip_address_type.clone()),
            vpc_endpoint_ids: None,
        }),
        domain_name_status: Some("AVAILABLE".to_owned()),
        security_policy: domain.security_policy.clone(),
        tags: Some(domain.tags.clone()).filter(|tags| !tags.is_empty()),
        ownership_verification_certificate_arn: domain.ownership_verification_certificate_arn.clone(),
        ..Default::default()
    }
}

/// The hosted zone of regional endpoints. Source: AWS General Reference, "Amazon API Gateway endpoints and quotas".
fn hosted_zone(region: &str) -> &'static str {
    match region {
        "us-east-2" => "ZOJJZC49E0EPZ",
        "us-west-1" => "Z2MUQ32089INYE",
        "us-west-2" => "Z2OJLYMUO9EFXC",
        "eu-west-1" => "ZLY8HYME6SFDD",
        "eu-west-2" => "ZJ5UAJN8Y3Z2Q",
        "eu-central-1" => "Z1U9ULNL0V5AJ3",
        "ap-northeast-1" => "Z1YSHQZHG15GKL",
        "ap-southeast-1" => "ZL327KTPIQFUL",
        "ap-southeast-2" => "Z2RPCDW04V8134",
        _ => "Z1UJRXOUMOOFQ8",
    }
}

pub(crate) fn base_path_mapping(base_path: &str, mapping: &Mapping) -> shape::BasePathMapping {
    shape::BasePathMapping {
        base_path: Some(if base_path.is_empty() { "(none)" } else { base_path }.to_owned()),
        rest_api_id: Some(mapping.api.clone()),
        stage: mapping.stage.clone(),
    }
}
