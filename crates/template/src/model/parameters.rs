//! The `Parameters` section.

use regex::Regex;
use syntax::{Entry, Node, Span};

use super::reader::{self, Members};
use crate::limits;
use crate::problem::{Found, Problem};

/// A declared parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Its type.
    pub kind: ParameterType,
    /// What it is for.
    pub description: Option<String>,
    /// The value when none is given.
    pub default: Option<String>,
    /// The values it may take; for a list, those its items may take.
    pub allowed_values: Option<Vec<String>>,
    /// The pattern that the whole value must match, as written.
    pub allowed_pattern: Option<String>,
    pub(crate) pattern: Option<Regex>,
    /// Least length in characters.
    pub min_length: Option<u64>,
    /// Greatest length in characters.
    pub max_length: Option<u64>,
    /// Least number.
    pub min_value: Option<f64>,
    /// Greatest number.
    pub max_value: Option<f64>,
    /// Whether its value is shown as `****`.
    pub no_echo: bool,
    /// The sentence that stands for a violated constraint.
    pub constraint_description: Option<String>,
}

/// The type of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterType {
    /// `String`.
    String,
    /// `Number`.
    Number,
    /// `List<Number>`.
    NumberList,
    /// `CommaDelimitedList`.
    CommaDelimitedList,
    /// A type like `AWS::EC2::KeyPair::KeyName`: a text whose existence in the account is not checked here.
    AwsSpecific(String),
    /// A list of such, like `List<AWS::EC2::Subnet::Id>`.
    AwsSpecificList(String),
}

impl ParameterType {
    /// The name as the template writes it.
    pub fn name(&self) -> String {
        match self {
            Self::String => "String".to_owned(),
            Self::Number => "Number".to_owned(),
            Self::NumberList => "List<Number>".to_owned(),
            Self::CommaDelimitedList => "CommaDelimitedList".to_owned(),
            Self::AwsSpecific(name) => name.clone(),
            Self::AwsSpecificList(name) => format!("List<{name}>"),
        }
    }

    /// Whether `Ref` gives a list.
    pub fn is_list(&self) -> bool {
        matches!(self, Self::NumberList | Self::CommaDelimitedList | Self::AwsSpecificList(_))
    }

    fn read(name: &str) -> Result<Self, Problem> {
        match name {
            "String" => Ok(Self::String),
            "Number" => Ok(Self::Number),
            "List<Number>" => Ok(Self::NumberList),
            "CommaDelimitedList" => Ok(Self::CommaDelimitedList),
            _ if name.starts_with("AWS::SSM::Parameter::") => Err(Problem::new(format!(
                "Parameter type {name} is not supported: Landfall has no Systems Manager parameter store."
            ))
            .help("Declare the parameter as a String and pass the value itself.")),
            _ if AWS_SPECIFIC.contains(&name) => Ok(Self::AwsSpecific(name.to_owned())),
            _ => {
                let item = name.strip_prefix("List<").and_then(|name| name.strip_suffix('>'));
                item.filter(|item| AWS_SPECIFIC.contains(item))
                    .map(|item| Self::AwsSpecificList(item.to_owned()))
                    .ok_or_else(|| {
                        Problem::new(format!("Template format error: Unrecognized parameter type: {name}"))
                    })
            }
        }
    }
}

/// The AWS-specific types of the User Guide, "Supported AWS-specific parameter types" (2026).
const AWS_SPECIFIC: [&str; 9] = [
    "AWS::EC2::AvailabilityZone::Name",
    "AWS::EC2::Image::Id",
    "AWS::EC2::Instance::Id",
    "AWS::EC2::KeyPair::KeyName",
    "AWS::EC2::SecurityGroup::GroupName",
    "AWS::EC2::SecurityGroup::Id",
    "AWS::EC2::Subnet::Id",
    "AWS::EC2::VPC::Id",
    "AWS::Route53::HostedZone::Id",
];

const PROPERTIES: [&str; 11] = [
    "Type",
    "Description",
    "Default",
    "AllowedValues",
    "AllowedPattern",
    "MinLength",
    "MaxLength",
    "MinValue",
    "MaxValue",
    "NoEcho",
    "ConstraintDescription",
];

/// Reads the section.
pub(super) fn read(section: Option<&Node>, problems: &mut Found) -> Vec<Parameter> {
    let members = reader::members(section, "Parameters", limits::PARAMETERS, problems);
    members.into_iter().flatten().filter_map(|(name, entry)| parameter(name, entry, problems)).collect()
}

