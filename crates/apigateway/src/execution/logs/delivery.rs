//! Where logs go: to CloudWatch Logs in the name of the role that the account names for it, off the path of the request.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use base::{Arn, Time, ids};
use parking_lot::RwLock;
use service::{Context, LogDestination, LogRecord, LogWriter, Platform, Result, records};

use crate::compiled::Live;
use crate::execution::roles::Roles;
use crate::settings::Account;

/// How long a destination is used before the account's role is asked for again.
const KEEP: Duration = Duration::from_secs(60);

/// Delivers logs.
pub(crate) struct Delivery {
    platform: Platform,
    roles: Arc<Roles>,
    writer: LogWriter,
    /// By Region and log group.
    destinations: RwLock<HashMap<(String, String), Used>>,
}

/// A destination, and until when it is used.
type Used = (Arc<LogDestination>, Time);

impl Delivery {
    /// Starts the task that writes.
    pub fn start(platform: Platform, roles: Arc<Roles>) -> Self {
        let writer = LogWriter::start(platform.clone());
        Self { platform, roles, writer, destinations: RwLock::default() }
    }

    /// Hands over records for a log group. Without a role that may write there is no log, as on AWS.
    pub async fn write(&self, live: &Live, group: &str, records: Vec<LogRecord>) {
        match self.destination(live, group).await {
            Ok(Some(destination)) => self.writer.write(destination, records).await,
            Ok(None) => {}
            Err(error) => tracing::warn!(group, %error, "API Gateway's log cannot be written"),
        }
    }

    /// Waits until everything handed over so far is written.
    pub async fn finish(&self) {
        self.writer.finish().await;
    }

    async fn destination(&self, live: &Live, group: &str) -> Result<Option<Arc<LogDestination>>> {
        let now = self.platform.clock.now();
        let key = (live.region.clone(), group.to_owned());
        let held = self.destinations.read().get(&key).cloned();
        if let Some((destination, _)) = held.filter(|(_, until)| now < *until) {
            return Ok(Some(destination));
        }
        let Some(destination) = self.make(live, group).await?.map(Arc::new) else { return Ok(None) };
        self.destinations.write().insert(key, (Arc::clone(&destination), now.after(KEEP)));
        Ok(Some(destination))
    }

    async fn make(&self, live: &Live, group: &str) -> Result<Option<LogDestination>> {
        let snapshot = self.platform.store.snapshot().await?;
        let key = Account::key(&live.account, &live.region);
        let account: Option<Account> = records::read(snapshot.as_ref(), &key).await?;
        let Some(role) = account.and_then(|account| account.cloudwatch_role_arn) else { return Ok(None) };
        let principal = self.roles.session(&role, live, "", String::new).await?;
        let ctx = Context { region: live.region.as_str().into(), ..self.platform.context(principal) };
        let stream = ids::hex(self.platform.entropy.as_ref(), 32);
        Ok(Some(LogDestination::new(ctx, group, stream)))
    }
}

/// The log group that an ARN names: `arn:aws:logs:{region}:{account}:log-group:{name}`, with or without `:*`.
pub(crate) fn group(arn: &str) -> Option<String> {
    let arn = Arn::parse(arn).ok().filter(|arn| arn.service == "logs")?;
    let name = arn.resource.strip_prefix("log-group:")?;
    Some(name.strip_suffix(":*").unwrap_or(name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::group;

    #[test]
    fn a_group_is_named_by_its_arn() {
        let arn = "arn:aws:logs:us-west-2:111111111111:log-group:DemoRESTAPI";
        assert_eq!(group(arn).as_deref(), Some("DemoRESTAPI"));
        assert_eq!(group(&format!("{arn}:*")).as_deref(), Some("DemoRESTAPI"));
        assert_eq!(group("arn:aws:firehose:us-west-2:111111111111:deliverystream/amazon-apigateway-x"), None);
    }
}
