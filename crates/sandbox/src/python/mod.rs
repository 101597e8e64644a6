//! Python on the host: interpreters, the boto3 environment, and the files of our
//! own runtime. It must not know of processes that run functions.

pub(crate) mod environment;
pub(crate) mod interpreter;

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::SandboxError;

/// The runtime's files: where each goes below its folder, and its text.
const FILES: &[(&str, &str)] = &[
    ("bootstrap.py", include_str!("../../python/bootstrap.py")),
    ("_landfall/__init__.py", include_str!("../../python/_landfall/__init__.py")),
    ("_landfall/client.py", include_str!("../../python/_landfall/client.py")),
    ("_landfall/context.py", include_str!("../../python/_landfall/context.py")),
    ("_landfall/faults.py", include_str!("../../python/_landfall/faults.py")),
    ("_landfall/jail.py", include_str!("../../python/_landfall/jail.py")),
    ("_landfall/loader.py", include_str!("../../python/_landfall/loader.py")),
    ("_landfall/logs.py", include_str!("../../python/_landfall/logs.py")),
    ("_landfall/marshal.py", include_str!("../../python/_landfall/marshal.py")),
    ("_landfall/preload.py", include_str!("../../python/_landfall/preload.py")),
    ("_landfall/run.py", include_str!("../../python/_landfall/run.py")),
    ("_landfall/zygote.py", include_str!("../../python/_landfall/zygote.py")),
    ("inline/cfnresponse.py", include_str!("../../python/inline/cfnresponse.py")),
    ("install/wheels.py", include_str!("../../python/install/wheels.py")),
];

/// The folder of the runtime's files (`LAMBDA_RUNTIME_DIR`) under the cache,
/// written if it is not there yet. Its name follows the contents, so that engines
/// of different versions share a cache in peace.
pub(crate) fn runtime_dir(cache_dir: &Path) -> Result<PathBuf, SandboxError> {
    let folder = cache_dir.join("runtime");
    let dir = folder.join(format!("{:016x}", fingerprint()));
    if dir.join("complete").is_file() {
        return Ok(dir);
    }
    let action = format!("write the Python runtime to {}", dir.display());
    write_all(&dir).map_err(SandboxError::system(action))?;
    Ok(dir)
}

fn write_all(dir: &Path) -> std::io::Result<()> {
    for (name, text) in FILES.iter().chain([&("complete", "")]) {
        let path = dir.join(name);
        let Some(folder) = path.parent() else { continue };
        std::fs::create_dir_all(folder)?;
        // Engines may write at once: each its own file, then renamed into place.
        let partial = path.with_extension(format!("partial-{}", std::process::id()));
        std::fs::File::create(&partial)?.write_all(text.as_bytes())?;
        std::fs::rename(&partial, &path)?;
    }
    Ok(())
}

/// FNV-1a over names and texts; only has to differ between versions of ours.
fn fingerprint() -> u64 {
    let bytes = FILES.iter().flat_map(|(name, text)| name.bytes().chain([0]).chain(text.bytes()).chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
