//! The tree of an expression as it was written: placeholders unresolved, nothing checked beyond the grammar. It
//! depends on the text alone, so it can be kept and shared.

/// One step of a document path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A name as written.
    Word(String),
    /// `#name`, with its sign.
    Placeholder(String),
    /// `[n]`.
    Index(usize),
}

/// A document path: at least one step, the first no index.
pub type Path = Vec<Step>;

/// A function and what it is applied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The name as written; functions are case-sensitive.
    pub function: String,
    /// At least one operand.
    pub operands: Vec<Operand>,
}

/// Something that has a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A place in the item.
    Path(Path),
    /// `:value`, with its sign.
    Value(String),
    /// A function's result.
    Call(Call),
}

/// The comparison operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparator {
    /// The operator of this spelling.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "=" => Self::Equal,
            "<>" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    /// The spelling.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// The operator that says the same with its operands exchanged.
    pub fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

/// Something that is true or false of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `left op right`
    Compare(Operand, Comparator, Operand),
    /// `operand BETWEEN low AND high`
    Between(Operand, Operand, Operand),
    /// `operand IN (…)`
    In(Operand, Vec<Operand>),
    /// A function used as a condition.
    Call(Call),
    /// All of at least two.
    And(Vec<Condition>),
    /// Any of at least two.
    Or(Vec<Condition>),
    /// Its contrary.
    Not(Box<Condition>),
}

/// The right side of an assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetValue {
    /// One operand.
    Operand(Operand),
    /// `left + right`
    Plus(Operand, Operand),
    /// `left - right`
    Minus(Operand, Operand),
}

/// One action of an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// `SET path = value`
    Set(Path, SetValue),
    /// `REMOVE path`
    Remove(Path),
    /// `ADD path :value`
    Add(Path, String),
    /// `DELETE path :value`
    Delete(Path, String),
}

impl Action {
    /// What the action changes.
    pub fn path(&self) -> &Path {
        match self {
            Self::Set(path, _) | Self::Remove(path) | Self::Add(path, _) | Self::Delete(path, _) => path,
        }
    }
}

/// An update: its actions in order, and the first section keyword that appears twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// In the order they were written.
    pub actions: Vec<Action>,
    /// E.g. `SET`.
    pub repeated_section: Option<&'static str>,
}
