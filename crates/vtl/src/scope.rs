//! What a host gives to a rendering: variables, how to treat references without a value, and who looks on.

use std::borrow::Cow;

use crate::error::Position;
use crate::value::Value;

/// What a reference without a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Undefined {
    /// The empty text, wherever the reference stands, as in API Gateway: it prints nothing, `#if` takes it for true, and
    /// it equals `""`.
    #[default]
    Empty,
    /// `null`, printed as it stands in the template: Velocity as it comes.
    Literal,
}

/// The surroundings of one rendering.
#[derive(Default)]
pub struct Scope<'o> {
    pub(crate) variables: Vec<(Cow<'static, str>, Value)>,
    pub(crate) undefined: Undefined,
    pub(crate) observer: Option<&'o mut dyn Observer>,
}

impl<'o> Scope<'o> {
    /// Surroundings without variables, as in API Gateway.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a variable, named without its dollar sign.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) {
        self.variables.push((name.into(), value.into()));
    }

    /// Says what references without a value are.
    pub fn undefined(&mut self, undefined: Undefined) {
        self.undefined = undefined;
    }

    /// Has somebody look on.
    pub fn observe(&mut self, observer: &'o mut dyn Observer) {
        self.observer = Some(observer);
    }
}

/// Looks on while a template is rendered.
pub trait Observer {
    /// Something happened at a place of the template.
    fn observe(&mut self, position: Position, event: &Event<'_>);
}

/// What happens while a template is rendered.
#[derive(Debug)]
pub enum Event<'a> {
    /// Text of the template was printed.
    Text {
        /// The text.
        text: &'a str,
    },
    /// A reference was printed.
    Printed {
        /// What came out.
        output: &'a str,
    },
    /// A variable, or something within a value, was set.
    Set {
        /// The variable's name; `None` for something within a value.
        name: Option<&'a str>,
        /// Its new value.
        value: &'a Value,
    },
    /// `#set` left its target as it was, because the value is `null`.
    NotSet,
    /// A condition was looked at.
    Condition {
        /// Whether it holds.
        holds: bool,
    },
    /// A loop goes round once more.
    Iteration {
        /// The name of the loop's variable.
        name: &'a str,
        /// How often it has gone round with this one.
        count: u32,
        /// The variable's value.
        value: &'a Value,
    },
    /// A macro is called.
    Macro {
        /// Its name.
        name: &'a str,
    },
}
