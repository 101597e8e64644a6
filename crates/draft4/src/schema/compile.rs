//! Compiling: from the first place on, every place that a value can be led to is given a number and its rules.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::location::{Documents, Location};
use super::{Check, Invalid, Items, Place, PlaceId, Resolver, Rules, Schema, syntax};
use crate::format::Format;
use crate::java::{as_hash_map, compare};
use crate::json::{Json, Kind, Object};
use crate::number::Number;
use crate::pattern::Pattern;

/// The library knows it, too; API Gateway's models are of draft 4.
const DRAFT_3: &str = "http://json-schema.org/draft-03/schema";

pub(super) fn compile<'d>(schema: &'d Json<'d>, resolver: &'d Resolver<'d>) -> Result<Schema, Invalid> {
    let mut compiler = Compiler {
        documents: Documents::new(schema.clone(), resolver),
        places: Vec::new(),
        numbers: HashMap::new(),
        rules: Vec::new(),
        ruled: HashMap::new(),
        checked: HashSet::new(),
        patterns: HashMap::new(),
    };
    compiler.place(Location { document: 0, pointer: String::new() });
    let mut places = Vec::new();
    // Each may add more.
    while let Some(location) = compiler.places.get(places.len()).cloned() {
        let name = compiler.documents.name(&location);
        let rules = compiler.rules_at(&location);
        if places.is_empty()
            && let Err(invalid) = &rules
        {
            return Err(invalid.clone());
        }
        places.push(Place { name, rules });
    }
    Ok(Schema { places, rules: compiler.rules })
}

struct Compiler<'d> {
    documents: Documents<'d>,
    places: Vec<Location>,
    numbers: HashMap<Location, PlaceId>,
    rules: Vec<Rules>,
    /// The rules of places that are no references.
    ruled: HashMap<Location, usize>,
    /// The places that are known to pass the syntax check.
    checked: HashSet<Location>,
    patterns: HashMap<String, Arc<Pattern>>,
}

