//! `$context`. Its names and their order as a template printed them (recorded 2025-05, localstack,
//! `test_sqs_amz_json_protocol`); that its maps print as nothing is recorded there, too.

use std::rc::Rc;

use jsonsmart::Json;
use vtl::{Map, Object, Thrown, Value};

use super::mentions::Asked;
use super::overrides::Overrides;
use super::value::{from_json, to_json};
use super::{TemplateInput, Variables};

/// The variables of every request, in order.
const NAMES: [&str; 18] = [
    "resourceId",
    "resourcePath",
    "httpMethod",
    "extendedRequestId",
    "requestTime",
    "path",
    "accountId",
    "protocol",
    REQUEST_OVERRIDE,
    "stage",
    "domainPrefix",
    "requestTimeEpoch",
    "requestId",
    "identity",
    "domainName",
    "deploymentId",
    RESPONSE_OVERRIDE,
    "apiId",
];

/// What is known of every caller, or `null`.
const IDENTITY: [&str; 12] = [
    "cognitoIdentityPoolId",
    "accountId",
    "cognitoIdentityId",
    "caller",
    "sourceIp",
    "principalOrgId",
    "accessKey",
    "cognitoAuthenticationType",
    "cognitoAuthenticationProvider",
    "userArn",
    "userAgent",
    "user",
];

/// What is there only where it has a value ("Context variables for data transformations").
const FURTHER: [&str; 22] = [
    "awsEndpointRequestId",
    "customDomain.basePathMatched",
    "error.message",
    "error.messageString",
    "error.responseType",
    "error.validationErrorString",
    "identity.apiKey",
    "identity.apiKeyId",
    "identity.clientCert.clientCertPem",
    "identity.clientCert.subjectDN",
    "identity.clientCert.issuerDN",
    "identity.clientCert.serialNumber",
    "identity.clientCert.validity.notBefore",
    "identity.clientCert.validity.notAfter",
    "identity.vpcId",
    "identity.vpceId",
    "isCanaryRequest",
    "tlsCipherSuite",
    "tlsVersion",
    "wafResponseCode",
    "webaclArn",
    "xrayTraceId",
];

const REQUEST_OVERRIDE: &str = "requestOverride";
const RESPONSE_OVERRIDE: &str = "responseOverride";

/// What of `$context` a template may ask for.
#[derive(Debug)]
pub(super) struct Members {
    /// Of [`NAMES`].
    names: Vec<&'static str>,
    /// Of [`FURTHER`].
    further: Vec<&'static str>,
    authorizer: bool,
    request_override: bool,
    response_override: bool,
}

impl Members {
    /// What is asked for, if anything is.
    pub fn of(asked: &Asked) -> Option<Self> {
        let first = |name: &'static str| name.split_once('.').map_or(name, |(first, _)| first);
        (!asked.is_nothing()).then(|| Self {
            names: NAMES.into_iter().filter(|name| asked.for_member(name)).collect(),
            further: FURTHER.into_iter().filter(|name| asked.for_member(first(name))).collect(),
            authorizer: asked.for_member("authorizer"),
            request_override: asked.for_member(REQUEST_OVERRIDE),
            response_override: asked.for_member(RESPONSE_OVERRIDE),
        })
    }
}

/// `$context` of one rendering.
pub(super) struct Context<'a> {
    map: Rc<ContextMap>,
    /// What of it the template may ask for; nothing else is in the map.
    members: &'a Members,
}

impl<'a> Context<'a> {
    pub fn new(input: &TemplateInput<'_>, members: &'a Members) -> Self {
        let of_all = members.names.iter().map(|name| (Value::from(*name), variable(name, input)));
        let map = ContextMap(of_all.collect());
        for name in &members.further {
            if let Some(value) = input.variables.context(name) {
                map.put_nested(name, Value::from(&*value));
            }
        }
        if let Some(authorizer) = input.variables.authorizer().filter(|_| members.authorizer) {
            map.0.put("authorizer", object(authorizer));
        }
        Self { map: Rc::new(map), members }
    }

    pub fn value(&self) -> Value {
        Value::Object(Rc::clone(&self.map) as Rc<dyn Object>)
    }

