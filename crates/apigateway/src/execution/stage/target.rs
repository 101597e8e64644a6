//! Where an integration's URI leads. Source: API Reference, PutIntegration, `uri`.

use base::Arn;
use wire::{Model, Operation};

use super::with_stage_variables;
use crate::compiled::{self, IntegrationKind, Live, service_model};

/// What an integration calls.
pub(crate) enum Target {
    /// A function: `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations`.
    Function(Function),
    /// Another AWS service, or Lambda for something else than an invocation.
    Service(Service),
    /// An HTTP endpoint; its address may hold `{name}`.
    Http(String),
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

/// An AWS service and how it is called.
pub(crate) struct Service {
    pub model: &'static Model,
    pub region: String,
    pub call: Call,
    /// The operation that is called by its name, where the protocol has no other word on it; a path tells it only when
    /// it is filled in.
    pub operation: Option<&'static Operation>,
}

/// The two ways to call a service.
pub(crate) enum Call {
    /// An operation by its name.
    Action(String),
    /// A path, with or without a query string; it may hold `{name}`.
    Path(String),
}

impl Target {
    /// Where an integration leads, with stage variables filled in.
    pub fn new(integration: &compiled::Integration, live: &Live) -> Self {
        match integration.kind {
            IntegrationKind::Mock => Self::Nothing,
            IntegrationKind::Http | IntegrationKind::HttpProxy => {
                Self::Http(with_stage_variables(&integration.uri, live))
            }
            IntegrationKind::Aws | IntegrationKind::AwsProxy => {
                let function = Function::of_uri(&integration.uri, live).map(Self::Function);
                let service =
                    || Service::parse(&with_stage_variables(&integration.uri, live)).map(Self::Service);
                function.or_else(service).unwrap_or(Self::Unusable("Invalid endpoint address"))
            }
        }
    }

    /// Whether it is something that has an address.
    pub fn has_endpoint(&self) -> bool {
        !matches!(self, Self::Nothing | Self::Unusable(_))
    }
}

impl Target {
    /// The address that AWS calls there, as the execution log names it.
    pub fn endpoint(&self) -> Option<String> {
        match self {
            Self::Function(Function { arn, region }) => {
                Some(format!("https://lambda.{region}.amazonaws.com/2015-03-31/functions/{arn}/invocations"))
            }
            Self::Service(Service { model, region, call, .. }) => {
                let host = format!("https://{}.{region}.amazonaws.com", model.endpoint_prefix);
                Some(match call {
                    Call::Action(action) => format!("{host}/?Action={action}"),
                    Call::Path(path) => format!("{host}{path}"),
                })
            }
            Self::Http(uri) => Some(uri.clone()),
            Self::Nothing | Self::Unusable(_) => None,
        }
    }
}

impl Function {
    /// The function that a URI calls, with stage variables filled in; `None` if it calls none.
    pub fn of_uri(uri: &str, live: &Live) -> Option<Self> {
        let uri = with_stage_variables(uri, live);
        let (_, path) = uri.split_once(":lambda:path/2015-03-31/functions/")?;
        let arn = path.strip_suffix("/invocations")?.to_owned();
        let region = Arn::parse(&arn).map_or_else(|_| live.region.clone(), |arn| arn.region);
        Some(Self { arn, region })
    }
}

impl Service {
    /// The service in `arn:aws:apigateway:{region}:{service}:{action|path}/{…}`, if Landfall has it.
    pub fn parse(uri: &str) -> Option<Self> {
        // What stands where other ARNs have the account is the service that is called.
        let arn = Arn::parse(uri).ok().filter(|arn| arn.service == "apigateway")?;
        let model = service_model(&arn.account)?;
        let call = match arn.resource.split_once('/')? {
            ("action", action) => Call::Action(action.to_owned()),
            ("path", path) => Call::Path(format!("/{}", path.trim_start_matches('/'))),
            _ => return None,
        };
        let operation = match &call {
            Call::Action(action) if model.target_prefix.is_some() => model.operation(action),
            _ => None,
        };
        Some(Self { model, region: arn.region, call, operation })
    }
}
