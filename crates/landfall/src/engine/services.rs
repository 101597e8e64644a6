//! The services of an engine, each on the same platform, and the door they stand behind.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sandbox::Host;
use service::{Door, Platform, Service};

use super::settings::Settings;
use crate::output::Outcome;

/// Every service, built but not yet behind the door.
pub struct Services {
    /// `iam`
    pub iam: Arc<iam::Iam>,
    /// `dynamodb`
    pub dynamodb: Arc<dynamodb::Dynamodb>,
    /// `lambda`
    pub lambda: Arc<lambda::Lambda>,
    /// `logs`
    pub logs: Arc<logs::Logs>,
    /// `apigateway`
    pub apigateway: Arc<apigateway::Apigateway>,
    /// `cloudformation`
    pub cloudformation: Arc<cloudformation::Cloudformation>,
}

/// How they are to run.
#[derive(Clone)]
pub struct Options {
    /// The tables' service.
    pub dynamodb: dynamodb::Options,
    /// The APIs' service, and what answers their requests.
    pub apigateway: apigateway::execution::Options,
}

impl From<&Settings> for Options {
    fn from(settings: &Settings) -> Self {
        let dynamodb = dynamodb::Options {
            enforce_throughput: settings.enforce_throughput,
            table_delay: Duration::from_secs(settings.table_delay),
        };
        let apigateway = apigateway::execution::Options {
            trace_depth: settings.trace_depth,
            user_pool_keys: settings.jwks.clone(),
            account_throttle: settings.account_throttle,
        };
        Self { dynamodb, apigateway }
    }
}

impl Services {
    /// Builds them; scratch files go below `scratch`.
    pub fn build(platform: &Platform, options: Options, host: &Host, scratch: &Path) -> Self {
        let iam = iam::Iam::new(platform.clone());
        let decider = Arc::clone(&iam) as Arc<dyn service::Authorizer>;
        Self {
            iam,
            dynamodb: dynamodb::Dynamodb::new(platform.clone(), decider, options.dynamodb),
            lambda: lambda::Lambda::new(platform.clone(), host.clone(), scratch.join("functions")),
            logs: logs::Logs::new(platform.clone()),
            apigateway: apigateway::Apigateway::new(platform.clone(), &options.apigateway),
            cloudformation: cloudformation::Cloudformation::new(platform.clone()),
        }
    }

    /// Opens the door, and takes up what an earlier engine left in the middle.
    pub async fn open(&self, door: &Door) -> Outcome {
        let services: Vec<Service> = vec![
            iam::service(Arc::clone(&self.iam))?,
            iam::sts_service(Arc::clone(&self.iam))?,
            dynamodb::service(Arc::clone(&self.dynamodb))?,
            dynamodb::streams_service(Arc::clone(&self.dynamodb))?,
            lambda::service(Arc::clone(&self.lambda))?,
            logs::service(Arc::clone(&self.logs))?,
            apigateway::service(Arc::clone(&self.apigateway))?,
            cloudformation::service(Arc::clone(&self.cloudformation)),
        ];
        door.open(services, Arc::clone(&self.iam) as Arc<dyn service::Authorizer>);
        let resumed = cloudformation::resume(&self.cloudformation).await?;
        if resumed > 0 {
            tracing::info!(
                stacks = resumed,
                "taking up stack operations that an earlier engine left unfinished"
            );
        }
        Ok(())
    }
}
