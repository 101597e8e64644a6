//! From a statement's tree to what DynamoDB makes of it: its tables, conditions, updates and items, with what its subset
//! of PartiQL excludes. Knows no table.
//!
//! Source: paritysuite/dynamodb-conformance `partiqlGrammar` (recorded 2026-10), nubo-db/dynamodb-conformance
//! `partiqlIndexQualifier` (recorded 2026-08), floci-io/floci `DynamoDbPartiQLDocumentedSyntaxIntegrationTest` (recorded from
//! DynamoDB, 2026-09).

use std::collections::BTreeSet;

use super::parameters::Parameters;
use super::tree::{self, Expr, ExprKind, Manipulation, Projection, Returning, Source, Step};
use super::{bind_condition, bind_update, literal, path};
use crate::Invalid;
use crate::expression::condition::Condition;
use crate::expression::path::Path;
use crate::expression::update;
use crate::value::Item;

/// A statement, its parameters in their places.
#[derive(Clone, Debug)]
pub enum Statement {
    /// `SELECT`
    Select(Select),
    /// `INSERT`
    Insert(Insert),
    /// `UPDATE`
    Update(Update),
    /// `DELETE`
    Delete(Delete),
    /// `EXISTS(SELECT …)`
    Exists(Select),
}

/// A `SELECT`.
#[derive(Clone, Debug)]
pub struct Select {
    /// The table.
    pub table: String,
    /// The index.
    pub index: Option<String>,
    /// What is answered of each item, by name; `None` for all of it.
    pub columns: Option<Vec<(String, Path)>>,
    /// `WHERE`
    pub condition: Option<Condition>,
    /// `ORDER BY`: attributes, and whether against their order.
    pub order: Vec<(String, bool)>,
}

/// An `INSERT`.
#[derive(Clone, Debug)]
pub struct Insert {
    /// The table.
    pub table: String,
    /// The item.
    pub item: Item,
}

/// An `UPDATE`.
#[derive(Clone, Debug)]
pub struct Update {
    /// The table.
    pub table: String,
    /// What changes.
    pub update: update::Update,
    /// `WHERE`
    pub condition: Option<Condition>,
    /// `RETURNING`
    pub returning: Option<Returning>,
}

/// A `DELETE`.
#[derive(Clone, Debug)]
pub struct Delete {
    /// The table.
    pub table: String,
    /// `WHERE`
    pub condition: Option<Condition>,
    /// `RETURNING`
    pub returning: Option<Returning>,
}

impl Statement {
    /// The table it is about.
    pub fn table(&self) -> &str {
        match self {
            Self::Select(select) | Self::Exists(select) => &select.table,
            Self::Insert(insert) => &insert.table,
            Self::Update(update) => &update.table,
            Self::Delete(delete) => &delete.table,
        }
    }

    /// What it looks for.
    pub fn condition(&self) -> Option<&Condition> {
        match self {
            Self::Select(select) | Self::Exists(select) => select.condition.as_ref(),
            Self::Insert(_) => None,
            Self::Update(update) => update.condition.as_ref(),
            Self::Delete(delete) => delete.condition.as_ref(),
        }
    }

    /// What it answers of the item that it writes.
    pub fn returning(&self) -> Option<Returning> {
        match self {
            Self::Select(_) | Self::Exists(_) | Self::Insert(_) => None,
            Self::Update(update) => update.returning,
            Self::Delete(delete) => delete.returning,
        }
    }

    /// The top-level attributes it names.
    pub fn attributes(&self) -> BTreeSet<String> {
        let mut attributes = BTreeSet::new();
        let mut visit = |path: &Path| {
            attributes.insert(path.attribute.clone());
        };
        if let Some(condition) = self.condition() {
            condition.each_path(&mut visit);
        }
        match self {
            Self::Select(select) | Self::Exists(select) => {
                select.columns.iter().flatten().for_each(|(_, path)| visit(path));
            }
            Self::Insert(insert) => attributes.extend(insert.item.keys().cloned()),
            Self::Update(update) => update.update.each_path(&mut visit),
            Self::Delete(_) => {}
        }
        attributes
    }
}

