//! DeleteBackup: the backup is gone at once; its items are removed behind the answer.

use async_trait::async_trait;
use service::{Access, Context, Operation};
use wire::dynamodb::{DeleteBackupInput, DeleteBackupOutput};

use crate::Dynamodb;
use crate::backup::{self, BackupArn, Status};
use crate::error::Result;

/// The operation.
pub struct DeleteBackup;

#[async_trait]
impl Operation for DeleteBackup {
    type State = Dynamodb;
    type Input = DeleteBackupInput;
    type Output = DeleteBackupOutput;
    const NAME: &'static str = "DeleteBackup";

    async fn access(_: &Dynamodb, _: &Context, input: &DeleteBackupInput) -> Result<Vec<Access>> {
        Ok(vec![Access::to("dynamodb:DeleteBackup", &input.backup_arn)])
    }

    async fn run(state: &Dynamodb, ctx: &Context, input: DeleteBackupInput) -> Result<DeleteBackupOutput> {
        let arn = BackupArn::read(ctx, &input.backup_arn)?;
        let backup = backup::delete(state, ctx, &arn).await?;
        let description = backup::description(&backup, input.backup_arn, Status::Deleted);
        Ok(DeleteBackupOutput { backup_description: Some(description) })
    }
}