fn parameter(name: &str, entry: &Entry, problems: &mut Found) -> Option<Parameter> {
    let path = format!("Parameters/{name}");
    reader::check_name("Parameters", "Parameter", name, entry, problems);
    let Some(map) = entry.value.as_map() else {
        problems.push(
            Problem::new("Template format error: Any Parameters member must be an object.")
                .at(entry.value.span)
                .on(path),
        );
        return None;
    };
    for (key, member) in map.iter().filter(|(key, _)| !PROPERTIES.contains(&key.as_str())) {
        problems.push(
            Problem::new(format!("Invalid template parameter property '{key}'"))
                .at(member.key_span)
                .on(format!("{path}/{key}")),
        );
    }
    let kind = kind(map, entry, &path, problems)?;
    let mut text = |key: &str| reader::text(map.get(key), &path, key, problems);
    let (description, default) = (text("Description"), text("Default"));
    let (allowed_pattern, constraint_description) = (text("AllowedPattern"), text("ConstraintDescription"));
    Some(Parameter {
        name: name.to_owned(),
        span: entry.key_span,
        kind,
        description,
        default,
        allowed_values: allowed_values(map, &path, problems),
        pattern: pattern(map, &path, problems),
        allowed_pattern,
        min_length: number(map, "MinLength", &path, problems),
        max_length: number(map, "MaxLength", &path, problems),
        min_value: number(map, "MinValue", &path, problems),
        max_value: number(map, "MaxValue", &path, problems),
        no_echo: no_echo(map, &path, problems),
        constraint_description,
    })
}

fn kind(map: &Members, entry: &Entry, path: &str, problems: &mut Found) -> Option<ParameterType> {
    let Some(member) = map.get("Type") else {
        problems.push(
            Problem::new("Template format error: Every Parameters object must contain a Type member.")
                .at(entry.key_span)
                .on(path)
                .help("Most parameters are of `Type: String`."),
        );
        return None;
    };
    let name = reader::text(Some(member), path, "Type", problems)?;
    match ParameterType::read(&name) {
        Ok(kind) => Some(kind),
        Err(problem) => {
            problems.push(problem.at(member.value.span).on(format!("{path}/Type")));
            None
        }
    }
}

fn allowed_values(map: &Members, path: &str, problems: &mut Found) -> Option<Vec<String>> {
    let node = &map.get("AllowedValues")?.value;
    let texts = node.as_list().and_then(|items| {
        items.iter().map(|item| item.as_text().map(str::to_owned)).collect::<Option<Vec<_>>>()
    });
    if texts.is_none() {
        problems.push(
            Problem::new("Template format error: Every AllowedValues member must be a list.")
                .at(node.span)
                .on(format!("{path}/AllowedValues"))
                .help("A list of texts."),
        );
    }
    texts
}

fn pattern(map: &Members, path: &str, problems: &mut Found) -> Option<Regex> {
    let node = &map.get("AllowedPattern")?.value;
    let compiled =
        regex::RegexBuilder::new(&format!("^(?:{})$", node.as_text()?)).size_limit(1 << 20).build();
    match compiled {
        Ok(pattern) => Some(pattern),
        Err(_) => {
            problems.push(
                Problem::new(format!("Landfall cannot evaluate the AllowedPattern {}", node.as_text()?))
                    .at(node.span)
                    .on(format!("{path}/AllowedPattern"))
                    .help("Look-around and back-references, and very large patterns, are not supported."),
            );
            None
        }
    }
}

fn number<T: std::str::FromStr>(map: &Members, key: &str, path: &str, problems: &mut Found) -> Option<T> {
    let node = &map.get(key)?.value;
    let parsed = node.as_text().and_then(|text| text.parse().ok());
    if parsed.is_none() {
        problems.push(
            Problem::new(format!("Template format error: Every {key} member must be a number."))
                .at(node.span)
                .on(format!("{path}/{key}")),
        );
    }
    parsed
}

fn no_echo(map: &Members, path: &str, problems: &mut Found) -> bool {
    let Some(entry) = map.get("NoEcho") else { return false };
    match entry.value.as_text() {
        Some(text) if text.eq_ignore_ascii_case("true") => true,
        Some(text) if text.eq_ignore_ascii_case("false") => false,
        _ => {
            problems.push(
                Problem::new("Template format error: Every NoEcho member must be a boolean.")
                    .at(entry.value.span)
                    .on(format!("{path}/NoEcho")),
            );
            false
        }
    }
}
