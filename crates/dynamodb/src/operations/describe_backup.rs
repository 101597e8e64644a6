//! DescribeBackup: what a backup is like.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{DescribeBackupInput, DescribeBackupOutput};

use crate::Dynamodb;
use crate::backup::{self, BackupArn, Status};
use crate::error::Result;

/// The operation.
pub struct DescribeBackup;

#[async_trait]
impl Operation for DescribeBackup {
    type State = Dynamodb;
    type Input = DescribeBackupInput;
    type Output = DescribeBackupOutput;
    const NAME: &'static str = "DescribeBackup";

    async fn access(_: &Dynamodb, _: &Context, input: &DescribeBackupInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("dynamodb:DescribeBackup", &input.backup_arn)])
    }

    async fn run(
        state: &Dynamodb,
        ctx: &Context,
        input: DescribeBackupInput,
    ) -> Result<DescribeBackupOutput> {
        let arn = BackupArn::read(ctx, &input.backup_arn)?;
        let backup = backup::find(state, ctx, &arn).await?;
        let description = backup::description(&backup, input.backup_arn, Status::of(&backup));
        Ok(DescribeBackupOutput { backup_description: Some(description) })
    }
}
