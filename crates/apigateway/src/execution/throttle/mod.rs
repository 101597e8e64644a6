//! How often who may call: API keys with their usage plans, quotas, and the throttles of plans, methods and the account.
//! It knows nothing of who else may call a method (`authorization`).
//! Source: API Gateway Developer Guide, "Throttle requests to your REST APIs" and "Usage plans and API keys".

mod bucket;
mod period;
mod plan;
mod usage;

use service::{Platform, ServiceError};

use super::exchange::{Caller, Exchange};
use super::gateway::{Kind, Refusal};
use super::mask::masked;
use super::story::Depth;
use crate::compiled::ApiKeySource;
use crate::settings::{DayUsage, Period, Throttle};
use bucket::Buckets;
use plan::Admission;
use usage::Usage;

/// What is counted.
pub(crate) struct Meter {
    buckets: Buckets,
    usage: Usage,
    /// What a whole account may call in a Region.
    account: Throttle,
}

impl Meter {
    /// Counts on this ground.
    pub fn new(platform: Platform, account: Throttle) -> Self {
        Self { buckets: Buckets::default(), usage: Usage::new(platform), account }
    }

    /// Writes the counts that quotas rest on.
    pub async fn flush(&self) {
        self.usage.flush().await;
    }

    /// Counts the request, and lets it through while whoever calls has called seldom enough. What it learns of the key
    /// becomes part of the caller.
    pub async fn pass(&self, exchange: &Exchange<'_>, caller: &mut Caller) -> Result<(), Refusal> {
        let admission = match exchange.method.api_key_required {
            true => Some(self.admit(exchange, caller).await?),
            false => None,
        };
        if let Some(admission) = &admission {
            self.throttle_key(exchange, admission)?;
        }
        self.throttle_all(exchange)?;
        match &admission {
            Some(admission) => self.spend(exchange, admission).await,
            None => Ok(()),
        }
    }

    /// The key's plan for this stage.
    async fn admit(&self, exchange: &Exchange<'_>, caller: &mut Caller) -> Result<Admission, Refusal> {
        let value = match exchange.stage.api_key_source {
            ApiKeySource::Header => exchange.request.header("x-api-key").map(str::to_owned),
            ApiKeySource::Authorizer => caller.usage_key.clone(),
        };
        let value = value.unwrap_or_default();
        let (api, stage) = (exchange.request.api_id.as_str(), exchange.stage.name.as_str());
        let found = async {
            let snapshot = exchange.platform.store.snapshot().await?;
            plan::admission(snapshot.as_ref(), &exchange.stage.live, api, stage, &value).await
        };
        caller.identity.insert("apiKey", value.clone());
        match found.await.map_err(failed)? {
            Some(admission) => {
                caller.identity.insert("apiKeyId", admission.key.id.clone());
                Ok(admission)
            }
            None => {
                exchange.story.say(Depth::Error, || {
                    let (method, key) = (method(exchange), masked(&value));
                    format!(
                        "API Key {key} not authorized because method '{method}' requires API Key and API Key is not associated with a Usage Plan for API Stage {api}/{stage}: {}",
                        plan::NO_PLAN
                    )
                });
                Err(Refusal::new(Kind::InvalidApiKey, "Forbidden"))
            }
        }
    }

    /// The throttles of the key's plan: of the method, then of everything.
    fn throttle_key(&self, exchange: &Exchange<'_>, admission: &Admission) -> Result<(), Refusal> {
        let (api, stage) = (exchange.request.api_id.as_str(), exchange.stage.name.as_str());
        let (path, method) = (exchange.resource.path.as_str(), exchange.method_name());
        let (plan, key) = (admission.plan.id.as_str(), admission.key.id.as_str());
        let of_method = admission.of_method(api, stage, path, method);
        let of_plan = admission.plan.throttle;
        let exceeded = of_method
            .filter(|limit| !self.buckets.take((plan, key, api, stage, path, method), *limit, exchange.time))
            .or_else(|| of_plan.filter(|limit| !self.buckets.take((plan, key), *limit, exchange.time)));
        let Some(limit) = exceeded else { return Ok(()) };
        exchange.story.say(Depth::Error, || {
            let value = masked(&admission.key.value);
            let place = place(exchange);
            format!(
                "API Key {value} exceeded throttle limit for API Stage {api}/{stage}: Key throttle limit exceeded for Usage Plan ID {plan}, {place}. {}",
                shown(limit)
            )
        });
        Err(throttled())
    }

