//! How values print: Java's `toString`.

use std::fmt::Write as _;
use std::rc::Rc;

use super::collection::{List, Map};
use super::{Value, json, text};
use crate::error::Thrown;
use crate::limits::VALUE_DEPTH;

impl Value {
    /// Appends what `toString` answers; `null` prints as that word.
    ///
    /// # Errors
    /// What a host object's `toString` throws, or what Java throws of a value nested too deeply.
    pub fn write(&self, out: &mut String) -> Result<(), Thrown> {
        self.write_within(out, 0)
    }

    /// What `toString` answers.
    ///
    /// # Errors
    /// Those of [`Value::write`].
    pub fn to_text(&self) -> Result<Rc<str>, Thrown> {
        if let Self::String(text) = self {
            return Ok(Rc::clone(text));
        }
        let mut out = String::new();
        self.write(&mut out)?;
        Ok(out.into())
    }

    pub(super) fn write_within(&self, out: &mut String, depth: u32) -> Result<(), Thrown> {
        match self {
            Self::Null => out.push_str("null"),
            Self::Boolean(true) => out.push_str("true"),
            Self::Boolean(false) => out.push_str("false"),
            Self::Character(unit) => text::push_unit(out, *unit),
            Self::Byte(number) => push_whole(out, *number),
            Self::Short(number) => push_whole(out, *number),
            Self::Integer(number) => push_whole(out, *number),
            Self::Long(number) => push_whole(out, *number),
            Self::Float(number) => text::push_float(out, *number),
            Self::Double(number) => text::push_double(out, *number),
            Self::BigInteger(number) => push(out, number),
            Self::BigDecimal(number) => push(out, number),
            Self::String(text) => out.push_str(text),
            Self::List(list) => write_list(list, out, depth)?,
            Self::Map(map) => write_map(map, out, deeper(depth)?)?,
            Self::Object(object) => object.display(out)?,
        }
        Ok(())
    }
}

fn push(out: &mut String, number: impl std::fmt::Display) {
    // Writing into a `String` cannot fail.
    let _ = write!(out, "{number}");
}

fn push_whole(out: &mut String, number: impl itoa::Integer) {
    out.push_str(itoa::Buffer::new().format(number));
}

fn write_list(list: &List, out: &mut String, depth: u32) -> Result<(), Thrown> {
    let kind = list.kind();
    if kind == super::ListKind::Json {
        return json::write_list(list, out, depth);
    }
    if kind.is_array() {
        // Java prints the object's identity, which differs each time.
        out.push_str(kind.class_name());
        push(out, format_args!("@{:x}", list.address() & 0x7fff_ffff));
        return Ok(());
    }
    write_items(&list.items(), out, deeper(depth)?)
}

/// Elements as a `Collection` prints them.
pub(crate) fn write_items(items: &[Value], out: &mut String, depth: u32) -> Result<(), Thrown> {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        item.write_within(out, depth)?;
    }
    out.push(']');
    Ok(())
}

fn write_map(map: &Map, out: &mut String, depth: u32) -> Result<(), Thrown> {
    out.push('{');
    for (index, (key, value)) in map.entries().iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        key.0.write_within(out, depth)?;
        out.push('=');
        value.write_within(out, depth)?;
    }
    out.push('}');
    Ok(())
}

/// One level further down, as far as the stack goes.
pub(super) fn deeper(depth: u32) -> Result<u32, Thrown> {
    if depth >= VALUE_DEPTH {
        return Err(Thrown::new("java.lang.StackOverflowError", ""));
    }
    Ok(depth + 1)
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        match self.write(&mut out) {
            Ok(()) => write!(f, "{}({out:?})", self.class_name()),
            Err(thrown) => write!(f, "{}({thrown})", self.class_name()),
        }
    }
}
