//! From a template's text to its tree: the tags of the functions, and AWS's words for a text that is none. Knows nothing of
//! sections.

use syntax::{Dialect, Fault, Node, Reason, Span, Value};

use crate::limits;
use crate::problem::Problem;

/// The functions that have a short tag.
const DIALECT: Dialect = Dialect {
    functions: &[
        "Ref",
        "Condition",
        "Fn::GetAtt",
        "Fn::Sub",
        "Fn::Join",
        "Fn::Select",
        "Fn::Split",
        "Fn::FindInMap",
        "Fn::If",
        "Fn::Equals",
        "Fn::And",
        "Fn::Or",
        "Fn::Not",
        "Fn::ImportValue",
        "Fn::Base64",
        "Fn::Cidr",
        "Fn::GetAZs",
        "Fn::Transform",
        "Fn::Contains",
        "Fn::EachMemberEquals",
        "Fn::EachMemberIn",
        "Fn::RefAll",
        "Fn::ValueOf",
        "Fn::ValueOfAll",
    ],
    aliases: false,
};

/// The text of a template's bytes.
///
/// # Errors
/// The bytes are not UTF-8, with the place of the first wrong one.
pub fn decode(bytes: &[u8]) -> Result<&str, Problem> {
    syntax::decode(bytes).map_err(|place| {
        Problem::new("Template format error: the template is not UTF-8 text.")
            .at(Span::at(place))
            .help("Save the file in UTF-8.")
    })
}

/// The tree of a template's text, whatever its sections.
///
/// # Errors
/// One problem, with its place: not well formed, a key given twice, an alias, a tag that names no
/// function, text or nesting beyond [`limits`], or no map at the root.
pub fn parse_text(text: &str) -> Result<Node, Problem> {
    if text.len() > limits::TEMPLATE_URL_BYTES {
        return Err(Problem::new(format!(
            "Template may not exceed {} bytes in size.",
            limits::TEMPLATE_URL_BYTES
        )));
    }
    let root = syntax::parse(text, DIALECT).map_err(problem)?;
    match root.value {
        Value::Map(_) => Ok(root),
        _ => Err(Problem::new("Template format error: unsupported structure.")
            .at(root.span)
            .help("A template is a map of sections; `Resources` is the one it cannot do without.")),
    }
}

fn problem(fault: Fault) -> Problem {
    let help = match fault.reason {
        Reason::Alias => return alias(fault.span),
        Reason::Malformed(sentence) => sentence,
        Reason::MergeKey => "CloudFormation takes no merge keys (`<<`): write the members out.".to_owned(),
        Reason::CoreTag(tag) => format!("CloudFormation does not know the tag `!!{tag}`."),
        Reason::Tag(tag) => format!("`{tag}` is not a function of CloudFormation."),
    };
    let (name, start) = (fault.format.name(), fault.span.start);
    Problem::new(format!(
        "Template format error: {name} not well-formed. (line {}, column {})",
        start.line, start.column
    ))
    .at(fault.span)
    .help(help)
}

fn alias(span: Span) -> Problem {
    Problem::new("Template error: YAML aliases are not allowed in CloudFormation templates").at(span).help(
        "Write the value out; `aws cloudformation package` resolves aliases before it sends a template.",
    )
}