/// The statement that a tree is.
pub fn bind(tree: &Expr, parameters: &Parameters) -> Result<Statement, Invalid> {
    match &tree.kind {
        ExprKind::Select(select) => bind_select(select, parameters).map(Statement::Select),
        ExprKind::Manipulation(manipulation) => bind_manipulation(manipulation, parameters),
        ExprKind::Call(function, arguments) if function == "exists" => match arguments.as_slice() {
            [Expr { kind: ExprKind::Select(select), .. }] => {
                bind_select(select, parameters).map(Statement::Exists)
            }
            _ => Err(unsupported(&tree.kind)),
        },
        other => Err(unsupported(other)),
    }
}

fn unsupported(kind: &ExprKind) -> Invalid {
    Invalid(format!("Unsupported operation: {}", operation_name(kind)))
}

fn bind_select(select: &tree::Select, parameters: &Parameters) -> Result<Select, Invalid> {
    let (table, index) = source(&select.source)?;
    let columns = match &select.projection {
        Projection::All => None,
        Projection::List(columns) => Some(columns.iter().map(column).collect::<Result<_, _>>()?),
        Projection::Unsupported("AS") => return Err(aliasing()),
        Projection::Unsupported(clause) => return Err(Invalid(format!("Unsupported clause: {clause}"))),
    };
    let condition = condition(select.filter.as_ref(), parameters)?;
    let order = select.order.iter().map(ordering).collect::<Result<_, _>>()?;
    if let Some((clause, span)) = select.unsupported {
        return Err(Invalid(format!("Unsupported clause: {clause} at {span}")));
    }
    Ok(Select { table, index, columns, condition, order })
}

fn aliasing() -> Invalid {
    Invalid::new("Aliasing is not supported")
}

fn column(expression: &Expr) -> Result<(String, Path), Invalid> {
    let path = path::bind(expression)?.ok_or_else(|| path::unexpected(expression.span))?;
    Ok((path::column_name(&path), path))
}

fn ordering(ordering: &tree::Ordering) -> Result<(String, bool), Invalid> {
    match &ordering.by.kind {
        ExprKind::Name(name) => Ok((name.clone(), ordering.descending)),
        other => {
            let kind = operation_name(other);
            Err(Invalid(format!("Argument to ORDER BY must be of type VariableReference. Type: {kind}")))
        }
    }
}

fn condition(filter: Option<&Expr>, parameters: &Parameters) -> Result<Option<Condition>, Invalid> {
    filter.map(|filter| bind_condition::bind(filter, parameters)).transpose()
}

fn bind_manipulation(manipulation: &Manipulation, parameters: &Parameters) -> Result<Statement, Invalid> {
    Ok(match manipulation {
        Manipulation::Insert { table, item, single, returning } => {
            Statement::Insert(insert(table, item, *single, returning.is_some(), parameters)?)
        }
        Manipulation::Update { source, actions, filter, returning } => Statement::Update(Update {
            table: table(source)?,
            update: bind_update::bind(actions, parameters)?,
            condition: condition(filter.as_ref(), parameters)?,
            returning: *returning,
        }),
        Manipulation::Delete { source, filter, returning } => Statement::Delete(Delete {
            table: table(source)?,
            condition: condition(filter.as_ref(), parameters)?,
            returning: deleting(*returning)?,
        }),
    })
}

