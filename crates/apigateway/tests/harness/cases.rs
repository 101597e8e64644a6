//! The cases in the corpus, read.

use serde_json::Value as Json;

/// A folder of the corpus.
pub fn corpus_folder(folder: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/apigateway").join(folder)
}

/// The JSON files of a folder of the corpus, with their names.
pub fn corpus(folder: &str) -> Vec<(String, Json)> {
    let path = corpus_folder(folder);
    let mut cases: Vec<(String, Json)> = std::fs::read_dir(&path)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let case = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, case)
        })
        .collect();
    cases.sort_by(|(a, _), (b, _)| a.cmp(b));
    assert!(!cases.is_empty(), "no cases in {}", path.display());
    cases
}
