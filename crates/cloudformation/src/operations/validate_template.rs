//! `ValidateTemplate`: all that can be said without parameter values. It says more than AWS does: what
//! CreateStack would refuse a property for is refused here already, where the defaults suffice to tell.

use async_trait::async_trait;
use service::{Access, Context, Operation, Result};
use wire::cloudformation::{TemplateParameter, ValidateTemplateInput, ValidateTemplateOutput};

use super::request::{general_access, invalid, template_body};
use crate::Cloudformation;
use crate::plan;

/// The operation.
pub struct ValidateTemplate;

#[async_trait]
impl Operation for ValidateTemplate {
    type State = Cloudformation;
    type Input = ValidateTemplateInput;
    type Output = ValidateTemplateOutput;
    const NAME: &'static str = "ValidateTemplate";

    async fn access(_: &Cloudformation, _: &Context, _: &ValidateTemplateInput) -> Result<Vec<Access>> {
        Ok(general_access("cloudformation:ValidateTemplate"))
    }

    async fn run(
        _: &Cloudformation,
        _: &Context,
        input: ValidateTemplateInput,
    ) -> Result<ValidateTemplateOutput> {
        let body = template_body(input.template_body.as_ref(), input.template_url.as_ref())?;
        let template = plan::parse(body).map_err(|problems| invalid(&problems))?;
        plan::check_with_defaults(&template).map_err(|problems| invalid(&problems))?;
        let parameters = template.parameters.values().map(|parameter| TemplateParameter {
            parameter_key: Some(parameter.name.clone()),
            default_value: parameter.default.clone(),
            no_echo: Some(parameter.no_echo),
            description: parameter.description.clone(),
        });
        let capabilities = template::capabilities(&template);
        Ok(ValidateTemplateOutput {
            parameters: Some(parameters.collect()),
            description: template.description.clone(),
            capabilities: capabilities.as_ref().map(|needed| vec![needed.required.name().to_owned()]),
            capabilities_reason: capabilities.map(|needed| needed.reason),
            declared_transforms: None,
        })
    }
}
