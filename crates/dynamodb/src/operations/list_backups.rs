//! ListBackups: the backups of an account, or of a table's name, whether there still is such a table or not.
//!
//! Source: ack-api-quirks `services/dynamodb` DDB-BACKUP-012, 014, 016 and 027 (us-west-2, 2026-10-09).

use async_trait::async_trait;
use base::Time;
use service::{Access, Context, Operation};
use wire::Timestamp;
use wire::dynamodb::{ListBackupsInput, ListBackupsOutput};

use crate::backup::{self, Backup, BackupArn, Kind, Listed, Wanted};
use crate::error::Result;
use crate::parameters::limit;
use crate::{Dynamodb, Invalid, tables};

/// Backups of one answer, at most and by default.
const MAX_BACKUPS: i64 = 100;

/// The operation.
pub struct ListBackups;

#[async_trait]
impl Operation for ListBackups {
    type State = Dynamodb;
    type Input = ListBackupsInput;
    type Output = ListBackupsOutput;
    const NAME: &'static str = "ListBackups";

    async fn access(_: &Dynamodb, _: &Context, _: &ListBackupsInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("dynamodb:ListBackups", "*")])
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: ListBackupsInput) -> Result<ListBackupsOutput> {
        input.table_name.as_deref().map_or(Ok(()), tables::check_name)?;
        let table = match input.table_name.as_deref() {
            Some(given) => match tables::local_name(ctx, given) {
                Some(name) => Some(name),
                None => return Ok(answer(Listed { backups: Vec::new(), more: false })),
            },
            None => None,
        };
        let (from, to) = times(input.time_range_lower_bound, input.time_range_upper_bound)?;
        let after = input.exclusive_start_backup_arn.as_deref().map(|arn| start(ctx, arn)).transpose()?;
        let wanted = Wanted {
            table,
            kinds: kinds(input.backup_type.as_deref()),
            from,
            to,
            after: after.map(|arn| arn.key(ctx)),
            limit: limit(input.limit, MAX_BACKUPS),
        };
        let snapshot = state.platform.store.snapshot().await?;
        Ok(answer(backup::list(snapshot.as_ref(), ctx, &wanted).await?))
    }
}

fn answer(Listed { backups, more }: Listed) -> ListBackupsOutput {
    ListBackupsOutput {
        last_evaluated_backup_arn: backups.last().filter(|_| more).map(Backup::arn),
        backup_summaries: Some(backups.iter().map(backup::summary).collect()),
    }
}

/// The times, the first included and the second not.
fn times(from: Option<Timestamp>, to: Option<Timestamp>) -> Result<(Time, Time), Invalid> {
    let from = from.map_or(Time(i64::MIN), |Timestamp(from)| Time(from));
    let to = to.map_or(Time(i64::MAX), |Timestamp(to)| Time(to));
    if from > to {
        return Err(Invalid::parameter("Time range lower bound must be less than or equal to upper bound"));
    }
    Ok((from, to))
}

/// Who made the backups of a `BackupType`. None are AWS Backup's.
fn kinds(wanted: Option<&str>) -> &'static [Kind] {
    match wanted {
        None | Some("USER") => &[Kind::User],
        Some("SYSTEM") => &[Kind::System],
        Some("ALL") => &[Kind::User, Kind::System],
        Some(_) => &[],
    }
}

fn start(ctx: &Context, arn: &str) -> Result<BackupArn> {
    let arn = BackupArn::read(ctx, arn)?;
    if !arn.is_local(ctx) {
        return Err(Invalid::new(
            "Invalid Request: The supplied ExclusiveStartBackupArn does not match the region",
        )
        .into());
    }
    Ok(arn)
}
