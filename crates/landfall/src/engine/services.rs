//! The services of an engine, each on the same platform, and the door they stand behind.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sandbox::Host;
use service::{Door, Platform, Service};

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

impl Services {
    /// Builds them; scratch files go below `scratch`, user pools sign with the keys in `user_pool_keys`.
    pub fn build(
        platform: &Platform,
        options: dynamodb::Options,
        host: &Host,
        scratch: &Path,
        user_pool_keys: Option<PathBuf>,
    ) -> Self {
        Self {
            iam: iam::Iam::new(platform.clone()),
            dynamodb: dynamodb::Dynamodb::with(platform.clone(), options),
            lambda: lambda::Lambda::new(platform.clone(), host.clone(), scratch.join("functions")),
            logs: logs::Logs::new(platform.clone()),
            apigateway: apigateway::Apigateway::new(platform.clone(), user_pool_keys),
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
