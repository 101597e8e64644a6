//! What a template may ask for, told from its text. Only that is made for a rendering: a request pays for none of the
//! variables that its template has no use for. Whatever is not plain to see counts as asking for everything.

use std::sync::Arc;

/// Which variables a template may use.
#[derive(Debug)]
pub(super) struct Mentions {
    /// Members of `$context`.
    pub context: Asked,
    /// Names given to `$input.params()`.
    pub parameters: Asked,
    pub stage_variables: bool,
    pub method: bool,
    pub util: bool,
}

/// Which members of a variable a template asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// These alone; none if it does not mention the variable.
    These(Arc<[Box<str>]>),
    /// Perhaps all of them.
    Everything,
}

impl Asked {
    /// Whether it may ask for a member.
    pub fn for_member(&self, name: &str) -> bool {
        match self {
            Self::These(names) => names.iter().any(|known| **known == *name),
            Self::Everything => true,
        }
    }

    /// Whether it asks for nothing.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::These(names) if names.is_empty())
    }

    /// The names, if each of these uses has one.
    fn of<'s>(uses: impl Iterator<Item = Option<&'s str>>) -> Self {
        uses.map(|name| name.map(Into::into)).collect::<Option<_>>().map_or(Self::Everything, Self::These)
    }
}

impl Mentions {
    pub fn of(source: &str) -> Self {
        // What `#evaluate` will evaluate shows only then.
        if source.contains("evaluate") {
            let (context, parameters) = (Asked::Everything, Asked::Everything);
            return Self { context, parameters, stage_variables: true, method: true, util: true };
        }
        let method = references(source, "method").next().is_some();
        Self {
            context: Asked::of(references(source, "context").map(member)),
            parameters: match method {
                true => Asked::Everything,
                false => Asked::of(source.split("params").skip(1).map(argument)),
            },
            stage_variables: references(source, "stageVariables").next().is_some(),
            method,
            util: references(source, "util").next().is_some(),
        }
    }
}

/// What follows each reference to a variable.
fn references<'s>(source: &'s str, name: &str) -> impl Iterator<Item = &'s str> {
    let within = |(at, _): (usize, _)| {
        let before = source.get(..at)?.trim_end_matches(['{', '!', '\\', ' ', '\t', '\r', '\n']);
        before.ends_with('$').then(|| source.get(at + name.len()..))?
    };
    source.match_indices(name).filter_map(within)
}

/// The member that a reference goes on with: `.name`, and no method.
fn member(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix('.')?;
    let is_of_name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    let end = rest.find(|character| !is_of_name(character)).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    (!name.is_empty() && !rest.starts_with('(')).then_some(name)
}

/// The one argument of a call, if it is a text as it stands.
fn argument(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix('(')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let (name, rest) = rest.get(1..)?.split_once(quote)?;
    let plain = !name.contains(['$', '#', '\\']) && rest.trim_start().starts_with(')');
    plain.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{Asked, Mentions};

    fn these(names: &[&str]) -> Asked {
        Asked::These(names.iter().map(|name| (*name).into()).collect())
    }

    #[test]
    fn members_of_the_context_are_told_from_the_text() {
        let asked = |source: &str| Mentions::of(source).context;
        assert_eq!(asked("\"context\": \"$context.stage ${context.identity.sourceIp}$!{context.path}\""), {
            these(&["stage", "identity", "path"])
        });
        assert_eq!(asked("\"context\": 1, $input.params('context')"), these(&[]));
        for source in [
            "$context",
            "$context.get('stage')",
            "#set($c = $context)",
            "$context['stage']",
            "${context}.stage",
            "#foreach($name in $context.keySet())#end",
            "#evaluate($x)$context.stage",
            "#m($context)",
        ] {
            assert_eq!(asked(source), Asked::Everything, "{source}");
        }
    }

    #[test]
    fn names_of_parameters_are_told_from_the_text() {
        let asked = |source: &str| Mentions::of(source).parameters;
        assert_eq!(asked("$input.params('a')${input.params( \"b-c\" )}"), these(&["a", "b-c"]));
        assert_eq!(asked("$input.body"), these(&[]));
        for source in [
            "$input.params()",
            "$input.params($name)",
            "$input.params(\"$name\")",
            "$input.params('it''s')",
            "$input.params('a')$method.request.path.b",
            "#evaluate($x)",
        ] {
            assert_eq!(asked(source), Asked::Everything, "{source}");
        }
    }
}
