//! The library's syntax check: whether the values of keywords are what those take, here and in the schemas within. A schema
//! that fails it is none, so whoever reads keywords afterwards may skip what is not as it should be.

use super::invalid::SyntaxError;
use super::keywords::{self, Shape};
use super::location::child;
use crate::json::{Json, Kind, Object, duplicates};
use crate::pattern;
use crate::uri::Uri;

/// What a schema and those within it have wrong, in the library's order; `checked` learns the pointers of all of them.
pub(super) fn check(schema: &Json<'_>, pointer: &str, checked: &mut Vec<String>) -> Vec<SyntaxError> {
    let mut check = Check { errors: Vec::new(), checked };
    check.schema(schema, pointer);
    check.errors
}

struct Check<'c> {
    errors: Vec<SyntaxError>,
    checked: &'c mut Vec<String>,
}

/// Schemas within a schema, with their pointers.
type Inner<'s> = Vec<(String, &'s Json<'s>)>;

impl Check<'_> {
    fn schema(&mut self, schema: &Json<'_>, pointer: &str) {
        let Some(object) = schema.as_object() else {
            self.errors.push(SyntaxError::NotASchema(schema.kind()));
            return;
        };
        self.checked.push(pointer.to_owned());
        let mut inner = Inner::new();
        for (keyword, value) in object.sorted() {
            let Some(shape) = keywords::shape(keyword) else { continue };
            let expected = shape.kinds();
            if !expected.contains(&value.kind()) {
                self.errors.push(SyntaxError::IncorrectType(value.kind(), expected.to_vec()));
                continue;
            }
            self.value(shape, keyword, value, object);
            schemas_of(shape, value, &child(pointer, keyword), &mut inner);
        }
        for (pointer, schema) in inner {
            self.schema(schema, &pointer);
        }
    }

    fn value(&mut self, shape: Shape, keyword: &str, value: &Json<'_>, schema: &Object<'_>) {
        let error = match shape {
            Shape::Size => size(value),
            Shape::Divisor => divisor(value),
            Shape::Regex => value
                .as_str()
                .filter(|text| !pattern::is_valid(text))
                .map(|text| SyntaxError::InvalidRegex(text.to_owned())),
            Shape::Uri => value.as_str().and_then(uri),
            Shape::Exclusive { partner } if schema.get(partner).is_none() => {
                let keyword = if partner == "minimum" { "exclusiveMinimum" } else { "exclusiveMaximum" };
                Some(SyntaxError::Unpaired(keyword, partner))
            }
            Shape::Values => {
                let elements = value.as_array().unwrap_or_default();
                duplicates(elements).any(|again| again).then_some(SyntaxError::DuplicateElements)
            }
            Shape::Schemas | Shape::Items if value.as_array().is_some_and(<[_]>::is_empty) => {
                Some(SyntaxError::EmptyArray)
            }
            _ => None,
        };
        self.errors.extend(error);
        match shape {
            Shape::Names => self.texts(value, true, |_| None),
            Shape::Types => self.types(value),
            Shape::Map if keyword == "patternProperties" => self.patterns(value),
            Shape::Dependencies => self.dependencies(value),
            _ => {}
        }
    }

    /// A list of texts, none of them twice.
    fn texts(&mut self, value: &Json<'_>, brackets: bool, wrong: impl Fn(&str) -> Option<SyntaxError>) {
        let elements = value.as_array().unwrap_or_default();
        if elements.is_empty() {
            self.errors.push(SyntaxError::EmptyArray);
            return;
        }
        for (index, element) in elements.iter().enumerate() {
            self.errors.extend(match element.as_str() {
                Some(text) => wrong(text),
                None => Some(SyntaxError::ElementType(index, element.kind(), brackets)),
            });
        }
        // The library looks at the last alone: whether it came before.
        if duplicates(elements).last() == Some(true) {
            self.errors.push(SyntaxError::DuplicateElements);
        }
    }

    fn types(&mut self, value: &Json<'_>) {
        let unknown =
            |name: &str| Kind::of_name(name).is_none().then(|| SyntaxError::UnknownType(name.to_owned()));
        match value.as_str() {
            Some(name) => self.errors.extend(unknown(name)),
            None => self.texts(value, false, unknown),
        }
    }

    fn patterns(&mut self, value: &Json<'_>) {
        let names = value.as_object().into_iter().flat_map(Object::sorted).map(|(name, _)| name);
        let wrong = names.filter(|name| !pattern::is_valid(name));
        self.errors.extend(wrong.map(|name| SyntaxError::PropertyNotRegex(name.to_owned())));
    }

    fn dependencies(&mut self, value: &Json<'_>) {
        for (name, dependency) in value.as_object().into_iter().flat_map(Object::sorted) {
            match dependency {
                Json::Object(_) => {}
                Json::Array(_) => self.texts(dependency, true, |_| None),
                other => self.errors.push(SyntaxError::DependencyType(name.to_owned(), other.kind())),
            }
        }
    }
}

fn size(value: &Json<'_>) -> Option<SyntaxError> {
    let Json::Number(number) = value else { return None };
    match number.as_i32() {
        None => Some(SyntaxError::IntegerTooLarge),
        Some(size) => (size < 0).then_some(SyntaxError::IntegerIsNegative),
    }
}

fn divisor(value: &Json<'_>) -> Option<SyntaxError> {
    let Json::Number(number) = value else { return None };
    (!number.is_positive()).then_some(SyntaxError::DivisorNotPositive)
}

fn uri(text: &str) -> Option<SyntaxError> {
    match Uri::parse(text) {
        None => Some(SyntaxError::InvalidUri(text.to_owned())),
        Some(uri) if !uri.is_normalized() => Some(SyntaxError::NotNormalized(text.to_owned())),
        Some(_) => None,
    }
}

/// The schemas that a keyword's value is made of, in the order in which they are looked at.
fn schemas_of<'s>(shape: Shape, value: &'s Json<'s>, pointer: &str, inner: &mut Inner<'s>) {
    let members = |wanted: fn(&Json<'_>) -> bool| {
        let members = value.as_object().into_iter().flat_map(Object::sorted);
        let members = members.filter(move |(_, value)| wanted(value));
        members.map(|(name, value)| (child(pointer, name), value))
    };
    match shape {
        Shape::Map => inner.extend(members(|_| true)),
        Shape::Dependencies => inner.extend(members(|value| value.as_object().is_some())),
        Shape::Schema | Shape::Additional | Shape::Items | Shape::Schemas => match value {
            Json::Array(elements) if shape != Shape::Schema => {
                let place = |(index, element)| (child(pointer, &format!("{index}")), element);
                inner.extend(elements.iter().enumerate().map(place));
            }
            Json::Bool(_) if shape == Shape::Additional => {}
            schema => inner.push((pointer.to_owned(), schema)),
        },
        _ => {}
    }
}
