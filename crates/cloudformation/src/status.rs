//! The statuses of stacks and resources, named as AWS names them.

use serde::{Deserialize, Serialize};

/// The status of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StackStatus {
    /// Resources are being made.
    CreateInProgress,
    /// All are made.
    CreateComplete,
    /// Some could not be made, and nothing was rolled back.
    CreateFailed,
    /// What was made is being removed.
    RollbackInProgress,
    /// It is removed.
    RollbackComplete,
    /// Some of it could not be removed.
    RollbackFailed,
    /// The stack is being deleted.
    DeleteInProgress,
    /// It is deleted; its record stays for a while.
    DeleteComplete,
    /// Some resources could not be deleted.
    DeleteFailed,
}

impl StackStatus {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::CreateInProgress => "CREATE_IN_PROGRESS",
            Self::CreateComplete => "CREATE_COMPLETE",
            Self::CreateFailed => "CREATE_FAILED",
            Self::RollbackInProgress => "ROLLBACK_IN_PROGRESS",
            Self::RollbackComplete => "ROLLBACK_COMPLETE",
            Self::RollbackFailed => "ROLLBACK_FAILED",
            Self::DeleteInProgress => "DELETE_IN_PROGRESS",
            Self::DeleteComplete => "DELETE_COMPLETE",
            Self::DeleteFailed => "DELETE_FAILED",
        }
    }

    /// Whether an operation is under way.
    pub fn is_in_progress(self) -> bool {
        matches!(self, Self::CreateInProgress | Self::RollbackInProgress | Self::DeleteInProgress)
    }
}

/// The status of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ResourceStatus {
    /// Written down and not begun, as far as the store knows. Never shown.
    Pending,
    /// Being made.
    CreateInProgress,
    /// Made.
    CreateComplete,
    /// Not made, or not wholly.
    CreateFailed,
    /// Being removed.
    DeleteInProgress,
    /// Removed.
    DeleteComplete,
    /// Could not be removed.
    DeleteFailed,
    /// Left standing on purpose.
    DeleteSkipped,
}

impl ResourceStatus {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::CreateInProgress => "CREATE_IN_PROGRESS",
            Self::CreateComplete => "CREATE_COMPLETE",
            Self::CreateFailed => "CREATE_FAILED",
            Self::DeleteInProgress => "DELETE_IN_PROGRESS",
            Self::DeleteComplete => "DELETE_COMPLETE",
            Self::DeleteFailed => "DELETE_FAILED",
            Self::DeleteSkipped => "DELETE_SKIPPED",
        }
    }

    /// Whether the resource has left the stack.
    pub fn is_over(self) -> bool {
        matches!(self, Self::DeleteComplete | Self::DeleteSkipped)
    }
}
