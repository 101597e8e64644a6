//! Holds a template's values against a schema before anything is made. What hangs on a resource that
//! does not exist yet is taken on trust here and checked again when it is known.

use template::{Data, DataValue, Problem, Span};

use super::{Kind, Property, ResourceType};

/// Everything wrong with the properties of one resource. `properties` is the `Properties` section,
/// evaluated as far as it can be; `at` is where the resource stands, for what is missing altogether.
pub fn check(schema: &ResourceType, logical_id: &str, properties: Option<&Data>, at: Span) -> Vec<Problem> {
    let mut checker = Checker { schema, logical_id, problems: Vec::new() };
    match properties {
        Some(data) => checker.object(schema.properties, data, &mut String::new()),
        None => checker.missing(schema.properties, |_| false, at, ""),
    }
    checker.problems
}

struct Checker<'a> {
    schema: &'a ResourceType,
    logical_id: &'a str,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    /// Records AWS's sentence, followed by the resource's name and place.
    fn fail(&mut self, sentence: &str, at: Span, path: &str, help: Option<String>) {
        let (line, column) = (at.start.line, at.start.column);
        let resource = self.logical_id;
        let message = format!(
            "Property validation failure: [{sentence}] (resource {resource}, line {line}, column {column})"
        );
        let problem = Problem::new(message).at(at).on(format!("Resources/{resource}/Properties{path}"));
        self.problems.push(match help {
            Some(help) => problem.help(help),
            None => problem,
        });
    }

    fn value(&mut self, kind: &Kind, data: &Data, path: &mut String) {
        if matches!(data.value, DataValue::Unknown) {
            return;
        }
        let fits = match kind {
            Kind::String => data.as_text().is_some(),
            Kind::Integer => data.as_integer().is_some(),
            Kind::Number => data.as_text().is_some_and(|text| text.parse::<f64>().is_ok_and(f64::is_finite)),
            Kind::Boolean => data.as_bool().is_some(),
            Kind::Json => data.as_map().is_some() || data.as_text().is_some(),
            Kind::List(item) => return self.list(item, data, path),
            Kind::Map(item) => return self.map(item, data, path),
            Kind::Object(properties) => return self.object(properties, data, path),
        };
        if !fits {
            self.mismatch(kind.name(), data, path);
        }
    }

    fn mismatch(&mut self, expected: &str, data: &Data, path: &str) {
        let shown = if path.is_empty() { "/" } else { path };
        let sentence = format!("Value of property {{{shown}}} does not match type {{{expected}}}");
        self.fail(&sentence, data.span, path, None);
    }

    fn list(&mut self, item: &Kind, data: &Data, path: &mut String) {
        let Some(items) = data.as_list() else { return self.mismatch("Array", data, path) };
        for (index, element) in items.iter().enumerate() {
            self.within(path, &index.to_string(), |checker, path| checker.value(item, element, path));
        }
    }

    fn map(&mut self, item: &Kind, data: &Data, path: &mut String) {
        let Some(fields) = data.as_map() else { return self.mismatch("Object", data, path) };
        for (key, field) in fields {
            self.within(path, key, |checker, path| checker.value(item, &field.value, path));
        }
    }

    fn object(&mut self, properties: &[Property], data: &Data, path: &mut String) {
        if matches!(data.value, DataValue::Unknown) {
            return;
        }
        let Some(fields) = data.as_map() else { return self.mismatch("Object", data, path) };
        for (key, field) in fields {
            match properties.iter().find(|property| property.name == key) {
                None => self.unsupported(key, properties, field.key_span, path),
                Some(property) if property.refused => self.refused(key, field.key_span, path),
                Some(property) => {
                    self.within(path, key, |checker, path| {
                        checker.value(&property.kind, &field.value, path);
                        checker.only(property.only, &field.value, path);
                    });
                }
            }
        }
        self.missing(properties, |name| fields.contains_key(name), data.span, path);
    }

    fn unsupported(&mut self, key: &str, properties: &[Property], at: Span, path: &str) {
        let parent = if path.is_empty() { "/" } else { path };
        let sentence = format!("Encountered unsupported properties in {{{parent}}}: [{key}]");
        let known: Vec<&str> =
            properties.iter().filter(|property| !property.refused).map(|property| property.name).collect();
        let help = format!("the properties here are {}", known.join(", "));
        self.fail(&sentence, at, &format!("{path}/{key}"), Some(help));
    }

    fn refused(&mut self, key: &str, at: Span, path: &str) {
        let kind = self.schema.name;
        let sentence = format!("Landfall does not implement the property {{{path}/{key}}} of {kind}");
        let help = format!("remove {key}, or deploy this resource elsewhere");
        self.fail(&sentence, at, &format!("{path}/{key}"), Some(help));
    }

    /// The value, or every item of it, must be among those that are honoured.
    fn only(&mut self, values: &[&str], data: &Data, path: &str) {
        if values.is_empty() {
            return;
        }
        for item in data.as_list().unwrap_or(std::slice::from_ref(data)) {
            let Some(text) = item.as_text().filter(|text| !values.contains(text)) else { continue };
            let (kind, honoured) = (self.schema.name, values.join(" or "));
            let sentence = format!(
                "Landfall implements only {honoured} for the property {{{path}}} of {kind}, and this is {text}"
            );
            self.fail(&sentence, item.span, path, None);
        }
    }

    fn missing(&mut self, properties: &[Property], given: impl Fn(&str) -> bool, at: Span, path: &str) {
        for property in properties.iter().filter(|property| property.required && !given(property.name)) {
            let sentence = format!("The property {{{path}/{}}} is required", property.name);
            self.fail(&sentence, at, path, None);
        }
    }

    /// Goes one level down; the depth is bounded by the schema, which is finite.
    fn within(&mut self, path: &mut String, step: &str, go: impl FnOnce(&mut Self, &mut String)) {
        let length = path.len();
        path.push('/');
        path.push_str(step);
        go(self, path);
        path.truncate(length);
    }
}
