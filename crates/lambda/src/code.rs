//! Packages: checked as they come in, kept in the store in pieces, unpacked for the processes.

use std::fs;
use std::io::{self, Cursor, Read};
use std::path::{Component, Path, PathBuf};

use base::limits::lambda as limits;
use base64::Engine as _;
use bytes::Bytes;
use service::{Result, ServiceError};
use store::{Snapshot, Transaction};
use zip::ZipArchive;

use crate::model::Function;
use crate::{error, keys};

/// The size of a piece in the store.
const PIECE: usize = 4 * 1024 * 1024;

/// A package that was checked.
pub struct Package {
    /// The zip file.
    pub bytes: Bytes,
    /// Its SHA-256 in base 64.
    pub sha256: String,
    /// Whether it holds `index.py` or `index.js` alone, as CloudFormation packs inline code.
    pub inline: bool,
}

impl Package {
    /// Checks a zip file: readable to its end, within the limits, nothing outside its own folder.
    pub async fn check(bytes: Bytes) -> Result<Self> {
        if bytes.len() > limits::PACKAGE_ZIPPED {
            let message = format!("Zipped size must be smaller than {} bytes", limits::PACKAGE_ZIPPED);
            return Err(ServiceError::sender("RequestEntityTooLargeException", 413, message));
        }
        // Unpacking takes long enough to be kept away from other calls.
        tokio::task::spawn_blocking(move || checked(bytes)).await.map_err(ServiceError::internal)?
    }

    /// The pieces it is kept in.
    fn pieces(&self) -> impl Iterator<Item = (u64, Bytes)> + '_ {
        let starts = (0..self.bytes.len()).step_by(PIECE);
        (0..).zip(starts.map(|start| self.bytes.slice(start..self.bytes.len().min(start + PIECE))))
    }

    /// How many pieces that is.
    pub fn piece_count(&self) -> u64 {
        u64::try_from(self.bytes.len().div_ceil(PIECE)).unwrap_or(0)
    }

    /// The keys that [`Package::put`] writes.
    pub fn keys(&self, function_id: &str) -> Vec<store::Key> {
        (0..self.piece_count()).map(|piece| keys::code(function_id, &self.sha256, piece)).collect()
    }

    /// Writes the pieces.
    pub fn put(&self, transaction: &mut dyn Transaction, function_id: &str) -> Result<()> {
        for (piece, bytes) in self.pieces() {
            transaction.put(keys::code(function_id, &self.sha256, piece), bytes)?;
        }
        Ok(())
    }
}

fn checked(bytes: Bytes) -> Result<Package> {
    let mut archive = ZipArchive::new(Cursor::new(bytes.clone())).map_err(|_| unreadable())?;
    let inline = is_inline(&archive);
    let mut left = limits::PACKAGE_UNZIPPED;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|_| unreadable())?;
        if entry.enclosed_name().is_none() {
            return Err(unreadable());
        }
        // The header's size may lie: what counts is what comes out.
        let size = io::copy(&mut entry.by_ref().take(left + 1), &mut io::sink()).map_err(|_| unreadable())?;
        left = left.checked_sub(size).ok_or_else(too_large)?;
    }
    let digest = ring::digest::digest(&ring::digest::SHA256, &bytes);
    let sha256 = base64::engine::general_purpose::STANDARD.encode(digest.as_ref());
    Ok(Package { bytes, sha256, inline })
}

fn too_large() -> ServiceError {
    error::invalid(format!("Unzipped size must be smaller than {} bytes", limits::PACKAGE_UNZIPPED))
}

/// The keys of a function's stored package.
pub fn stored_keys(function: &Function) -> Vec<store::Key> {
    (0..function.code_pieces).map(|piece| keys::code(&function.id, &function.code_sha256, piece)).collect()
}

/// Reads a function's package back.
pub async fn load(snapshot: &dyn Snapshot, function: &Function) -> Result<Vec<u8>> {
    let mut whole = Vec::with_capacity(usize::try_from(function.code_size).unwrap_or(0));
    for key in stored_keys(function) {
        let piece = snapshot.get(&key).await?;
        let missing = || ServiceError::internal(format!("a piece of {}'s code is missing", function.name));
        whole.extend_from_slice(&piece.ok_or_else(missing)?);
    }
    Ok(whole)
}

/// Unpacks a checked package into `folder`: all of it, or nothing that is called `folder`.
pub fn unpack(zip: Vec<u8>, folder: &Path) -> io::Result<()> {
    let partial = folder.with_extension("partial");
    fs::create_dir_all(&partial)?;
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(io::Error::other)?;
    let mut links = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(io::Error::other)?;
        let Some(name) = entry.enclosed_name() else { continue };
        let path = within(&partial, &name)?;
        if entry.is_dir() {
            fs::create_dir_all(&path)?;
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        if entry.is_symlink() {
            links.push((io::read_to_string(&mut entry)?, path));
            continue;
        }
        let mut file = fs::File::create(&path)?;
        io::copy(&mut entry, &mut file)?;
        set_mode(&path, entry.unix_mode())?;
    }
    // Last, so that no file is written through one.
    for (target, path) in links {
        std::os::unix::fs::symlink(target, path)?;
    }
    fs::rename(&partial, folder)
}

fn within(folder: &Path, name: &Path) -> io::Result<PathBuf> {
    let plain = name.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if plain {
        Ok(folder.join(name))
    } else {
        Err(io::Error::other("a file of the package lies outside of it"))
    }
}

/// Lambda reads code as it was packed, but what nobody may read could not be run.
fn set_mode(path: &Path, mode: Option<u32>) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = mode.map_or(0o644, |mode| (mode & 0o755) | 0o444);
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

fn is_inline<R: io::Read + io::Seek>(archive: &ZipArchive<R>) -> bool {
    let only = archive.file_names().next().and_then(std::result::Result::ok);
    archive.len() == 1 && matches!(only.as_deref(), Some("index.py" | "index.js"))
}

fn unreadable() -> ServiceError {
    error::invalid("Could not unzip uploaded file. Please check your file, then try to upload again.")
}
