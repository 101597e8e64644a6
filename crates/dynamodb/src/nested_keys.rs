//! A key attribute is a scalar: no expression can lead below one.

use crate::Invalid;
use crate::expression::path::Path;
use crate::model::KeySchema;

/// Fails at the first path that leads below a key attribute.
pub fn check<'a>(paths: impl IntoIterator<Item = &'a Path>, schema: &KeySchema) -> Result<(), Invalid> {
    match paths.into_iter().find(|path| path.is_nested() && schema.contains(&path.attribute)) {
        Some(path) => {
            let key = &path.attribute;
            Err(Invalid(format!(
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: {key}"
            )))
        }
        None => Ok(()),
    }
}
