//! Recognises a call and takes its arguments apart, with CloudFormation's sentence for a wrong shape.

use indexmap::IndexMap;
use syntax::{Entry, Node};

use super::sub::{self, Part};
use crate::problem::Problem;

/// The part of the template that a value stands in: it decides which functions may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Block {
    Conditions,
    Resources,
    Outputs,
}

impl Block {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Conditions => "Conditions",
            Self::Resources => "Resources",
            Self::Outputs => "Outputs",
        }
    }
}

/// A call of an intrinsic function with its arguments.
#[derive(Debug)]
pub(crate) enum Call<'t> {
    Ref(&'t str),
    GetAtt { resource: &'t str, attribute: Attribute<'t> },
    Sub { parts: Vec<Part<'t>>, variables: Option<&'t IndexMap<String, Entry>> },
    Join { delimiter: &'t str, list: &'t Node },
    Select { index: &'t Node, list: &'t Node },
    Split { delimiter: &'t str, text: &'t Node },
    FindInMap { map: &'t Node, first: &'t Node, second: &'t Node },
    If { condition: &'t str, then: &'t Node, otherwise: &'t Node },
    ImportValue(&'t Node),
    Base64(&'t Node),
    GetAzs(&'t Node),
    Cidr { block: &'t Node, count: &'t Node, bits: &'t Node },
    Equals(&'t Node, &'t Node),
    And(&'t [Node]),
    Or(&'t [Node]),
    Not(&'t Node),
    Condition(&'t str),
}

/// The attribute of a `Fn::GetAtt`: a name, or a `Ref` to a parameter that gives it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Attribute<'t> {
    Name(&'t str),
    Computed(&'t Node),
}

/// As AWS lists them, rule functions included.
const SUPPORTED: &str = "Fn::Base64, Fn::GetAtt, Fn::GetAZs, Fn::ImportValue, Fn::Join, Fn::Split, Fn::FindInMap, \
     Fn::Select, Ref, Fn::Equals, Fn::If, Fn::Not, Condition, Fn::And, Fn::Or, Fn::Contains, Fn::EachMemberEquals, \
     Fn::EachMemberIn, Fn::ValueOf, Fn::ValueOfAll, Fn::RefAll, Fn::Sub, Fn::Cidr";

impl<'t> Call<'t> {
    /// The call that a node is, if it is one.
    ///
    /// # Errors
    /// It names a function, but one that does not exist, may not stand here, or has other arguments.
    pub(crate) fn of(node: &'t Node, block: Block) -> Result<Option<Self>, Problem> {
        let Some((name, entry)) = node.as_single() else {
            return not_among_members(node).map(|()| None);
        };
        let at_key = |problem: Problem| {
            let span = if entry.key_span.bytes().is_empty() { node.span } else { entry.key_span };
            problem.at(span)
        };
        let argument = &entry.value;
        let call = match name {
            "Ref" => reference(argument),
            "Condition" if block == Block::Conditions => named_condition(argument),
            "Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not" => boolean(name, argument, block),
            _ if is_function(name) => function(name, argument, block),
            _ => return Ok(None),
        };
        call.map(Some).map_err(at_key)
    }
}

/// Whether a key names a function; AWS refuses `fn::GetAtt` for its case instead of taking it for data.
fn is_function(key: &str) -> bool {
    key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("Fn::"))
}

/// A function beside other members would be taken for data: refuse it.
fn not_among_members(node: &Node) -> Result<(), Problem> {
    let Some(map) = node.as_map() else { return Ok(()) };
    match map.iter().find(|(key, _)| is_function(key)) {
        None => Ok(()),
        Some((key, entry)) => {
            Err(Problem::new(format!("Template error: {key} must be the only member of its map."))
                .at(entry.key_span))
        }
    }
}

fn function<'t>(name: &str, argument: &'t Node, block: Block) -> Result<Call<'t>, Problem> {
    if block == Block::Conditions && matches!(name, "Fn::GetAtt" | "Fn::ImportValue") {
        return Err(Problem::new(format!("Template error: Cannot use {name} in Conditions.")));
    }
    match name {
        "Fn::GetAtt" => get_att(argument),
        "Fn::Sub" => substitute(argument),
        "Fn::Join" => join(argument),
        "Fn::Select" => {
            pair(argument).map(|(index, list)| Call::Select { index, list }).ok_or_else(select_shape)
        }
        "Fn::Split" => split(argument),
        "Fn::FindInMap" => find_in_map(argument),
        "Fn::If" => condition(argument),
        "Fn::Cidr" => cidr(argument),
        "Fn::ImportValue" => Ok(Call::ImportValue(argument)),
        "Fn::Base64" => text_valued(name, argument).map(Call::Base64),
        "Fn::GetAZs" => text_valued(name, argument).map(Call::GetAzs),
        "Fn::Transform" => Err(Problem::new("Fn::Transform is not supported: Landfall runs no macros.")
            .help("Write out what the macro would give.")),
        _ => Err(unsupported(name)),
    }
}

fn unsupported(name: &str) -> Problem {
    let problem = Problem::new(format!(
        "Template Error: Encountered unsupported function: {name} Supported functions are: [{SUPPORTED}]"
    ));
    match name {
        "Fn::ForEach" | "Fn::Length" | "Fn::ToJsonString" => {
            problem.help("It needs the transform AWS::LanguageExtensions, which Landfall does not run.")
        }
        name if name.starts_with("Fn::ForEach::") => {
            problem.help("It needs the transform AWS::LanguageExtensions, which Landfall does not run.")
        }
        "Fn::Contains"
        | "Fn::EachMemberEquals"
        | "Fn::EachMemberIn"
        | "Fn::RefAll"
        | "Fn::ValueOf"
        | "Fn::ValueOfAll" => {
            problem.help(format!("{name} belongs to rules, which Landfall does not evaluate."))
        }
        _ => problem,
    }
}

fn reference(argument: &Node) -> Result<Call<'_>, Problem> {
    argument
        .as_text()
        .filter(|name| !name.is_empty())
        .map(Call::Ref)
        .ok_or_else(|| Problem::new("Template error: every Ref object must have a single String value."))
}

fn named_condition(argument: &Node) -> Result<Call<'_>, Problem> {
    argument
        .as_text()
        .map(Call::Condition)
        .ok_or_else(|| Problem::new("Template format error: Every Condition member must be a string."))
}

fn get_att(argument: &Node) -> Result<Call<'_>, Problem> {
    if let Some(text) = argument.as_text() {
        return text
            .split_once('.')
            .filter(|(resource, attribute)| !resource.is_empty() && !attribute.is_empty())
            .map(|(resource, attribute)| Call::GetAtt { resource, attribute: Attribute::Name(attribute) })
            .ok_or_else(|| {
                Problem::new(
                    "Template error: if specifying one argument to Fn::GetAtt, that argument must be a non-empty \
                     string in format <LogicalId>.<Attribute>",
                )
            });
    }
    let parts = pair(argument).and_then(|(resource, attribute)| {
        let resource = resource.as_text().filter(|name| !name.is_empty())?;
        let attribute = match attribute.as_text() {
            Some("") => return None,
            Some(name) => Attribute::Name(name),
            None if attribute.get("Ref").is_some() => Attribute::Computed(attribute),
            None => return None,
        };
        Some(Call::GetAtt { resource, attribute })
    });
    parts.ok_or_else(|| {
        Problem::new(
            "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the \
             resource attribute",
        )
    })
}

fn substitute(argument: &Node) -> Result<Call<'_>, Problem> {
    let (text, variables) = match argument.as_list() {
        None => (argument.as_text(), None),
        Some([text, variables]) if variables.as_map().is_some() => (text.as_text(), variables.as_map()),
        Some(_) => (None, None),
    };
    let text = text.ok_or_else(|| {
        Problem::new(
            "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a \
             string as first argument, and an optional second argument to specify a mapping of values to replace in \
             the string",
        )
    })?;
    Ok(Call::Sub { parts: sub::parts(text)?, variables })
}

fn join(argument: &Node) -> Result<Call<'_>, Problem> {
    pair(argument)
        .filter(|(_, list)| list.as_text().is_none())
        .and_then(|(delimiter, list)| Some(Call::Join { delimiter: delimiter.as_text()?, list }))
        .ok_or_else(join_shape)
}

/// What `Fn::Join` says of arguments that it cannot take.
pub(crate) fn join_shape() -> Problem {
    Problem::new(
        "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of \
         strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.",
    )
}

/// What `Fn::Select` says of arguments that it cannot take.
pub(crate) fn select_shape() -> Problem {
    Problem::new(
        "Template error: Fn::Select requires a list argument with two elements: an integer index and a list",
    )
}

/// What `Fn::Split` says of arguments that it cannot take.
pub(crate) fn split_shape() -> Problem {
    Problem::new(
        "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be \
         split or a function that returns a string to be split.",
    )
}

fn split(argument: &Node) -> Result<Call<'_>, Problem> {
    pair(argument)
        .filter(|(_, text)| text.as_list().is_none())
        .and_then(|(delimiter, text)| Some(Call::Split { delimiter: delimiter.as_text()?, text }))
        .filter(|call| !matches!(call, Call::Split { delimiter: "", .. }))
        .ok_or_else(split_shape)
}

fn find_in_map(argument: &Node) -> Result<Call<'_>, Problem> {
    match argument.as_list() {
        Some([map, first, second]) => Ok(Call::FindInMap { map, first, second }),
        given => {
            let problem = Problem::new(
                "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the \
                 attribute for return value",
            );
            let with_default = given.is_some_and(|given| given.len() == 4);
            Err(if with_default {
                problem.help(
                    "DefaultValue needs the transform AWS::LanguageExtensions, which Landfall does not run.",
                )
            } else {
                problem
            })
        }
    }
}

fn condition(argument: &Node) -> Result<Call<'_>, Problem> {
    match argument.as_list() {
        Some([condition, then, otherwise]) => {
            condition.as_text().map(|condition| Call::If { condition, then, otherwise })
        }
        _ => None,
    }
    .ok_or_else(|| Problem::new("Template error: Fn::If requires a list argument with three elements"))
}

