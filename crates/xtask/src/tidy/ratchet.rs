//! The ratchet: what is too long today is listed with its size and may only shrink.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::measure::Size;

const HEADER: &str = "\
# Files over 400 lines and functions over 70, with their lines: they may only shrink.
# `cargo xtask tidy --update` writes this anew.
";
const UPDATE: &str = "run `cargo xtask tidy --update` and commit crates/xtask/tidy.ratchet";

/// What may be too long, and how long.
#[derive(Debug, Default)]
pub struct Ratchet(BTreeMap<String, usize>);

impl Ratchet {
    /// Reads the list.
    ///
    /// # Errors
    /// When it cannot be read, or a line is not `lines what`.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text =
            fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let entry = |line: &str| {
            let (lines, what) = line.split_once(' ')?;
            Some((what.to_owned(), lines.parse().ok()?))
        };
        let entries = lines.map(|line| {
            entry(line).ok_or_else(|| format!("tidy.ratchet: `{line}` is not `lines what`; {UPDATE}"))
        });
        entries.collect::<Result<_, String>>().map(Ratchet)
    }

    /// What grew, what is new, and what no longer needs its entry.
    pub fn check(&self, sizes: &[Size]) -> Vec<String> {
        let mut known = self.0.clone();
        let mut problems = Vec::new();
        for Size { what, lines, aim, hard } in sizes {
            let allowed = known.remove(what);
            if let Some(hard) = hard.filter(|hard| lines > hard) {
                problems.push(format!("{what}: {lines} lines; no file may have more than {hard}: split it"));
            } else if *lines > allowed.unwrap_or(*aim) {
                let cause = allowed.map_or("", |_| " and it may only shrink");
                let limit = allowed.unwrap_or(*aim);
                problems.push(format!("{what}: {lines} lines, {limit} are allowed{cause}: split it"));
            } else if let Some(allowed) = allowed.filter(|allowed| lines < allowed) {
                problems.push(format!("{what}: shrank from {allowed} to {lines} lines: {UPDATE}"));
            }
        }
        let gone = known.keys().map(|what| format!("{what}: listed in tidy.ratchet, but gone: {UPDATE}"));
        problems.extend(gone);
        problems
    }
}

/// Writes the list of what is too long now.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, sizes: &[Size]) -> Result<(), String> {
    fs::write(path, render(sizes)).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn render(sizes: &[Size]) -> String {
    let mut out = HEADER.to_owned();
    for Size { what, lines, .. } in sizes.iter().filter(|size| size.lines > size.aim) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{lines} {what}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Ratchet, Size, render};

    fn size(what: &str, lines: usize) -> Size {
        Size { what: what.to_owned(), lines, aim: 70, hard: None }
    }

    #[test]
    fn offenders_may_only_shrink() {
        let ratchet = Ratchet::parse("# why\n90 a::f\n80 b::g\n").unwrap();
        let check = |sizes: &[Size]| ratchet.check(sizes);
        assert_eq!(check(&[size("a::f", 90), size("b::g", 80), size("c::h", 70)]), [""; 0]);
        let grown = check(&[size("a::f", 91), size("b::g", 80)]);
        assert_eq!(grown, ["a::f: 91 lines, 90 are allowed and it may only shrink: split it"]);
        let new = check(&[size("a::f", 90), size("b::g", 80), size("c::h", 71)]);
        assert_eq!(new, ["c::h: 71 lines, 70 are allowed: split it"]);
        let shrunk = check(&[size("a::f", 80), size("b::g", 80)]);
        assert!(shrunk[0].starts_with("a::f: shrank from 90 to 80 lines: run `cargo xtask tidy --update`"));
        let gone = check(&[size("b::g", 80)]);
        assert!(gone[0].starts_with("a::f: listed in tidy.ratchet, but gone"));
    }

    #[test]
    fn a_file_past_the_hard_limit_has_no_excuse() {
        let ratchet = Ratchet::parse("900 a.rs\n").unwrap();
        let file = Size { what: "a.rs".to_owned(), lines: 900, aim: 400, hard: Some(800) };
        assert_eq!(ratchet.check(&[file]), ["a.rs: 900 lines; no file may have more than 800: split it"]);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let sizes = [size("a::f", 90), size("c::h", 70)];
        let written = render(&sizes);
        assert!(written.ends_with("\n90 a::f\n"));
        assert_eq!(Ratchet::parse(&written).unwrap().check(&sizes), [""; 0]);
        assert!(Ratchet::parse("ninety a::f").is_err());
    }
}
