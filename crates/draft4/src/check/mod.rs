//! Checking a value: the keywords of a schema in the order of their names, `format` last, then elements and members, these
//! by name. As in the library, nobody looks into a value once anything has been found wrong.

mod children;
mod combine;
mod object;
mod scalar;

use std::fmt;

use crate::json::Json;
use crate::pattern::MatchError;
use crate::schema::{Check, Invalid, PlaceId, Rules, Schema};
use crate::words::Failure;

/// Schemas within schemas and values within values, together.
const DEPTH: u32 = 400;
/// Keywords that may be checked for one value: a few dozen for each value that ten million bytes can hold.
const STEPS: u64 = 100_000_000;

/// Why there is no verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A place of the schema that is none, or a reference that leads nowhere.
    Invalid(Invalid),
    /// A schema that leads to itself with the same value: its place, and the value's.
    Loop(String, String),
    /// Too much is nested, or asked.
    Limit(&'static str),
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Invalid(invalid) => invalid.fmt(formatter),
            Fault::Loop(schema, value) => write!(
                formatter,
                "validation loop: schema \"{schema}\" visited twice for pointer \"{value}\" of validated instance"
            ),
            Fault::Limit(what) => formatter.write_str(what),
        }
    }
}

impl std::error::Error for Fault {}

impl From<MatchError> for Fault {
    fn from(_: MatchError) -> Self {
        Fault::Limit("a pattern takes too many steps on this text")
    }
}

impl Schema {
    /// What is wrong with a value, in the library's order; nothing, if it is valid.
    ///
    /// # Errors
    /// Where the library has no verdict, or a limit is reached.
    pub fn check<'v>(&'v self, value: &'v Json<'v>) -> Result<Vec<Failure<'v>>, Fault> {
        self.check_within(value, STEPS)
    }

    /// The same within so many steps.
    pub(crate) fn check_within<'v>(
        &'v self,
        value: &'v Json<'v>,
        steps: u64,
    ) -> Result<Vec<Failure<'v>>, Fault> {
        let mut failures = Vec::new();
        let mut run = Run { schema: self, depth: 0, steps };
        run.check(0, Visit::root(value), &mut Report::List(&mut failures))?;
        Ok(failures)
    }
}

/// Where failures go: what is within `anyOf` and its like only counts.
pub(crate) enum Report<'r, 'v> {
    List(&'r mut Vec<Failure<'v>>),
    Count(usize),
}

impl<'v> Report<'_, 'v> {
    fn add(&mut self, failure: Failure<'v>) {
        match self {
            Report::List(failures) => failures.push(failure),
            Report::Count(count) => *count += 1,
        }
    }

    fn is_clean(&self) -> bool {
        match self {
            Report::List(failures) => failures.is_empty(),
            Report::Count(count) => *count == 0,
        }
    }
}

/// A value on its way through a schema.
#[derive(Clone, Copy)]
pub(crate) struct Visit<'f, 'v> {
    value: &'v Json<'v>,
    step: Step<'v>,
    /// The value that this one is in.
    outer: Option<&'f Visit<'f, 'v>>,
    /// The places that this value has come through.
    through: Option<&'f Through<'f>>,
}

/// How a value is reached from the one that it is in.
#[derive(Clone, Copy)]
enum Step<'v> {
    Whole,
    Element(usize),
    Member(&'v str),
}

/// A place that a value came through, and those before it.
pub(crate) struct Through<'f> {
    place: PlaceId,
    before: Option<&'f Through<'f>>,
}

impl<'f, 'v> Visit<'f, 'v> {
    fn root(value: &'v Json<'v>) -> Self {
        Visit { value, step: Step::Whole, outer: None, through: None }
    }

    fn inner(&'f self, step: Step<'v>, value: &'v Json<'v>) -> Visit<'f, 'v> {
        Visit { value, step, outer: Some(self), through: None }
    }

    fn has_been_at(&self, place: PlaceId) -> bool {
        let mut through = self.through;
        while let Some(here) = through {
            if here.place == place {
                return true;
            }
            through = here.before;
        }
        false
    }

    fn pointer(&self) -> String {
        let before = self.outer.map(Visit::pointer).unwrap_or_default();
        match self.step {
            Step::Whole => before,
            Step::Element(index) => format!("{before}/{index}"),
            Step::Member(name) => format!("{before}/{}", name.replace('~', "~0").replace('/', "~1")),
        }
    }
}

pub(crate) struct Run<'v> {
    schema: &'v Schema,
    depth: u32,
    /// Those that are left.
    steps: u64,
}

impl<'v> Run<'v> {
    fn check(
        &mut self,
        place: PlaceId,
        visit: Visit<'_, 'v>,
        report: &mut Report<'_, 'v>,
    ) -> Result<(), Fault> {
        let schema = self.schema;
        let Some(here) = schema.places.get(place) else { return Ok(()) };
        if visit.has_been_at(place) {
            return Err(Fault::Loop(here.name.clone(), visit.pointer()));
        }
        let rules = here.rules.as_ref().map_err(|invalid| Fault::Invalid(invalid.clone()))?;
        let Some(rules) = schema.rules.get(*rules) else { return Ok(()) };
        if self.depth == DEPTH {
            return Err(Fault::Limit("schemas and values are nested too deeply"));
        }
        self.depth += 1;
        let through = Through { place, before: visit.through };
        self.rules(rules, Visit { through: Some(&through), ..visit }, report)?;
        self.depth -= 1;
        Ok(())
    }

    fn rules(
        &mut self,
        rules: &'v Rules,
        visit: Visit<'_, 'v>,
        report: &mut Report<'_, 'v>,
    ) -> Result<(), Fault> {
        for check in &rules.checks {
            self.step()?;
            self.keyword(check, &visit, report)?;
        }
        if !report.is_clean() {
            return Ok(());
        }
        match visit.value {
            Json::Array(elements) => self.elements(rules, elements, &visit, report),
            Json::Object(object) => self.members(rules, object, &visit, report),
            _ => Ok(()),
        }
    }

    fn step(&mut self) -> Result<(), Fault> {
        self.steps =
            self.steps.checked_sub(1).ok_or(Fault::Limit("the schema asks too much of this value"))?;
        Ok(())
    }

    fn keyword(
        &mut self,
        check: &'v Check,
        visit: &Visit<'_, 'v>,
        report: &mut Report<'_, 'v>,
    ) -> Result<(), Fault> {
        if let Some(verdict) = self.combination(check, visit, report) {
            return verdict;
        }
        let failure = match visit.value {
            Json::Object(object) => object::check(check, object, report)?,
            value => scalar::check(check, value)?,
        };
        if let Some(failure) = failure.or_else(|| scalar::any(check, visit.value)) {
            report.add(failure);
        }
        Ok(())
    }
}
