//! From records to the shapes that clients see.

use base::Time;
use wire::Timestamp;
use wire::cloudformation as shapes;

use crate::model::{Resource, Stack};
use crate::status::StackStatus;

const NOT_CHECKED: &str = "NOT_CHECKED";

/// A time on the wire.
pub fn timestamp(time: Time) -> Timestamp {
    Timestamp(time.0)
}

fn drift() -> shapes::StackResourceDriftInformation {
    shapes::StackResourceDriftInformation {
        stack_resource_drift_status: Some(NOT_CHECKED.to_owned()),
        ..Default::default()
    }
}

/// A stack as DescribeStacks shows it.
/// Recorded: localstack `api/test_stacks.snapshot.json::test_name_conflicts` (2024-03-26): a deleted stack has
/// no EnableTerminationProtection.
pub fn stack(stack: Stack) -> shapes::Stack {
    let over = stack.status == StackStatus::DeleteComplete;
    let parameters: Vec<_> = stack.parameters.iter().map(parameter).collect();
    let outputs: Vec<_> = stack.outputs.into_iter().map(output).collect();
    shapes::Stack {
        stack_id: Some(stack.id),
        stack_name: Some(stack.name),
        description: stack.description,
        parameters: (!parameters.is_empty()).then_some(parameters),
        creation_time: Some(timestamp(stack.created)),
        deletion_time: stack.deleted.map(timestamp),
        rollback_configuration: Some(shapes::RollbackConfiguration::default()),
        stack_status: Some(stack.status.name().to_owned()),
        stack_status_reason: stack.reason,
        disable_rollback: Some(stack.disable_rollback),
        notification_arns: Some(Vec::new()),
        timeout_in_minutes: stack.timeout_minutes,
        capabilities: (!stack.capabilities.is_empty()).then_some(stack.capabilities),
        outputs: (!outputs.is_empty()).then_some(outputs),
        tags: Some(stack.tags.into_iter().map(|(key, value)| shapes::Tag { key, value }).collect()),
        enable_termination_protection: (!over).then_some(stack.termination_protection),
        drift_information: Some(shapes::StackDriftInformation {
            stack_drift_status: Some(NOT_CHECKED.to_owned()),
            ..Default::default()
        }),
        retain_except_on_create: stack.retain_except_on_create,
        ..Default::default()
    }
}

fn parameter(parameter: &crate::model::Parameter) -> shapes::Parameter {
    let value = if parameter.no_echo { "****" } else { &parameter.value };
    shapes::Parameter {
        parameter_key: Some(parameter.key.clone()),
        parameter_value: Some(value.to_owned()),
        ..Default::default()
    }
}

fn output(output: crate::model::Output) -> shapes::Output {
    shapes::Output {
        output_key: Some(output.key),
        output_value: Some(output.value),
        description: output.description,
        export_name: output.export,
    }
}

/// A stack as ListStacks shows it.
pub fn summary(stack: Stack) -> shapes::StackSummary {
    shapes::StackSummary {
        stack_id: Some(stack.id),
        stack_name: Some(stack.name),
        template_description: stack.description,
        creation_time: Some(timestamp(stack.created)),
        deletion_time: stack.deleted.map(timestamp),
        stack_status: Some(stack.status.name().to_owned()),
        stack_status_reason: stack.reason,
        drift_information: Some(shapes::StackDriftInformationSummary {
            stack_drift_status: Some(NOT_CHECKED.to_owned()),
            ..Default::default()
        }),
        ..Default::default()
    }
}

fn physical_id(resource: &Resource) -> Option<String> {
    resource.made.as_ref().map(|made| made.physical_id.clone())
}

/// A resource as DescribeStackResources shows it.
pub fn resource(stack: &Stack, resource: Resource) -> shapes::StackResource {
    shapes::StackResource {
        stack_name: Some(stack.name.clone()),
        stack_id: Some(stack.id.clone()),
        physical_resource_id: physical_id(&resource),
        logical_resource_id: Some(resource.logical_id),
        resource_type: Some(resource.kind),
        timestamp: Some(timestamp(resource.updated)),
        resource_status: Some(resource.status.name().to_owned()),
        resource_status_reason: resource.reason,
        drift_information: Some(drift()),
        ..Default::default()
    }
}

/// A resource as DescribeStackResource shows it.
pub fn resource_detail(stack: &Stack, resource: Resource) -> shapes::StackResourceDetail {
    shapes::StackResourceDetail {
        stack_name: Some(stack.name.clone()),
        stack_id: Some(stack.id.clone()),
        physical_resource_id: physical_id(&resource),
        logical_resource_id: Some(resource.logical_id),
        resource_type: Some(resource.kind),
        last_updated_timestamp: Some(timestamp(resource.updated)),
        resource_status: Some(resource.status.name().to_owned()),
        resource_status_reason: resource.reason,
        metadata: Some(resource.metadata.unwrap_or_else(|| "{}".to_owned())),
        drift_information: Some(drift()),
        ..Default::default()
    }
}

/// A resource as ListStackResources shows it.
pub fn resource_summary(resource: Resource) -> shapes::StackResourceSummary {
    shapes::StackResourceSummary {
        physical_resource_id: physical_id(&resource),
        logical_resource_id: Some(resource.logical_id),
        resource_type: Some(resource.kind),
        last_updated_timestamp: Some(timestamp(resource.updated)),
        resource_status: Some(resource.status.name().to_owned()),
        resource_status_reason: resource.reason,
        drift_information: Some(shapes::StackResourceDriftInformationSummary {
            stack_resource_drift_status: Some(NOT_CHECKED.to_owned()),
            ..Default::default()
        }),
        ..Default::default()
    }
}
