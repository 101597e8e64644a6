//! Where an integration's URI leads. Source: API Reference, PutIntegration, `uri`.

use base::Arn;

use super::with_stage_variables;
use crate::compiled::{self, IntegrationKind, Live};

/// What an integration calls.
pub(crate) enum Target {
    /// A function: `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations`.
    Function(Function),
    /// Nothing: the gateway answers itself.
    Nothing,
    /// What cannot be called, and why.
    Unusable(&'static str),
}

/// A Lambda function.
pub(crate) struct Function {
    /// Its ARN, with version or alias.
    pub arn: String,
    /// Its Region; that of the API when the ARN names none.
    pub region: String,
}

impl Target {
    /// Where an integration leads, with stage variables filled in.
    pub fn new(integration: &compiled::Integration, live: &Live) -> Self {
        let uri = with_stage_variables(&integration.uri, live);
        match integration.kind {
            IntegrationKind::Mock => Self::Nothing,
            _ => match function(&uri, live) {
                Some(function) => Self::Function(function),
                None => Self::Unusable("Invalid endpoint address"),
            },
        }
    }
}

fn function(uri: &str, live: &Live) -> Option<Function> {
    let (_, path) = uri.split_once(":lambda:path/2015-03-31/functions/")?;
    let arn = path.strip_suffix("/invocations")?.to_owned();
    let region = Arn::parse(&arn).map_or_else(|_| live.region.clone(), |arn| arn.region);
    Some(Function { arn, region })
}
