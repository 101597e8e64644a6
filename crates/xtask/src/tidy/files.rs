//! The workspace's files as text, and what may lie in its root.

use std::fs;
use std::path::Path;

/// Folders that are not ours to read.
const SKIPPED: [&str; 7] =
    ["target", ".git", ".landfall", "__pycache__", "node_modules", ".venv", "artifacts"];

/// The files of the root folder. Whatever else a change brings belongs into a folder, or here with a reason.
const ROOT_FILES: [&str; 15] = [
    ".gitignore",
    ".rustfmt.toml",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "COMPATIBILITY.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "clippy.toml",
    "deny.toml",
    "rust-toolchain.toml",
    "rustfmt.toml",
];

/// A file of the workspace that is text.
pub struct SourceFile {
    /// From the root, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl SourceFile {
    /// The text, if this is Rust that people write.
    pub fn rust(&self) -> Option<&str> {
        let generated = self.path.split('/').any(|part| part == "generated");
        (self.path.ends_with(".rs") && !generated).then_some(self.text.as_str())
    }
}

/// Every text file below `root`, by path.
///
/// # Errors
/// Names the folder that cannot be read.
pub fn of_workspace(root: &Path) -> Result<Vec<SourceFile>, String> {
    let mut files = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for (name, is_folder) in entries(&root.join(&folder))? {
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if is_folder {
                if !SKIPPED.contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if let Ok(text) = fs::read_to_string(root.join(&path)) {
                // What is no text, or went away meanwhile, is none of ours.
                files.push(SourceFile { path, text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Files in the root that are not on the list.
///
/// # Errors
/// When the root cannot be read.
pub fn check_root(root: &Path) -> Result<Vec<String>, String> {
    let stray = |(name, is_folder): &(String, bool)| !is_folder && !ROOT_FILES.contains(&name.as_str());
    let stray = entries(root)?.into_iter().filter(stray);
    let problem = |(name, _)| {
        format!(
            "{name}: has no place in the root folder; move it, or add it to ROOT_FILES in xtask's tidy/files.rs"
        )
    };
    Ok(stray.map(problem).collect())
}

/// Names in a folder, and whether each is a folder. A link counts as a file, so that no circle is walked.
fn entries(folder: &Path) -> Result<Vec<(String, bool)>, String> {
    let failed = |error| format!("cannot read {}: {error}", folder.display());
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        entries.push((entry.file_name().to_string_lossy().into_owned(), is_folder));
    }
    Ok(entries)
}
