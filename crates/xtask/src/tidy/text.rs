//! Words that have no place in any file of ours.

use super::files::SourceFile;

/// Folders of the machines this is written on. In pieces, so that this file holds none of them.
const MACHINE_PATHS: [&str; 2] = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];

/// The problems of one file.
pub fn check(file: &SourceFile) -> Vec<String> {
    let mut problems = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        if let Some(path) = MACHINE_PATHS.iter().find(|path| starts_a_path(line, path)) {
            let (place, line) = (&file.path, number + 1);
            problems.push(format!("{place}:{line}: `{path}` is a folder of one machine; say it without"));
        }
    }
    problems
}

/// Whether `path` occurs in the line as the beginning of an absolute path.
fn starts_a_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|head| head.chars().next_back());
        before.is_none_or(|before| !before.is_alphanumeric() && !"./_-}>*".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::{MACHINE_PATHS, starts_a_path};

    #[test]
    fn only_absolute_paths_count() {
        for path in MACHINE_PATHS {
            assert!(starts_a_path(&format!("see {path}notes"), path));
            assert!(starts_a_path(&format!("{path}notes"), path));
            assert!(!starts_a_path(&format!("src{path}notes"), path));
            assert!(!starts_a_path(&format!("..{path}notes"), path));
        }
    }
}
