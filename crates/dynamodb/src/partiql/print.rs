//! Trees as text, every operation in parentheses: what tests compare trees by.

use std::fmt::{self, Display, Formatter, Result};

use super::tree::{
    Action, Expr, ExprKind, Manipulation, Ordering, Projection, Returning, Select, Sign, Source, Step,
};

/// Things with something between them.
struct Joined<'a, T>(&'a [T], &'a str);

impl<T: Display> Display for Joined<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, item) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(self.1)?;
            }
            write!(f, "{item}")?;
        }
        Ok(())
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            ExprKind::Null => f.write_str("NULL"),
            ExprKind::Missing => f.write_str("MISSING"),
            ExprKind::Boolean(flag) => write!(f, "{}", if *flag { "TRUE" } else { "FALSE" }),
            ExprKind::Number(text) => f.write_str(text),
            ExprKind::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
            ExprKind::Parameter(_) => f.write_str("?"),
            ExprKind::Name(name) => f.write_str(&quoted(name)),
            ExprKind::Path(root, steps) => write!(f, "{root}{}", Joined(steps, "")),
            ExprKind::Call(name, arguments) => write!(f, "{name}({})", Joined(arguments, ", ")),
            ExprKind::Signed(Sign::Plus) => f.write_str("+x"),
            ExprKind::Signed(Sign::Minus) => f.write_str("-x"),
            ExprKind::Not(term) => write!(f, "(NOT {term})"),
            ExprKind::And(terms) => write!(f, "({})", Joined(terms, " AND ")),
            ExprKind::Or(terms) => write!(f, "({})", Joined(terms, " OR ")),
            ExprKind::Binary(operator, left, right) => write!(f, "({left} {operator} {right})"),
            ExprKind::Between(value, low, high) => write!(f, "({value} BETWEEN {low} AND {high})"),
            ExprKind::In(value, list) => write!(f, "({value} IN {list})"),
            ExprKind::IsType(value, name) => write!(f, "({value} IS {name})"),
            ExprKind::List(elements) => write!(f, "[{}]", Joined(elements, ", ")),
            ExprKind::Bag(elements) => write!(f, "<<{}>>", Joined(elements, ", ")),
            ExprKind::Struct(members) => {
                let members: Vec<_> =
                    members.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                write!(f, "{{{}}}", Joined(&members, ", "))
            }
            ExprKind::Select(select) => write!(f, "{select}"),
            ExprKind::Manipulation(manipulation) => write!(f, "{manipulation}"),
        }
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Name(name) => write!(f, ".{}", quoted(name)),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Wildcard => f.write_str("[*]"),
        }
    }
}

impl Display for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}{}", self.table, if self.aliased { " AS x" } else { "" })
    }
}

impl Display for Select {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("SELECT ")?;
        match &self.projection {
            Projection::All => f.write_str("*")?,
            Projection::List(columns) => write!(f, "{}", Joined(columns, ", "))?,
            Projection::Unsupported(clause) => f.write_str(clause)?,
        }
        write!(f, " FROM {}", self.source)?;
        filter(f, self.filter.as_ref())?;
        if !self.order.is_empty() {
            write!(f, " ORDER BY {}", Joined(&self.order, ", "))?;
        }
        match self.unsupported {
            Some((clause, _)) => write!(f, " {clause}"),
            None => Ok(()),
        }
    }
}

impl Display for Ordering {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{} {}", self.by, if self.descending { "DESC" } else { "ASC" })
    }
}

fn filter(f: &mut Formatter<'_>, filter: Option<&Expr>) -> fmt::Result {
    filter.map_or(Ok(()), |filter| write!(f, " WHERE {filter}"))
}

fn returning(f: &mut Formatter<'_>, returning: Option<Returning>) -> fmt::Result {
    returning.map_or(Ok(()), |returning| write!(f, " RETURNING {}", returning.text()))
}

impl Display for Manipulation {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Insert { table, item, single, returning: answer } => {
                write!(f, "INSERT INTO {table} {}{item}", if *single { "VALUE " } else { "" })?;
                returning(f, *answer)
            }
            Self::Update { source, actions, filter: condition, returning: answer } => {
                write!(f, "UPDATE {source} {}", Joined(actions, " "))?;
                filter(f, condition.as_ref())?;
                returning(f, *answer)
            }
            Self::Delete { source, filter: condition, returning: answer } => {
                write!(f, "DELETE FROM {source}")?;
                filter(f, condition.as_ref())?;
                returning(f, *answer)
            }
        }
    }
}

impl Display for Action {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Set(path, value) => write!(f, "SET {path} = {value}"),
            Self::Remove(path) => write!(f, "REMOVE {path}"),
            Self::Insert => f.write_str("INSERT"),
        }
    }
}
