//! `GetTemplate`: the text as it came.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::cloudformation::{GetTemplateInput, GetTemplateOutput};

use super::request::{general_access, stack_access};
use crate::Cloudformation;
use crate::error::{no_stack_with_id, not_honoured, validation};
use crate::keys::Place;
use crate::storage::View;

/// The operation.
pub struct GetTemplate;

#[async_trait]
impl Operation for GetTemplate {
    type State = Cloudformation;
    type Input = GetTemplateInput;
    type Output = GetTemplateOutput;
    const NAME: &'static str = "GetTemplate";

    async fn access(_: &Cloudformation, ctx: &Context, input: &GetTemplateInput) -> Result<Vec<Access>> {
        let action = "cloudformation:GetTemplate";
        Ok(match &input.stack_name {
            Some(name) => stack_access(ctx, action, name),
            None => general_access(action),
        })
    }

    /// Without transforms the original and the processed template are one.
    /// Recorded: localstack `api/test_stacks.snapshot.json::test_get_template_using_create_stack` (2025-01-02) and
    /// `api/test_templates.snapshot.json::test_get_template_no_arguments` (2025-11-13).
    async fn run(
        state: &Cloudformation,
        ctx: &Context,
        input: GetTemplateInput,
    ) -> Result<GetTemplateOutput> {
        if input.change_set_name.is_some() {
            return Err(not_honoured("ChangeSetName", "there are no change sets"));
        }
        let Some(name) = input.stack_name else {
            return Err(validation("StackName is required if ChangeSetName is not specified."));
        };
        let view = View::of(&state.engine.platform.store).await?;
        let found = view.find(&Place::of(ctx), &name).await?;
        let (key, _) = found.ok_or_else(|| no_stack_with_id(&name))?;
        Ok(GetTemplateOutput {
            template_body: view.template(&key).await?,
            stages_available: Some(vec!["Original".to_owned(), "Processed".to_owned()]),
        })
    }
}
