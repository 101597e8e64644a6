//! The ARNs of backups, as clients give them.
//!
//! Source: ack-api-quirks `services/dynamodb` DDB-BACKUP-012 (us-west-2, 2026-10-09): the Region does not matter, as long as
//! there is one of that name.

use base::Arn;
use service::{Context, ServiceError};
use store::Key;

use super::keys;
use crate::Invalid;
use crate::error::Result;

/// What the names of Regions begin with.
const AREAS: &[&str] = &["af", "ap", "ca", "eu", "il", "me", "mx", "sa", "us"];

/// A backup's ARN, of the caller's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupArn {
    text: String,
    region: String,
    table: String,
    id: String,
}

impl BackupArn {
    /// Reads one.
    pub fn read(ctx: &Context, text: &str) -> Result<Self> {
        let invalid = || Invalid::new("Invalid Backup ARN");
        let arn = Arn::parse(text).map_err(|_| invalid())?;
        let parts = arn.resource.strip_prefix("table/").and_then(|rest| rest.split_once("/backup/"));
        let (table, id) =
            parts.filter(|(table, id)| !table.is_empty() && !id.is_empty()).ok_or_else(invalid)?;
        let area = arn.region.split('-').next().unwrap_or_default();
        let known = arn.region.is_empty() || AREAS.contains(&area);
        if arn.partition != base::PARTITION || arn.service != "dynamodb" || !known {
            return Err(Invalid::new("Invalid Request: BackupArn is not valid").into());
        }
        if arn.region.is_empty() || arn.account != *ctx.account {
            return Err(ServiceError::sender("AccessDeniedException", 400, "Access is denied"));
        }
        let (table, id) = (table.to_owned(), id.to_owned());
        Ok(Self { text: text.to_owned(), region: arn.region, table, id })
    }

    /// As it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether its Region is the one that is called.
    pub fn is_local(&self, ctx: &Context) -> bool {
        self.region == *ctx.region
    }

    /// Where the backup lies in the store, in the Region that is called.
    pub fn key(&self, ctx: &Context) -> Key {
        keys::backup(&ctx.account, &ctx.region, &self.table, &self.id)
    }
}

#[cfg(test)]
mod tests {
    use service::Principal;
    use testing::{Ground, Storage};

    use super::BackupArn;

    #[test]
    fn an_arn_is_refused_as_it_is_wrong() {
        let ctx = Ground::on(Storage::memory()).platform.context(Principal::Root);
        let refusal = |text: &str| BackupArn::read(&ctx, text).err().map(|error| error.message);
        let of = |start: &str| format!("{start}:123456789012:table/t/backup/01791504762511-2779fadd");
        assert_eq!(refusal(&of("arn:aws:dynamodb:us-east-1")), None);
        assert_eq!(refusal(&of("arn:aws:dynamodb:eu-west-1")), None, "the Region does not matter");
        for text in ["arn:aws:dynamodb:us-east-1:123456789012:table/table", "no ARN", "arn:aws:dynamodb:::"] {
            assert_eq!(refusal(text).as_deref(), Some("Invalid Backup ARN"), "{text}");
        }
        for start in ["arn:aws:dynamodb:xx-fake-1", "arn:aws-cn:dynamodb:us-east-1", "arn:aws:s3:us-east-1"] {
            assert_eq!(
                refusal(&of(start)).as_deref(),
                Some("Invalid Request: BackupArn is not valid"),
                "{start}"
            );
        }
        for text in [of("arn:aws:dynamodb:"), of("arn:aws:dynamodb:us-east-1").replace("123456789012", "1")] {
            assert_eq!(refusal(&text).as_deref(), Some("Access is denied"), "{text}");
        }
    }
}
