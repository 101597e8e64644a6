//! A key attribute, of a table or of its indexes, is a scalar: no expression can lead below one.

use crate::Invalid;
use crate::expression::path::Path;
use crate::index::check;
use crate::model::Table;

/// Fails at the first path that leads below a key attribute.
pub fn check<'a>(paths: impl IntoIterator<Item = &'a Path>, table: &Table) -> Result<(), Invalid> {
    let nested: Vec<&Path> = paths.into_iter().filter(|path| path.is_nested()).collect();
    if nested.is_empty() {
        return Ok(());
    }
    if let Some(path) = nested.iter().find(|path| table.key().contains(&path.attribute)) {
        let key = &path.attribute;
        return Err(Invalid(format!(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: {key}"
        )));
    }
    check::nested(table, &nested)
}
