//! RestoreTableToPointInTime: makes a table of what another was at some moment. A small one is complete when this answers,
//! a large one later.
//!
//! Source of order and wording: ack-api-quirks `services/dynamodb` DDB-TABLE-086, 100, 272 and 274 (us-west-2, 2026-10-08 and 09).

use async_trait::async_trait;
use base::{Arn, Time};
use service::{Access, Context, Operation, ServiceError};
use wire::Timestamp;
use wire::dynamodb::{RestoreTableToPointInTimeInput, RestoreTableToPointInTimeOutput};

use super::restore_table_from_backup::check_region;
use crate::describe::{self, Status};
use crate::error::{Result, source_not_found};
use crate::recovery::Window;
use crate::restore::{self, Overrides};
use crate::{Dynamodb, Invalid, access, tables};

/// The operation.
pub struct RestoreTableToPointInTime;

#[async_trait]
impl Operation for RestoreTableToPointInTime {
    type State = Dynamodb;
    type Input = RestoreTableToPointInTimeInput;
    type Output = RestoreTableToPointInTimeOutput;
    const NAME: &'static str = "RestoreTableToPointInTime";

    async fn access(
        state: &Dynamodb,
        ctx: &Context,
        input: &RestoreTableToPointInTimeInput,
    ) -> Result<Vec<Access>> {
        const ACTION: &str = "dynamodb:RestoreTableToPointInTime";
        let source = input.source_table_arn.as_deref().or(input.source_table_name.as_deref());
        let source = access::on_table(state, ctx, ACTION, source.unwrap_or_default()).await?;
        let target = access::restoring(ctx, ACTION, &input.target_table_name);
        Ok(std::iter::once(source).chain(target).collect())
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: RestoreTableToPointInTimeInput,
    ) -> Result<RestoreTableToPointInTimeOutput> {
        let latest = input.use_latest_restorable_time == Some(true);
        let wanted = wanted(latest, input.restore_date_time)?;
        let source = source(ctx, &input)?;
        let table = state.tables.local(ctx, &source).await?.ok_or_else(|| source_not_found(&source))?;
        let Some(window) = table.record.recovery.window else {
            return Err(unavailable(&table.record.name));
        };
        let to = moment(wanted, window, state.platform.clock.now())?;
        let overrides = Overrides {
            billing_mode: input.billing_mode_override,
            provisioned: input.provisioned_throughput_override,
            on_demand: input.on_demand_throughput_override,
            global: input.global_secondary_index_override,
            local: input.local_secondary_index_override,
            encryption: input.sse_specification_override,
            vector: input.vector_index_override,
        };
        let table = restore::of_table(state, &table, to, input.target_table_name, overrides).await?;
        let description = describe::table(&table, Status::Creating, &Default::default());
        Ok(RestoreTableToPointInTimeOutput { table_description: Some(description) })
    }
}

/// The moment that is asked for; `None` for the latest there is.
fn wanted(latest: bool, at: Option<Timestamp>) -> Result<Option<Time>, Invalid> {
    match (latest, at) {
        (true, None) => Ok(None),
        (false, Some(Timestamp(at))) => Ok(Some(Time(at))),
        (true, Some(_)) => Err(Invalid::new(
            "Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in-time restore \
             request. Please specify either RestoreDateTime time or UseLatestRestorableTime",
        )),
        (false, None) => Err(Invalid::new(
            "Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both",
        )),
    }
}

/// The source table, by its name or ARN.
fn source(ctx: &Context, input: &RestoreTableToPointInTimeInput) -> Result<String, Invalid> {
    let given = match (&input.source_table_name, &input.source_table_arn) {
        (Some(name), None) => return Ok(name.clone()),
        (None, Some(arn)) => arn,
        (Some(_), Some(_)) => {
            return Err(Invalid::new("Must provide exactly one of: sourceTableArn, sourceTableName"));
        }
        (None, None) => {
            return Err(Invalid::new(
                "The parameter 'TableName' is required but was not present in the request",
            ));
        }
    };
    let invalid = || Invalid::new("sourceTableArn is not a valid ARN");
    let arn = Arn::parse(given).map_err(|_| invalid())?;
    tables::check_name(given).map_err(|_| invalid())?;
    if arn.account != *ctx.account {
        return Err(Invalid::new(
            "This action is only supported by accounts that match the resource owner\u{2019}s account.",
        ));
    }
    let encryption = input.sse_specification_override.is_some();
    check_region(arn.region == *ctx.region, encryption, "SourceTableArn")?;
    Ok(given.clone())
}

/// The moment to restore to, if the table can be.
fn moment(wanted: Option<Time>, window: Window, now: Time) -> Result<Time> {
    let (earliest, latest) = window.bounds(now);
    let Some(wanted) = wanted else { return Ok(now) };
    if (earliest..=now).contains(&wanted) {
        return Ok(wanted);
    }
    let [wanted, earliest, latest] = [wanted, earliest, latest].map(Time::iso8601_seconds);
    let message = format!(
        "RestoreDateTime '{wanted}' must be within EarliestRestorableDateTime '{earliest}' and \
         LatestRestorableDateTime '{latest}'"
    );
    Err(ServiceError::sender("InvalidRestoreTimeException", 400, message))
}

fn unavailable(table: &str) -> ServiceError {
    let message = format!("Point in time recovery is not enabled for table '{table}'");
    ServiceError::sender("PointInTimeRecoveryUnavailableException", 400, message)
}
