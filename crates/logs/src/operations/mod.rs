//! The operations, one file each: check, then act.

mod create_log_group;
mod create_log_stream;
mod delete_log_group;
mod delete_log_stream;
mod delete_retention_policy;
mod describe_log_groups;
mod describe_log_streams;
mod filter_log_events;
mod get_log_events;
mod put_log_events;
mod put_retention_policy;

use service::ServiceBuilder;

use crate::Logs;

/// Adds every operation to the service.
pub fn all(service: ServiceBuilder<Logs>) -> ServiceBuilder<Logs> {
    service
        .operation::<create_log_group::CreateLogGroup>()
        .operation::<create_log_stream::CreateLogStream>()
        .operation::<delete_log_group::DeleteLogGroup>()
        .operation::<delete_log_stream::DeleteLogStream>()
        .operation::<delete_retention_policy::DeleteRetentionPolicy>()
        .operation::<describe_log_groups::DescribeLogGroups>()
        .operation::<describe_log_streams::DescribeLogStreams>()
        .operation::<filter_log_events::FilterLogEvents>()
        .operation::<get_log_events::GetLogEvents>()
        .operation::<put_log_events::PutLogEvents>()
        .operation::<put_retention_policy::PutRetentionPolicy>()
}
