//! `UpdateFunctionCode`.

use async_trait::async_trait;
use base::ids;
use service::{Access, Context, Operation, Result, records};
use wire::lambda::{UpdateFunctionCodeInput, UpdateFunctionCodeOutput};

use crate::code::{self, Package};
use crate::model::Function;
use crate::names::{self, Named};
use crate::{Lambda, describe, error, keys};

/// Gives a function new code.
pub struct UpdateFunctionCode;

#[async_trait]
impl Operation for UpdateFunctionCode {
    type State = Lambda;
    type Input = UpdateFunctionCodeInput;
    type Output = UpdateFunctionCodeOutput;
    const NAME: &'static str = "UpdateFunctionCode";

    async fn access(lambda: &Lambda, ctx: &Context, input: &UpdateFunctionCodeInput) -> Result<Vec<Access>> {
        super::on_function(lambda, ctx, "lambda:UpdateFunctionCode", &input.function_name).await
    }

    async fn run(
        lambda: &Lambda,
        ctx: &Context,
        input: UpdateFunctionCodeInput,
    ) -> Result<UpdateFunctionCodeOutput> {
        refuse_unsupported(&input)?;
        let name = Named::parse(ctx, &input.function_name, None)?.name;
        let zip =
            input.zip_file.ok_or_else(|| error::invalid("Please provide a source for function code."))?;
        let package = Package::check(zip).await?;
        let store = &lambda.platform.store;
        let seen = lambda.functions.get(store.snapshot().await?.as_ref(), ctx, &name).await?;
        let key = keys::function(ctx, &name);
        let old = code::stored_keys(&seen.function);
        let declared = [old.clone(), package.keys(&seen.function.id), vec![key.clone()]].concat();
        let mut transaction = store.begin(declared).await?;
        let current: Option<Function> = records::read_in(transaction.as_ref(), &key).await?;
        let current = current.ok_or_else(|| error::no_function(&names::arn(ctx, &name)))?;
        if current.id != seen.function.id || current.code_sha256 != seen.function.code_sha256 {
            return Err(error::conflict(format!(
                "The operation cannot be performed at this time. An update is in progress for resource: {}",
                seen.arn
            )));
        }
        if input.revision_id.is_some_and(|expected| expected != current.revision) {
            return Err(error::stale_revision("GetFunction/GetAlias"));
        }
        let function = with_code(lambda, current, &package, input.architectures);
        if input.dry_run == Some(true) {
            transaction.commit().await?;
            return Ok(describe::configuration(ctx, &function));
        }
        for key in old {
            transaction.delete(key)?;
        }
        package.put(transaction.as_mut(), &function.id)?;
        transaction.put(key, records::encode(&function)?)?;
        transaction.commit().await?;
        Ok(describe::updating(ctx, &function))
    }
}

fn refuse_unsupported(input: &UpdateFunctionCodeInput) -> Result<()> {
    let refused = [
        (
            "Code from S3 (S3Bucket, S3Key); give it as ZipFile",
            input.s3_bucket.is_some() || input.s3_key.is_some(),
        ),
        ("Code from an image (ImageUri)", input.image_uri.is_some()),
        ("Publish", input.publish == Some(true) || input.publish_to.is_some()),
        ("SourceKMSKeyArn", input.source_kms_key_arn.is_some()),
    ];
    match refused.iter().find(|(_, given)| *given) {
        Some((name, _)) => Err(error::not_here(name)),
        None => Ok(()),
    }
}

fn with_code(
    lambda: &Lambda,
    function: Function,
    package: &Package,
    architectures: Option<Vec<String>>,
) -> Function {
    Function {
        code_sha256: package.sha256.clone(),
        code_size: u64::try_from(package.bytes.len()).unwrap_or(u64::MAX),
        code_pieces: package.piece_count(),
        inline: package.inline,
        architecture: architectures.and_then(|list| list.into_iter().next()).unwrap_or(function.architecture),
        modified: lambda.platform.clock.now(),
        revision: ids::uuid(lambda.platform.entropy.as_ref()),
        build: ids::hex(lambda.platform.entropy.as_ref(), 16),
        ..function
    }
}