    /// The throttles of the stage's method and of the account.
    fn throttle_all(&self, exchange: &Exchange<'_>) -> Result<(), Refusal> {
        let (live, request) = (&exchange.stage.live, exchange.request);
        let (path, method) = (exchange.resource.path.as_str(), exchange.method_name());
        let setting = live.settings.method(path, method);
        let limit = setting.filter(|setting| setting.throttling_burst_limit >= 0).map(|setting| Throttle {
            burst_limit: setting.throttling_burst_limit,
            rate_limit: setting.throttling_rate_limit.max(0.0),
        });
        let name = (request.api_id.as_str(), exchange.stage.name.as_str(), path, method);
        if let Some(limit) = limit.filter(|limit| !self.buckets.take(name, *limit, exchange.time)) {
            exchange.story.say(Depth::Error, || {
                format!("Key throttle limit exceeded for {}. {}", place(exchange), shown(limit))
            });
            return Err(throttled());
        }
        let account = (live.account.as_str(), live.region.as_str());
        match self.buckets.take(account, self.account, exchange.time) {
            true => Ok(()),
            false => Err(throttled()),
        }
    }

    /// Counts the request against the plan's quota, if it has one; usage is counted in any case.
    async fn spend(&self, exchange: &Exchange<'_>, admission: &Admission) -> Result<(), Refusal> {
        let live = &exchange.stage.live;
        let key_of = |day: &str| {
            DayUsage::key(&live.account, &live.region, &admission.plan.id, &admission.key.id, day)
        };
        let day = period::day(exchange.time);
        let today = key_of(&day);
        if let Some((allowance, first)) = admission.allowance(exchange.time) {
            let snapshot = exchange.platform.store.snapshot().await.map_err(|error| failed(error.into()))?;
            let spent = self.usage.since(snapshot.as_ref(), &key_of(&first), &today).await.map_err(failed)?;
            if spent >= allowance {
                exchange.story.say(Depth::Error, || exhausted(exchange, admission));
                return Err(Refusal::new(Kind::QuotaExceeded, "Limit Exceeded"));
            }
        }
        self.usage.count(today, day);
        Ok(())
    }
}

/// The words of the execution log. Recorded 2022-09 (AWS knowledge center, "429 Too Many Requests").
fn exhausted(exchange: &Exchange<'_>, admission: &Admission) -> String {
    let (api, stage) = (&exchange.request.api_id, &exchange.stage.name);
    let (key, plan) = (masked(&admission.key.value), &admission.plan.id);
    let (limit, period) = admission.plan.quota.as_ref().map_or((0, ""), |quota| {
        let period = match quota.period {
            Period::Day => "DAY",
            Period::Week => "WEEK",
            Period::Month => "MONTH",
        };
        (quota.limit, period)
    });
    format!(
        "API Key {key} exceeded quota limit for API Stage {api}/{stage}: Key quota exhausted for Usage Plan ID {plan}. Quota Limit: {limit} Period: {period}"
    )
}

/// Recorded 2019-02: `RestApi uwe3g5jm54, Stage Prod, Resource k0w8mc, HttpMethod POST. Limit: 1.00 Burst: 1`.
fn place(exchange: &Exchange<'_>) -> String {
    let (request, stage, resource) = (exchange.request, &exchange.stage.name, &exchange.resource.id);
    format!("RestApi {}, Stage {stage}, Resource {resource}, HttpMethod {}", request.api_id, request.method)
}

fn shown(limit: Throttle) -> String {
    format!("Limit: {:.2} Burst: {}", limit.rate_limit, limit.burst_limit)
}

/// `GET /pets`: a method as the log names it.
fn method(exchange: &Exchange<'_>) -> String {
    format!("{} {}", exchange.method_name(), exchange.resource.path)
}

fn throttled() -> Refusal {
    Refusal::new(Kind::Throttled, "Too Many Requests")
}

fn failed(error: ServiceError) -> Refusal {
    Refusal::internal(error.to_string())
}
