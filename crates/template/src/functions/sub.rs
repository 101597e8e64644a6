//! The little language inside `Fn::Sub`: `${Name}`, `${Resource.Attribute}` and `${!Literal}`.

use crate::problem::Problem;

/// A stretch of a `Fn::Sub` text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part<'t> {
    /// Text to keep.
    Text(&'t str),
    /// `${!Name}`: kept as `${Name}`.
    Literal(&'t str),
    /// `${Name}`: replaced.
    Variable(&'t str),
}

/// The stretches of a text. A `${` that is never closed is text.
pub(super) fn parts(text: &str) -> Result<Vec<Part<'_>>, Problem> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, following)) = after.split_once('}') else { break };
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        parts.push(match name.strip_prefix('!') {
            Some(literal) => Part::Literal(literal),
            None => Part::Variable(variable(name)?),
        });
        rest = following;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    Ok(parts)
}

fn variable(name: &str) -> Result<&str, Problem> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':');
    if !name.is_empty() && name.chars().all(allowed) {
        return Ok(name);
    }
    Err(Problem::new(
        "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, \
         periods, and colons",
    )
    .help(format!("To keep `${{{name}}}` as it is, write `${{!{name}}}`.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_text_apart() {
        let found = parts("a-${B}/${C.D}${AWS::Region}${!Keep}").unwrap();
        assert_eq!(
            found,
            [
                Part::Text("a-"),
                Part::Variable("B"),
                Part::Text("/"),
                Part::Variable("C.D"),
                Part::Variable("AWS::Region"),
                Part::Literal("Keep"),
            ]
        );
    }

    #[test]
    fn keeps_what_is_no_variable() {
        assert_eq!(parts("$5 and $ {x} ${open").unwrap(), [Part::Text("$5 and $ {x} ${open")]);
    }

    #[test]
    fn refuses_other_characters() {
        assert!(parts("${a b}").is_err());
        assert!(parts("${}").is_err());
        assert!(parts("${a:-b/c}").is_err());
    }
}
