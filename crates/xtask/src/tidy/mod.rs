//! `cargo xtask tidy`: rules of the whole workspace that no compiler checks. Each rule is a module that turns
//! the tree into problems; a problem names the place, the rule and the next step.

mod files;
mod layers;
mod measure;
mod ratchet;
mod rust;
mod text;

use std::path::Path;

use files::SourceFile;
use ratchet::Ratchet;

/// `crates/xtask/tidy.ratchet`, from the workspace's root.
const RATCHET: &str = "crates/xtask/tidy.ratchet";

/// What `--help` says of this chore.
pub const HELP: &str = "\
usage: cargo xtask tidy [--update]

Checks what no compiler does: headers and sizes of files and functions, the layers of the crates, words that have no
place here, and what lies in the root folder. `cargo test -p xtask` runs it too.

  --update   writes crates/xtask/tidy.ratchet anew: files over 400 lines and functions over 70 with today's sizes.
             Meant for what has shrunk or gone; whoever lets it grow says why in the commit.";

/// Checks the workspace at `root`; with `update`, writes the ratchet first.
///
/// # Errors
/// Every problem found, one a line.
pub fn run(root: &Path, update: bool) -> Result<(), String> {
    let files = files::of_workspace(root)?;
    let mut problems = Vec::new();
    let mut sizes = Vec::new();
    for file in &files {
        problems.extend(text::check(file));
        if let Some(source) = file.rust() {
            problems.extend(rust::check(file, source));
            sizes.extend(measure::sizes(file, source));
        }
    }
    let ratchet = root.join(RATCHET);
    if update {
        ratchet::write(&ratchet, &sizes)?;
    }
    problems.extend(Ratchet::read(&ratchet)?.check(&sizes));
    problems.extend(files::check_root(root)?);
    problems.extend(layers::check(&manifests(&files)));
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// The manifests of the crates, by crate.
fn manifests(files: &[SourceFile]) -> Vec<(String, String)> {
    let of_crate = |file: &SourceFile| {
        let name = file.path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
        Some((name.to_owned(), file.text.clone()))
    };
    files.iter().filter_map(of_crate).collect()
}
