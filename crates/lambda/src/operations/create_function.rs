//! `CreateFunction`.

use async_trait::async_trait;
use base::ids;
use base::limits::lambda as limits;
use service::{Access, Context, Operation, Principal, Result, records};
use store::Transaction;
use wire::lambda::{CreateFunctionInput, CreateFunctionOutput, FunctionCode};
use wire::{Map, Value};

use crate::code::Package;
use crate::model::Function;
use crate::names::Named;
use crate::settings::{self, Extras};
use crate::{Lambda, describe, error, keys, names};

/// What AWS takes, in the order that it lists them in: recorded 2026-01-12, localstack
/// `tests/aws/services/lambda_/test_lambda_api.snapshot.json`, `test_create_lambda_exceptions`.
const RUNTIMES: [&str; 25] = [
    "nodejs20.x",
    "python3.14",
    "provided.al2023",
    "python3.12",
    "python3.13",
    "nodejs24.x",
    "nodejs22.x",
    "java25",
    "python3.10",
    "python3.11",
    "java21",
    "ruby3.3",
    "ruby3.4",
    "ruby3.2",
    "python3.8",
    "python3.9",
    "java17",
    "nodejs16.x",
    "dotnet10",
    "dotnet8",
    "java11",
    "dotnet6",
    "nodejs18.x",
    "provided.al2",
    "java8.al2",
];

/// Makes a function.
pub struct CreateFunction;

#[async_trait]
impl Operation for CreateFunction {
    type State = Lambda;
    type Input = CreateFunctionInput;
    type Output = CreateFunctionOutput;
    const NAME: &'static str = "CreateFunction";

    async fn access(_: &Lambda, ctx: &Context, input: &CreateFunctionInput) -> Result<Vec<Access>> {
        let name = Named::parse(ctx, &input.function_name, None)?.name;
        let pass = Access::to("iam:PassRole", input.role.clone())
            .key("iam:PassedToService", vec!["lambda.amazonaws.com".to_owned()]);
        Ok(vec![Access::to("lambda:CreateFunction", names::arn(ctx, &name)), pass])
    }

    async fn run(lambda: &Lambda, ctx: &Context, input: CreateFunctionInput) -> Result<CreateFunctionOutput> {
        refuse_unsupported(&input)?;
        let name = Named::parse(ctx, &input.function_name, None)?.name;
        check_name(&name)?;
        let package = Package::check(zip_of(&input.code)?).await?;
        let function = function(lambda, name, input, &package)?;
        require_runtime(lambda, &function.runtime).await?;
        require_role(lambda, ctx, &function.role).await?;
        store(lambda, ctx, &function, &package).await?;
        Ok(describe::pending(ctx, &function))
    }
}

fn refuse_unsupported(input: &CreateFunctionInput) -> Result<()> {
    if input.package_type.as_deref() == Some("Image") {
        return Err(error::not_here("PackageType=Image"));
    }
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
            ("Publish", input.publish == Some(true) || input.publish_to.is_some()),
            ("CodeSigningConfigArn", input.code_signing_config_arn.is_some()),
            ("ImageConfig", input.image_config.is_some()),
            ("TenancyConfig", input.tenancy_config.is_some()),
            ("CapacityProviderConfig", input.capacity_provider_config.is_some()),
            ("DurableConfig", input.durable_config.is_some()),
            ("RuntimeConfig", input.runtime_config.is_some()),
            ("AcceleratorConfig", input.accelerator_config.is_some()),
        ],
    };
    extras.check()
}

/// The model allows more, for the names of ARNs.
fn check_name(name: &str) -> Result<()> {
    if name.len() <= 64 {
        return Ok(());
    }
    Err(error::invalid(format!(
        "1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: Member must have \
         length less than or equal to 64"
    )))
}