    /// What the template has made of the overrides.
    pub fn overrides(&self, former: &Overrides) -> Overrides {
        let Members { request_override, response_override, .. } = *self.members;
        if !request_override && !response_override {
            return former.clone();
        }
        let part = |asked, name, former: &Json| match asked {
            true => to_json(&self.map.0.get_text(name).into()),
            false => former.clone(),
        };
        Overrides::new(
            part(request_override, REQUEST_OVERRIDE, former.request()),
            part(response_override, RESPONSE_OVERRIDE, former.response()),
        )
    }
}

fn variable(name: &str, input: &TemplateInput<'_>) -> Value {
    match name {
        REQUEST_OVERRIDE => silent(from_json(input.overrides.request())),
        RESPONSE_OVERRIDE => silent(from_json(input.overrides.response())),
        "identity" => identity(input.variables),
        // Public templates calculate with it.
        "requestTimeEpoch" => {
            input.variables.context(name).and_then(|value| value.parse::<i64>().ok()).into()
        }
        _ => input.variables.context(name).map(|value| Value::from(&*value)).into(),
    }
}

fn identity(variables: &dyn Variables) -> Value {
    let entry = |name: &'static str| {
        let value = variables.context(&format!("identity.{name}"));
        (Value::from(name), value.map(|value| Value::from(&*value)).into())
    };
    Value::object(ContextMap(IDENTITY.into_iter().map(entry).collect()))
}

/// What an authorizer returned. What is neither object nor null is a text there ("`$context.authorizer.{property}`").
fn object(members: &serde_json::Map<String, serde_json::Value>) -> Value {
    let entry = |(name, value): (&String, &serde_json::Value)| {
        let value = match value {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Object(members) => object(members),
            serde_json::Value::String(text) => Value::from(text.as_str()),
            other => other.to_string().into(),
        };
        (Value::from(name.as_str()), value)
    };
    Value::object(ContextMap(members.iter().map(entry).collect()))
}

/// The maps in a value as maps of the context.
fn silent(value: Value) -> Value {
    let Value::Map(map) = value else { return value };
    let entries = (0..map.len()).filter_map(|place| map.entry(place));
    Value::object(ContextMap(entries.map(|(name, value)| (name, silent(value))).collect()))
}

/// A map that prints as nothing.
#[derive(Default)]
pub(super) struct ContextMap(Map);

impl ContextMap {
    pub fn entries(&self) -> &Map {
        &self.0
    }

    /// Puts a value under a name with dots, making the maps on the way.
    fn put_nested(&self, name: &str, value: Value) {
        let Some((first, rest)) = name.split_once('.') else {
            self.0.put(name, value);
            return;
        };
        let inner = self.0.get_text(first).unwrap_or_else(|| {
            let inner = Value::object(ContextMap::default());
            self.0.put(first, inner.clone());
            inner
        });
        if let Value::Object(inner) = inner
            && let Some(inner) = inner.downcast::<ContextMap>()
        {
            inner.put_nested(rest, value);
        }
    }
}

impl Object for ContextMap {
    fn class_name(&self) -> &str {
        "java.util.HashMap"
    }

    fn get(&self, name: &str) -> Result<Value, Thrown> {
        Ok(self.0.get_text(name).into())
    }

    fn set(&self, name: &str, value: &Value) -> Result<bool, Thrown> {
        self.call("put", &[name.into(), value.clone()]).map(|put| put.is_some())
    }

    fn call(&self, name: &str, arguments: &[Value]) -> Result<Option<Value>, Thrown> {
        Value::Map(self.0.clone()).call(name, arguments)
    }

    fn display(&self, _: &mut String) -> Result<(), Thrown> {
        Ok(())
    }

    fn elements(&self) -> Option<Vec<Value>> {
        Some(self.0.values())
    }

    fn holds(&self) -> Vec<Value> {
        vec![Value::Map(self.0.clone())]
    }

    fn release(&mut self, parts: &mut Vec<Value>) {
        parts.push(Value::Map(std::mem::take(&mut self.0)));
    }
}
