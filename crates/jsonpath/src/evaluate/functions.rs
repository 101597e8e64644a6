//! The functions that paths may end in.

use jsonsmart::{Json, Number};

use super::{Document, read, read_all};
use crate::path::{Call, Parameter};
use crate::{Node, Path, ReadError, View};

/// An argument: the value that its path led to, or that stood there.
enum Argument<'a, N> {
    Read(&'a Path, N),
    /// None where the text was not JSON.
    Written(&'a Option<Json>),
}

/// What a function makes of a node. Its arguments' paths are read from the root, whether it looks at them or not.
pub(super) fn call<N: Node>(call: &Call, node: &N, document: &Document<'_, N>) -> Result<N, ReadError> {
    let function = function(&call.name).ok_or_else(|| {
        let name = &call.name;
        document.invalid(|| format!("Function with name: {name} does not exist."))
    })?;
    let arguments = call.parameters.iter().map(|parameter| match parameter {
        Parameter::Path(path) => Ok(Argument::Read(path, read(path, document.root, document)?)),
        Parameter::Json(value) => Ok(Argument::Written(value)),
    });
    let arguments: Vec<Argument<'_, N>> = arguments.collect::<Result<_, ReadError>>()?;
    function(node, &arguments, document)
}

type Function<N> = fn(&N, &[Argument<'_, N>], &Document<'_, N>) -> Result<N, ReadError>;

fn function<N: Node>(name: &str) -> Option<Function<N>> {
    Some(match name {
        "avg" => |node, arguments, document| aggregate(average, node, arguments, document),
        "stddev" => |node, arguments, document| aggregate(deviation, node, arguments, document),
        "sum" => {
            |node, arguments, document| aggregate(|numbers| numbers.iter().sum(), node, arguments, document)
        }
        "min" => |node, arguments, document| aggregate(minimum, node, arguments, document),
        "max" => |node, arguments, document| aggregate(maximum, node, arguments, document),
        "concat" => concatenate,
        "length" | "size" => length,
        "append" => append,
        "keys" => keys,
        "first" => |node, _, _| element(node, 0),
        "last" => |node, _, _| element(node, -1),
        "index" => index,
        _ => return None,
    })
}

impl<N: Node> Argument<'_, N> {
    fn value(&self) -> Result<N, ReadError> {
        match self {
            Argument::Read(_, node) => Ok(node.clone()),
            Argument::Written(Some(value)) => Ok(N::from_json(value)),
            Argument::Written(None) => Err(ReadError::failed("InvalidJsonException")),
        }
    }
}

/// The arguments, the elements of arrays in the arrays' place.
fn flattened<N: Node>(arguments: &[Argument<'_, N>]) -> Result<Vec<N>, ReadError> {
    let mut values = Vec::new();
    for argument in arguments {
        let value = argument.value()?;
        match value.view() {
            View::Array(_) => values.extend(value.elements()),
            _ => values.push(value),
        }
    }
    Ok(values)
}

fn number<N: Node>(node: &N) -> Option<Number> {
    match node.view() {
        View::Number(number) => Some(number),
        _ => None,
    }
}

fn aggregate<N: Node>(
    of: fn(&[f64]) -> f64,
    node: &N,
    arguments: &[Argument<'_, N>],
    document: &Document<'_, N>,
) -> Result<N, ReadError> {
    let mut numbers = Vec::new();
    for value in node.elements().iter().chain(&flattened(arguments)?) {
        document.limits.step()?;
        numbers.extend(number(value).map(|number| number.to_f64()));
    }
    if numbers.is_empty() {
        return Err(no_elements());
    }
    Ok(N::from_json(&Json::Number(Number::Double(of(&numbers)))))
}

fn no_elements() -> ReadError {
    ReadError::library("Aggregation function attempted to calculate value using empty array")
}

#[expect(clippy::cast_precision_loss, reason = "Jayway counts in doubles")]
fn count(numbers: &[f64]) -> f64 {
    numbers.len() as f64
}

fn average(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / count(numbers)
}

fn deviation(numbers: &[f64]) -> f64 {
    let sum: f64 = numbers.iter().sum();
    let squares: f64 = numbers.iter().map(|number| number * number).sum();
    (squares / count(numbers) - sum * sum / count(numbers) / count(numbers)).sqrt()
}

fn minimum(numbers: &[f64]) -> f64 {
    numbers.iter().fold(f64::MAX, |least, number| if *number < least { *number } else { least })
}

/// Jayway begins with the least positive double, so nothing below it is ever found.
fn maximum(numbers: &[f64]) -> f64 {
    numbers
        .iter()
        .fold(f64::from_bits(1), |greatest, number| if *number > greatest { *number } else { greatest })
}

fn concatenate<N: Node>(
    node: &N,
    arguments: &[Argument<'_, N>],
    document: &Document<'_, N>,
) -> Result<N, ReadError> {
    let mut text = String::new();
    for element in node.elements() {
        document.limits.step()?;
        if let View::String(part) = element.view() {
            text.push_str(&part);
        }
    }
    for value in flattened(arguments)? {
        document.limits.step()?;
        if value.view() != View::Null {
            text.push_str(&value.print());
        }
    }
    Ok(N::from_json(&Json::string(&text)))
}

/// How many elements or members a node has, or how many values an argument's path leads to with `.*` behind it.
fn length<N: Node>(
    node: &N,
    arguments: &[Argument<'_, N>],
    document: &Document<'_, N>,
) -> Result<N, ReadError> {
    let counted = match arguments.first() {
        Some(Argument::Written(_)) => return Err(ReadError::failed("NullPointerException")),
        Some(Argument::Read(path, _)) => {
            let document = Document { root: node, ..*document };
            let plain = path.is_function() || path.tokens.is_empty();
            let value = if plain { read(path, node, &document)? } else { read_all(path, node, &document)? };
            match value.view() {
                View::Array(length) => Some(length),
                _ => None,
            }
        }
        None => None,
    };
    let length = counted.or(match node.view() {
        View::Array(length) | View::Object(length) => Some(length),
        _ => None,
    });
    let length = length
        .map_or(Json::Null, |length| Json::Number(Number::Int(i32::try_from(length).unwrap_or(i32::MAX))));
    Ok(N::from_json(&length))
}

fn append<N: Node>(node: &N, arguments: &[Argument<'_, N>], _: &Document<'_, N>) -> Result<N, ReadError> {
    if arguments.is_empty() || !matches!(node.view(), View::Array(_)) {
        return Ok(node.clone());
    }
    let mut elements = node.elements();
    for argument in arguments {
        elements.push(argument.value()?);
    }
    Ok(N::array(elements))
}

fn keys<N: Node>(node: &N, _: &[Argument<'_, N>], _: &Document<'_, N>) -> Result<N, ReadError> {
    match node.view() {
        View::Object(_) => Ok(N::keys(node.members().into_iter().map(|(name, _)| name).collect())),
        _ => Ok(N::from_json(&Json::Null)),
    }
}

fn index<N: Node>(node: &N, arguments: &[Argument<'_, N>], _: &Document<'_, N>) -> Result<N, ReadError> {
    if !matches!(node.view(), View::Array(_)) {
        return Err(no_elements());
    }
    let index = flattened(arguments)?.iter().find_map(number).ok_or_else(ReadError::out_of_bounds)?;
    element(node, whole(&index))
}

/// `intValue()`
fn whole(number: &Number) -> i32 {
    match number {
        Number::Int(value) => *value,
        #[expect(clippy::cast_possible_truncation, reason = "as Java's conversion does")]
        Number::Long(value) => *value as i32,
        #[expect(clippy::cast_possible_truncation, reason = "as Java's conversion does")]
        Number::Double(value) => *value as i32,
        Number::Big(value) | Number::Decimal(value) => value.to_int(),
    }
}

/// An element, counted from the end if the index is negative; so the first is never found.
fn element<N: Node>(node: &N, index: i32) -> Result<N, ReadError> {
    let View::Array(length) = node.view() else {
        return Err(no_elements());
    };
    let place = match usize::try_from(index) {
        Ok(place) => place,
        Err(_) => {
            length.checked_sub(index.unsigned_abs() as usize).filter(|place| *place > 0).ok_or_else(|| {
                ReadError::library(format!("Target index:{index} larger than object count:{length}"))
            })?
        }
    };
    node.elements().into_iter().nth(place).ok_or_else(ReadError::out_of_bounds)
}
