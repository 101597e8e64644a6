//! Mapping templates applied to an exchange, and what a template that fails means: the request fails, and only the log says
//! how.

use bytes::Bytes;

use super::content::{Body, lossy};
use crate::execution::exchange::Exchange;
use crate::execution::gateway::Refusal;
use crate::execution::stage::Template;
use crate::execution::story::{Event, Rendering};
use crate::execution::template::{Overrides, Rendered, TemplateInput};

/// Whether a template is a request's or a response's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
}

impl Side {
    /// As AWS's execution logs say it.
    fn failure(self) -> &'static str {
        match self {
            Self::Request => "Unable to transform request",
            Self::Response => "Unable to transform response",
        }
    }
}

/// What a template makes of a body; the body itself without a template.
pub(crate) fn render(
    exchange: &Exchange<'_>,
    side: Side,
    template: Option<&Template>,
    body: Body,
    overrides: &Overrides,
) -> Result<(Bytes, Overrides), Refusal> {
    let Some(template) = template else { return Ok((body.bytes, overrides.clone())) };
    if body.binary {
        return Err(Refusal::internal(side.failure()));
    }
    let failed = |why: String| {
        Refusal::internal(format!("{}: template for {}: {why}", side.failure(), template.media_type))
    };
    let compiled = template.compiled.as_ref().map_err(|error| failed(error.to_string()))?;
    let text = lossy(&body.bytes);
    let input = TemplateInput { body: &text, variables: exchange, overrides };
    let Rendered { text, overrides } =
        compiled.render(&input, None).map_err(|error| failed(error.to_string()))?;
    let output = Bytes::from(text);
    let of_response = side == Side::Response;
    let media_type = template.media_type.as_str();
    let rendering = || Rendering { of_response, media_type, input: &body.bytes, output: &output };
    exchange.story.tell(|| Event::Rendered(rendering()));
    Ok((output, overrides))
}