fn zip_of(code: &FunctionCode) -> Result<bytes::Bytes> {
    if code.s3_bucket.is_some() || code.s3_key.is_some() {
        return Err(error::not_here("Code from S3 (S3Bucket, S3Key); give it as ZipFile"));
    }
    if code.image_uri.is_some() {
        return Err(error::not_here("Code from an image (ImageUri)"));
    }
    if code.source_kms_key_arn.is_some() {
        return Err(error::not_here("SourceKMSKeyArn"));
    }
    match &code.zip_file {
        Some(zip) => Ok(zip.clone()),
        None => Err(error::invalid("Please provide a source for function code.")),
    }
}

fn function(
    lambda: &Lambda,
    name: String,
    input: CreateFunctionInput,
    package: &Package,
) -> Result<Function> {
    let entropy = lambda.platform.entropy.as_ref();
    let missing = |what: &str| {
        error::invalid(format!("{what} is mandatory for functions created with deployment packages."))
    };
    Ok(Function {
        id: ids::hex(entropy, 16),
        name,
        runtime: input.runtime.ok_or_else(|| missing("Runtime"))?,
        handler: input.handler.ok_or_else(|| missing("Handler"))?,
        role: input.role,
        description: input.description.unwrap_or_default(),
        timeout: input.timeout.unwrap_or(3),
        memory_mb: input.memory_size.unwrap_or(*limits::MEMORY_MB.start()),
        tmp_mb: input.ephemeral_storage.map_or(*limits::TMP_MB.start(), |storage| storage.size),
        environment: settings::environment(input.environment)?,
        architecture: input
            .architectures
            .and_then(|list| list.into_iter().next())
            .unwrap_or("x86_64".to_owned()),
        code_sha256: package.sha256.clone(),
        code_size: u64::try_from(package.bytes.len()).unwrap_or(u64::MAX),
        code_pieces: package.piece_count(),
        inline: package.inline,
        log_group: input.logging_config.and_then(|logging| logging.log_group),
        tags: input.tags.unwrap_or_default(),
        modified: lambda.platform.clock.now(),
        revision: ids::uuid(entropy),
        build: ids::hex(entropy, 16),
        permissions: Vec::new(),
    })
}

/// There must be something on this machine that runs the function; it is made ready in the background.
pub async fn require_runtime(lambda: &Lambda, runtime: &str) -> Result<()> {
    if !RUNTIMES.contains(&runtime) {
        return Err(error::invalid(format!(
            "Value {runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [{}] or \
             be a valid ARN",
            RUNTIMES.join(", ")
        )));
    }
    let interpreter =
        lambda.host.resolve_runtime(runtime).await.map_err(|error| error::invalid(error.to_string()))?;
    if let Some(interpreter) = interpreter {
        lambda.fleet.make_ready(interpreter);
    }
    Ok(())
}

/// Lambda tries the role at once; its trust policy decides.
pub async fn require_role(lambda: &Lambda, ctx: &Context, role: &str) -> Result<()> {
    let acting = ctx.acting_as(Principal::Service { name: "lambda.amazonaws.com", source_arn: None });
    let input = Map::from([("RoleArn", role.into()), ("RoleSessionName", "validation".into())]);
    let assumed = lambda.platform.aws.call(&acting, "sts", "AssumeRole", Value::from(input)).await;
    match assumed {
        Ok(_) => Ok(()),
        Err(error) if error.status < 500 => {
            Err(error::invalid("The role defined for the function cannot be assumed by Lambda."))
        }
        Err(error) => Err(error),
    }
}

async fn store(lambda: &Lambda, ctx: &Context, function: &Function, package: &Package) -> Result<()> {
    let key = keys::function(ctx, &function.name);
    let mut declared = package.keys(&function.id);
    declared.push(key.clone());
    let mut transaction: Box<dyn Transaction> = lambda.platform.store.begin(declared).await?;
    if transaction.get(&key).await?.is_some() {
        transaction.commit().await?;
        return Err(error::conflict(format!("Function already exist: {}", function.name)));
    }
    package.put(transaction.as_mut(), &function.id)?;
    transaction.put(key, records::encode(function)?)?;
    Ok(transaction.commit().await?)
}