impl Compiler<'_> {
    fn place(&mut self, location: Location) -> PlaceId {
        let next = self.places.len();
        let number = *self.numbers.entry(location.clone()).or_insert(next);
        if number == next {
            self.places.push(location);
        }
        number
    }

    fn rules_at(&mut self, location: &Location) -> Result<usize, Invalid> {
        let location = self.documents.follow(location).map_err(Invalid::Fault)?;
        if let Some(known) = self.ruled.get(&location) {
            return Ok(*known);
        }
        let schema = self.documents.get(&location).cloned().unwrap_or(Json::Null);
        self.check_syntax(&schema, &location)?;
        let rules = self.read(schema.as_object().unwrap_or(&Object::default()), &location)?;
        self.rules.push(rules);
        let number = self.rules.len() - 1;
        self.ruled.insert(location, number);
        Ok(number)
    }

    fn check_syntax(&mut self, schema: &Json<'_>, location: &Location) -> Result<(), Invalid> {
        if self.checked.contains(location) {
            return Ok(());
        }
        let whole = Location { document: location.document, pointer: String::new() };
        let version = self.documents.get(&whole).and_then(|root| root.get("$schema")).and_then(Json::as_str);
        if version.is_some_and(|version| version.trim_end_matches('#') == DRAFT_3) {
            return Err(Invalid::Fault(
                "schemas of draft 3 are not honoured here: write them in draft 4".to_owned(),
            ));
        }
        let mut checked = Vec::new();
        let errors = syntax::check(schema, &location.pointer, &mut checked);
        if !errors.is_empty() {
            return Err(Invalid::Syntax(errors));
        }
        let document = location.document;
        self.checked.extend(checked.into_iter().map(|pointer| Location { document, pointer }));
        Ok(())
    }

    /// Reads a schema that has passed the syntax check.
    fn read(&mut self, schema: &Object<'_>, location: &Location) -> Result<Rules, Invalid> {
        let mut rules = Rules::default();
        for (keyword, value) in schema.sorted() {
            let place = location.child(keyword);
            let check = match value {
                Json::Number(number) => numeric(keyword, number, schema),
                _ => self.check(keyword, value, schema, &place)?,
            };
            rules.checks.extend(check);
            self.lead(keyword, value, &place, &mut rules)?;
        }
        let format = schema.get("format").and_then(Json::as_str).and_then(Format::of_name);
        rules.checks.extend(format.map(Check::Format));
        Ok(rules)
    }

    fn check(
        &mut self,
        keyword: &str,
        value: &Json<'_>,
        schema: &Object<'_>,
        place: &Location,
    ) -> Result<Option<Check>, Invalid> {
        Ok(Some(match (keyword, value) {
            ("additionalItems", Json::Bool(false)) => match schema.get("items") {
                Some(Json::Array(items)) => Check::AdditionalItems { allowed: items.len() },
                _ => return Ok(None),
            },
            ("additionalProperties", Json::Bool(false)) => Check::AdditionalProperties {
                names: names(schema.get("properties")),
                patterns: self.patterns_of(schema.get("patternProperties"))?,
            },
            ("allOf", Json::Array(schemas)) => Check::AllOf(self.places_of(schemas, place)),
            ("anyOf", Json::Array(schemas)) => Check::AnyOf(self.places_of(schemas, place)),
            ("oneOf", Json::Array(schemas)) => Check::OneOf(self.places_of(schemas, place)),
            ("not", _) => Check::Not(self.place(place.clone())),
            ("dependencies", Json::Object(dependencies)) => self.dependencies(dependencies, place),
            ("enum", values) => Check::Enum(values.clone().into_owned()),
            ("pattern", Json::String(source)) => Check::Pattern(self.pattern(source)?),
            ("required", Json::Array(names)) => Check::Required(sorted_names(names, true)),
            ("type", types) => Check::Type(kinds(types)),
            ("uniqueItems", Json::Bool(true)) => Check::UniqueItems,
            _ => return Ok(None),
        }))
    }

    /// Where a keyword leads elements and members.
    fn lead(
        &mut self,
        keyword: &str,
        value: &Json<'_>,
        place: &Location,
        rules: &mut Rules,
    ) -> Result<(), Invalid> {
        match (keyword, value) {
            ("items", Json::Array(schemas)) => rules.items = Items::Each(self.places_of(schemas, place)),
            ("items", _) => rules.items = Items::All(self.place(place.clone())),
            ("additionalItems", Json::Object(_)) => rules.additional_items = Some(self.place(place.clone())),
            ("additionalProperties", Json::Object(_)) => {
                rules.additional_properties = Some(self.place(place.clone()));
            }
            ("properties", Json::Object(schemas)) => {
                for (name, _) in schemas.sorted() {
                    rules.properties.push((name.to_owned(), self.place(place.child(name))));
                }
            }
            ("patternProperties", Json::Object(schemas)) => {
                for (source, _) in schemas.sorted() {
                    let pattern = self.pattern(source)?;
                    rules.patterns.push((pattern, self.place(place.child(source))));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn places_of(&mut self, schemas: &[Json<'_>], place: &Location) -> Vec<PlaceId> {
        (0..schemas.len()).map(|index| self.place(place.child(&index.to_string()))).collect()
    }

    fn pattern(&mut self, source: &str) -> Result<Arc<Pattern>, Invalid> {
        if let Some(known) = self.patterns.get(source) {
            return Ok(Arc::clone(known));
        }
        let pattern = Arc::new(Pattern::new(source).map_err(|error| Invalid::Fault(error.to_string()))?);
        self.patterns.insert(source.to_owned(), Arc::clone(&pattern));
        Ok(pattern)
    }

    fn patterns_of(&mut self, schemas: Option<&Json<'_>>) -> Result<Vec<Arc<Pattern>>, Invalid> {
        names(schemas).iter().map(|source| self.pattern(source)).collect()
    }

    /// Lists of names in the order of the two hash maps that they go through, schemas sorted.
    fn dependencies(&mut self, dependencies: &Object<'_>, place: &Location) -> Check {
        let mut entries: Vec<(&str, &Json<'_>)> = dependencies.iter().collect();
        as_hash_map(&mut entries, |(name, _)| name);
        let lists = entries.iter().filter_map(|(name, value)| Some((*name, value.as_array()?)));
        let mut names: Vec<(String, Vec<String>)> =
            lists.map(|(name, list)| (name.to_owned(), sorted_names(list, false))).collect();
        as_hash_map(&mut names, |(name, _)| name);
        let schemas = dependencies.sorted().filter(|(_, value)| value.as_object().is_some());
        let schemas = schemas.map(|(name, _)| (name.to_owned(), self.place(place.child(name)))).collect();
        Check::Dependencies { names, schemas }
    }
}

fn numeric(keyword: &str, number: &Number<'_>, schema: &Object<'_>) -> Option<Check> {
    let size = || number.as_i32().and_then(|size| usize::try_from(size).ok());
    let exclusive = |keyword: &str| matches!(schema.get(keyword), Some(Json::Bool(true)));
    Some(match keyword {
        "maxItems" => Check::MaxItems(size()?),
        "maxLength" => Check::MaxLength(size()?),
        "maxProperties" => Check::MaxProperties(size()?),
        "minItems" => Check::MinItems(size()?),
        "minLength" => Check::MinLength(size()?),
        "minProperties" => Check::MinProperties(size()?),
        "maximum" => Check::Maximum { bound: number.as_bound(), exclusive: exclusive("exclusiveMaximum") },
        "minimum" => Check::Minimum { bound: number.as_bound(), exclusive: exclusive("exclusiveMinimum") },
        "multipleOf" => Check::MultipleOf(number.as_bound()),
        _ => return None,
    })
}

fn names(schemas: Option<&Json<'_>>) -> Vec<String> {
    let members = schemas.and_then(Json::as_object).into_iter().flat_map(Object::sorted);
    members.map(|(name, _)| name.to_owned()).collect()
}

fn sorted_names(names: &[Json<'_>], once: bool) -> Vec<String> {
    let mut names: Vec<String> = names.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    names.sort_by(|a, b| compare(a, b));
    if once {
        names.dedup();
    }
    names
}

/// The types that are allowed, in their order: where numbers are, integers are.
fn kinds(types: &Json<'_>) -> Vec<Kind> {
    let named = types.as_array().unwrap_or(std::slice::from_ref(types));
    let mut kinds: Vec<Kind> = named.iter().filter_map(Json::as_str).filter_map(Kind::of_name).collect();
    if kinds.contains(&Kind::Number) {
        kinds.push(Kind::Integer);
    }
    kinds.sort();
    kinds.dedup();
    kinds
}
