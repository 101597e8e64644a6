//! The operations, one file each.

mod create_stack;
mod delete_stack;
mod describe_stack_events;
mod describe_stack_resource;
mod describe_stack_resources;
mod describe_stacks;
mod get_template;
mod get_template_summary;
mod list_exports;
mod list_imports;
mod list_stack_resources;
mod list_stacks;
mod page;
mod request;
mod shapes;
mod validate_template;

use std::sync::Arc;

use service::Service;

use crate::Cloudformation;

/// The service with all its operations.
pub fn service(state: Arc<Cloudformation>) -> Service {
    // The model is part of the program: codegen writes it.
    let model = wire::model("cloudformation").unwrap_or_else(|| std::process::abort());
    Service::builder(model, state)
        .operation::<create_stack::CreateStack>()
        .operation::<delete_stack::DeleteStack>()
        .operation::<describe_stack_events::DescribeStackEvents>()
        .operation::<describe_stack_resource::DescribeStackResource>()
        .operation::<describe_stack_resources::DescribeStackResources>()
        .operation::<describe_stacks::DescribeStacks>()
        .operation::<get_template::GetTemplate>()
        .operation::<get_template_summary::GetTemplateSummary>()
        .operation::<list_exports::ListExports>()
        .operation::<list_imports::ListImports>()
        .operation::<list_stack_resources::ListStackResources>()
        .operation::<list_stacks::ListStacks>()
        .operation::<validate_template::ValidateTemplate>()
        .build()
}
