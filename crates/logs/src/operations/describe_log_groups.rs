//! `DescribeLogGroups`.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result, ServiceError, records};
use wire::logs::{DescribeLogGroupsInput, DescribeLogGroupsOutput, LogGroup};

use crate::model::Group;
use crate::{Logs, error, identity, keys, token};

/// Lists groups by name.
pub struct DescribeLogGroups;

/// Groups on a page unless the caller wants fewer; also the most.
const PAGE: i64 = 50;

#[async_trait]
impl Operation for DescribeLogGroups {
    type State = Logs;
    type Input = DescribeLogGroupsInput;
    type Output = DescribeLogGroupsOutput;
    const NAME: &'static str = "DescribeLogGroups";

    async fn access(_: &Logs, ctx: &Context, _: &DescribeLogGroupsInput) -> Result<Vec<Access>> {
        Ok(identity::on_group(ctx, "logs:DescribeLogGroups", ""))
    }

    async fn run(
        logs: &Logs,
        ctx: &Context,
        input: DescribeLogGroupsInput,
    ) -> Result<DescribeLogGroupsOutput> {
        check(&input)?;
        let by_pattern = input.log_group_name_pattern.is_some();
        let after = input.next_token.as_deref().map(token::name).transpose()?;
        let prefix = input.log_group_name_prefix.unwrap_or_default();
        let pattern = input.log_group_name_pattern.unwrap_or_default().to_lowercase();
        let snapshot = logs.platform.store.snapshot().await?;
        let groups: Vec<Group> = records::read_all(snapshot.as_ref(), keys::groups(ctx, &prefix)).await?;
        let wanted = |group: &Group| {
            after.as_ref().is_none_or(|after| group.name > *after)
                && group.name.to_lowercase().contains(&pattern)
        };
        let mut groups: Vec<Group> = groups.into_iter().filter(wanted).collect();
        let limit = usize::try_from(input.limit.unwrap_or(PAGE)).unwrap_or(usize::MAX);
        let more = groups.len() > limit;
        groups.truncate(limit);
        let next_token = groups.last().filter(|_| more).map(|group| token::of_name(&group.name));
        let log_groups = groups.into_iter().map(|group| describe(ctx, group, by_pattern)).collect();
        Ok(DescribeLogGroupsOutput { log_groups: Some(log_groups), next_token })
    }
}

fn check(input: &DescribeLogGroupsInput) -> Result<()> {
    if input.log_group_name_prefix.is_some() && input.log_group_name_pattern.is_some() {
        let message = "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.";
        return Err(ServiceError::sender("InvalidParameterException", 400, message));
    }
    if input.account_identifiers.is_some() || input.include_linked_accounts == Some(true) {
        return Err(error::not_here("accountIdentifiers/includeLinkedAccounts"));
    }
    if input.log_group_identifiers.is_some() {
        return Err(error::not_here("logGroupIdentifiers"));
    }
    if input.log_group_class.as_ref().is_some_and(|class| class != "STANDARD") {
        return Err(error::not_here("logGroupClass other than STANDARD"));
    }
    Ok(())
}

/// Found by pattern, a group shows less of itself (recorded 2026-02).
fn describe(ctx: &Context, group: Group, by_pattern: bool) -> LogGroup {
    let arn = identity::group_arn(ctx, &group.name);
    LogGroup {
        creation_time: Some(group.created.0),
        retention_in_days: group.retention_days,
        metric_filter_count: Some(0),
        arn: Some(format!("{arn}:*")),
        stored_bytes: (!by_pattern).then_some(0),
        log_group_class: Some("STANDARD".to_owned()),
        log_group_arn: Some(arn),
        deletion_protection_enabled: (!by_pattern).then_some(group.protected),
        log_group_name: Some(group.name),
        ..LogGroup::default()
    }
}
