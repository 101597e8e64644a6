//! Models made ready to check bodies with. Source: API Gateway Developer Guide, "Data models for REST APIs": JSON schema
//! draft 4; models refer to one another by `https://apigateway.amazonaws.com/restapis/{api}/models/{name}`.

use std::collections::BTreeMap;

use draft4::{Json, Schema};

use crate::compiled::{Method, Model};
use crate::execution::binary::essence;

const JSON: &str = "application/json";

/// An API's models by name, parsed once; those that are no JSON are left out.
pub(crate) struct Models(BTreeMap<String, Json<'static>>);

impl Models {
    /// Of these models by name.
    pub fn new(models: &BTreeMap<String, Model>) -> Self {
        let parsed = |(name, model): (&String, &Model)| {
            Some((name.clone(), Json::read(&model.schema).ok()?.into_owned()))
        };
        Self(models.iter().filter_map(parsed).collect())
    }

    /// The model that a reference names.
    fn at(&self, uri: &str) -> Option<Json<'static>> {
        let (_, name) = uri.rsplit_once("/models/")?;
        self.0.get(name).cloned()
    }
}

/// What bodies of a method must be like, by media type.
#[derive(Default)]
pub(crate) struct Schemas(Vec<(String, Ready)>);

/// A schema, or why it cannot be used.
pub(crate) type Ready = Result<Schema, String>;

impl Schemas {
    /// Those of a method, if its bodies are to be checked at all.
    pub fn of(method: &Method, models: &Models) -> Self {
        if !method.validation.body {
            return Self::default();
        }
        let ready = |(media_type, name): (&String, &String)| (media_type.clone(), schema(name, models));
        Self(method.models.iter().map(ready).collect())
    }

    /// The schema for a body of this type, one without counting as JSON; there need not be any.
    pub fn find(&self, content_type: Option<&str>) -> Option<&Ready> {
        let content_type = content_type.unwrap_or(JSON);
        let of = |wanted: &str| self.0.iter().find(|(media_type, _)| media_type.eq_ignore_ascii_case(wanted));
        let found = of(content_type).or_else(|| of(essence(content_type))).or_else(|| of("$default"));
        found.map(|(_, schema)| schema)
    }
}

fn schema(name: &str, models: &Models) -> Ready {
    let schema = models.0.get(name).ok_or_else(|| format!("the model `{name}` is missing or no JSON"))?;
    let resolver = |uri: &str| models.at(uri);
    Schema::compile(schema, &resolver)
        .map_err(|error| format!("the model `{name}` is no JSON schema: {error}"))
}