fn cidr(argument: &Node) -> Result<Call<'_>, Problem> {
    match argument.as_list() {
        Some([block, count, bits]) => Ok(Call::Cidr { block, count, bits }),
        _ => Err(Problem::new(
            "Template error: every Fn::Cidr object requires three parameters, the IP address block, the number of \
             CIDRs and the subnet bits",
        )),
    }
}

fn text_valued<'t>(name: &str, argument: &'t Node) -> Result<&'t Node, Problem> {
    if argument.as_list().is_some() {
        return Err(text_shape(name));
    }
    Ok(argument)
}

/// What a function of one text says of anything else.
pub(crate) fn text_shape(name: &str) -> Problem {
    Problem::new(format!("Template error: every {name} object must have a String-typed value."))
}

fn boolean<'t>(name: &str, argument: &'t Node, block: Block) -> Result<Call<'t>, Problem> {
    if block != Block::Conditions {
        return Err(Problem::new(format!(
            "Template error: {name} can only be used in the Conditions block."
        ))
        .help("Name the condition there and choose with Fn::If here."));
    }
    match (name, argument.as_list()) {
        ("Fn::Equals", Some([left, right])) => Ok(Call::Equals(left, right)),
        ("Fn::Equals", _) => Err(Problem::new(
            "Template error: every Fn::Equals object requires a list of 2 string parameters.",
        )),
        ("Fn::Not", Some([one])) => Ok(Call::Not(one)),
        ("Fn::Not", _) => {
            Err(Problem::new("Template error: every Fn::Not object requires one boolean parameter."))
        }
        (_, Some(all)) if (2..=10).contains(&all.len()) => {
            Ok(if name == "Fn::And" { Call::And(all) } else { Call::Or(all) })
        }
        _ => Err(Problem::new(format!(
            "Template error: every {name} object requires a list of at least 2 and at most 10 boolean parameters."
        ))),
    }
}

fn pair(argument: &Node) -> Option<(&Node, &Node)> {
    match argument.as_list() {
        Some([first, second]) => Some((first, second)),
        _ => None,
    }
}
