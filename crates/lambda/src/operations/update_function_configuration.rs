//! `UpdateFunctionConfiguration`.

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result, records};
use wire::lambda::{UpdateFunctionConfigurationInput, UpdateFunctionConfigurationOutput};

use super::create_function::{require_role, require_runtime};
use crate::model::Function;
use crate::names::{self, Named};
use crate::settings::{self, Extras};
use crate::{Lambda, describe, error, keys};

/// Changes a function's settings; what is not given stays.
pub struct UpdateFunctionConfiguration;

#[async_trait]
impl Operation for UpdateFunctionConfiguration {
    type State = Lambda;
    type Input = UpdateFunctionConfigurationInput;
    type Output = UpdateFunctionConfigurationOutput;
    const NAME: &'static str = "UpdateFunctionConfiguration";

    async fn access(
        lambda: &Lambda,
        ctx: &Context,
        input: &UpdateFunctionConfigurationInput,
    ) -> Result<Vec<Access>> {
        let mut needed =
            super::on_function(lambda, ctx, "lambda:UpdateFunctionConfiguration", &input.function_name)
                .await?;
        if let Some(role) = &input.role {
            let service = vec!["lambda.amazonaws.com".to_owned()];
            needed.push(Access::to("iam:PassRole", role.clone()).key("iam:PassedToService", service));
        }
        Ok(needed)
    }

    async fn run(
        lambda: &Lambda,
        ctx: &Context,
        input: UpdateFunctionConfigurationInput,
    ) -> Result<UpdateFunctionConfigurationOutput> {
        refuse_unsupported(&input)?;
        let name = Named::parse(ctx, &input.function_name, None)?.name;
        if let Some(runtime) = &input.runtime {
            require_runtime(lambda, runtime).await?;
        }
        if let Some(role) = &input.role {
            require_role(lambda, ctx, role).await?;
        }
        let key = keys::function(ctx, &name);
        let mut transaction = lambda.platform.store.begin(vec![key.clone()]).await?;
        let current: Option<Function> = records::read_in(transaction.as_ref(), &key).await?;
        let current = current.ok_or_else(|| error::no_function(&names::arn(ctx, &name)))?;
        if input.revision_id.as_ref().is_some_and(|expected| *expected != current.revision) {
            return Err(error::stale_revision("GetFunction/GetAlias"));
        }
        let function = changed(lambda, current, input)?;
        transaction.put(key, records::encode(&function)?)?;
        transaction.commit().await?;
        Ok(describe::updating(ctx, &function))
    }
}

fn refuse_unsupported(input: &UpdateFunctionConfigurationInput) -> Result<()> {
    let extras = Extras {
        vpc: input.vpc_config.as_ref(),
        dead_letter: input.dead_letter_config.as_ref(),
        kms_key: input.kms_key_arn.as_deref(),
        tracing: input.tracing_config.as_ref(),
        layers: input.layers.as_deref(),
        file_systems: input.file_system_configs.as_deref(),
        snap_start: input.snap_start.as_ref(),
        logging: input.logging_config.as_ref(),
        present: &[
            ("ImageConfig", input.image_config.is_some()),
            ("CapacityProviderConfig", input.capacity_provider_config.is_some()),
            ("DurableConfig", input.durable_config.is_some()),
            ("RuntimeConfig", input.runtime_config.is_some()),
            ("AcceleratorConfig", input.accelerator_config.is_some()),
        ],
    };
    extras.check()
}

fn changed(lambda: &Lambda, function: Function, input: UpdateFunctionConfigurationInput) -> Result<Function> {
    let environment = match input.environment {
        Some(environment) => settings::environment(Some(environment))?,
        None => function.environment,
    };
    Ok(Function {
        runtime: input.runtime.unwrap_or(function.runtime),
        handler: input.handler.unwrap_or(function.handler),
        role: input.role.unwrap_or(function.role),
        description: input.description.unwrap_or(function.description),
        timeout: input.timeout.unwrap_or(function.timeout),
        memory_mb: input.memory_size.unwrap_or(function.memory_mb),
        tmp_mb: input.ephemeral_storage.map_or(function.tmp_mb, |storage| storage.size),
        log_group: input.logging_config.and_then(|logging| logging.log_group).or(function.log_group),
        environment,
        modified: lambda.platform.clock.now(),
        revision: ids::uuid(lambda.platform.entropy.as_ref()),
        build: ids::hex(lambda.platform.entropy.as_ref(), 16),
        ..function
    })
}