fn insert(
    table: &Expr,
    item: &Expr,
    single: bool,
    returning: bool,
    parameters: &Parameters,
) -> Result<Insert, Invalid> {
    let span = table.span;
    let (name, None) = names(table)? else {
        return Err(Invalid(format!(
            "FROM clause may only contain a single table name in data manipulation statements at {span}"
        )));
    };
    let ExprKind::Struct(members) = &item.kind else {
        let kind = operation_name(&item.kind);
        return Err(Invalid(format!("Unsupported data type: {kind} under key root at {}", item.span)));
    };
    if !single {
        return Err(Invalid::new("Unsupported operation: Insert of several items"));
    }
    if returning {
        return Err(Invalid::new("RETURNING clause is not supported in INSERT statements."));
    }
    Ok(Insert { table: name, item: literal::item(members, parameters)? })
}

fn deleting(returning: Option<Returning>) -> Result<Option<Returning>, Invalid> {
    match returning {
        None | Some(Returning::AllOld) => Ok(returning),
        Some(other) => Err(Invalid(format!(
            "Invalid returning clause: RETURNING {}. Only RETURNING ALL OLD * is allowed in DELETE statements.",
            other.text()
        ))),
    }
}

/// The table that a statement changes.
fn table(source_of: &Source) -> Result<String, Invalid> {
    match source(source_of)? {
        (table, None) => Ok(table),
        _ => Err(Invalid::new("This operation is not supported on an index")),
    }
}

/// The table and index that a statement is about.
fn source(source: &Source) -> Result<(String, Option<String>), Invalid> {
    if source.aliased {
        return Err(aliasing());
    }
    names(&source.table)
}

fn names(expression: &Expr) -> Result<(String, Option<String>), Invalid> {
    let unexpected = || Invalid(format!("Unexpected from source at {}", expression.span));
    let (root, steps) = match &expression.kind {
        ExprKind::Path(root, steps) => (root.as_ref(), steps.as_slice()),
        _ => (expression, [].as_slice()),
    };
    let ExprKind::Name(table) = &root.kind else { return Err(unexpected()) };
    let index = match steps {
        [] => None,
        [Step::Name(index)] => Some(index.clone()),
        [_] => return Err(unexpected()),
        _ => return Err(Invalid::new("A path may contain at most 2 components in the FROM clause")),
    };
    if table.is_empty() || index.as_ref().is_some_and(String::is_empty) {
        return Err(Invalid::new("Path component cannot be an empty string"));
    }
    Ok((table.clone(), index))
}

/// What messages call an expression: the names of PartiQL's tree.
pub fn operation_name(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::Null | ExprKind::Boolean(_) | ExprKind::Number(_) | ExprKind::Text(_) => "Lit",
        ExprKind::Missing => "Missing",
        ExprKind::Parameter(_) => "Parameter",
        ExprKind::Name(_) => "Id",
        ExprKind::Path(..) => "Path",
        ExprKind::Call(..) => "Call",
        ExprKind::Signed(tree::Sign::Plus) => "Pos",
        ExprKind::Signed(tree::Sign::Minus) => "Neg",
        ExprKind::Not(_) => "Not",
        ExprKind::And(_) => "And",
        ExprKind::Or(_) => "Or",
        ExprKind::Binary(operator, ..) => operator_name(operator),
        ExprKind::Between(..) => "Between",
        ExprKind::In(..) => "InCollection",
        ExprKind::IsType(..) => "IsType",
        ExprKind::List(_) => "List",
        ExprKind::Bag(_) => "Bag",
        ExprKind::Struct(_) => "Struct",
        ExprKind::Select(_) => "Select",
        ExprKind::Manipulation(_) => "Dml",
    }
}

fn operator_name(operator: &str) -> &'static str {
    match operator {
        "=" => "Eq",
        "<>" => "Ne",
        "<" => "Lt",
        "<=" => "Lte",
        ">" => "Gt",
        ">=" => "Gte",
        "+" => "Plus",
        "-" => "Minus",
        "*" => "Times",
        "/" => "Divide",
        "%" => "Modulo",
        "||" => "Concat",
        "like" | "not like" => "Like",
        _ => "BagOp",
    }
}
