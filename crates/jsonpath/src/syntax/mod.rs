//! From text to paths. Jayway's compiler looks ahead rather than tokenizing, and forgives what it does not look at (the
//! last character after a step, say), so this reads characters as it does. It knows nothing of evaluation.

mod arguments;
mod cursor;
mod filter;
mod operand;
mod steps;

use cursor::Cursor;
use steps::Steps;

use crate::path::{Call, Parameter, Token};
use crate::{InvalidPath, Path, limits};

/// The path that a text stands for, within that many others.
pub(crate) fn path(text: &str, nesting: usize) -> Result<Path, InvalidPath> {
    let mut characters: Vec<char> = text.chars().collect();
    // Only a sign in the very first place counts; blanks before it are part of a name.
    if !matches!(characters.first(), Some('$' | '@')) {
        characters.splice(0..0, ['$', '.']);
    }
    if text.is_empty() {
        return Err(InvalidPath::new("path can not be null or empty"));
    }
    let cursor = Cursor::trimmed(&characters);
    if cursor.ends_with('.') {
        return Err(InvalidPath::new("Path must not end with a '.' or '..'"));
    }
    untrimmed(cursor, nesting)
}

/// A path as it stands: no blanks around it, and a sign at its beginning.
fn untrimmed(cursor: Cursor<'_>, nesting: usize) -> Result<Path, InvalidPath> {
    if cursor.length() > limits::LENGTH || nesting > limits::NESTING {
        return Err(InvalidPath::new("the path is too long or too deeply nested"));
    }
    let (from_root, tokens) = Steps::new(cursor, nesting).read()?;
    Ok(turn(Path { from_root, tokens }))
}

/// `$..name.function()` means `$.function($..name)`.
fn turn(path: Path) -> Path {
    let scans = matches!(path.tokens.first(), Some(Token::Scan));
    let function = path.tokens.iter().position(|token| matches!(token, Token::Function(_)));
    let (true, true, Some(at)) = (scans, path.is_function(), function) else {
        return path;
    };
    let mut scan = path.tokens;
    let mut rest = scan.split_off(at);
    let scan = Path { from_root: path.from_root, tokens: scan };
    if let Some(Token::Function(Call { parameters, .. })) = rest.first_mut() {
        *parameters = vec![Parameter::Path(scan)];
    }
    Path { from_root: true, tokens: rest }
}
