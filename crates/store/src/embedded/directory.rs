//! The data directory: who has it open, and which format its data has. It must not know the engine's own files,
//! except that they lie in one folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::StoreError;

/// Held locked while the directory is open; holds the process id of the last one who had it.
const LOCK: &str = "landfall.lock";
/// Says what the directory holds.
const FORMAT: &str = "landfall.format";
/// Stands in for [`FORMAT`] until the engine's files are complete. Nothing was ever acknowledged while it is there.
const UNFINISHED: &str = "landfall.format.unfinished";
/// Says where the engine's journal ended when it was closed; there is none while it is open.
const CLOSED: &str = "landfall.closed";
/// The folder for the engine's files.
const DATA: &str = "data";

/// What [`FORMAT`] holds. To be changed with the encoding of keys or the engine below.
const CURRENT_FORMAT: &str = "landfall store 2";

/// A data directory that this process has locked.
pub(super) struct Directory {
    path: PathBuf,
    is_new: bool,
    /// The lock lasts as long as the file is open.
    _lock: File,
}

impl Directory {
    /// Creates the directory if need be, locks it and checks that it holds a store or nothing.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        create(path)?;
        check_contents(path)?;
        let lock = lock(path)?;
        // Again, now that nobody else can be at work on it.
        let directory = Directory { path: path.to_owned(), is_new: check_contents(path)?, _lock: lock };
        if directory.is_new {
            directory.begin_creation().map_err(|error| refused(path, error))?;
        }
        Ok(directory)
    }

    /// The directory's path, for messages.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it held no store before it was opened.
    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }

    /// The folder for the engine's files.
    pub(super) fn data(&self) -> PathBuf {
        self.path.join(DATA)
    }

    /// What was noted when the store was closed in good order.
    pub(super) fn closed(&self) -> io::Result<Option<String>> {
        match fs::read_to_string(self.path.join(CLOSED)) {
            Ok(note) => Ok(Some(note)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Removes that note for good: it does not hold once the engine writes again.
    pub(super) fn forget_closed(&self) -> io::Result<()> {
        fs::remove_file(self.path.join(CLOSED))?;
        sync_directory(&self.path)
    }

    /// Leaves a note for when it is opened again. To lose it does no harm.
    pub(super) fn note_closed(&self, note: &str) -> io::Result<()> {
        fs::write(self.path.join(CLOSED), note)
    }

    /// Starts over with an empty folder: the process that created the directory may have died half-way, which the
    /// engine below could not make sense of.
    fn begin_creation(&self) -> io::Result<()> {
        fs::write(self.path.join(UNFINISHED), format!("{CURRENT_FORMAT}\n"))?;
        match fs::remove_dir_all(self.data()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => sync_directory(&self.path),
        }
    }

    /// Records that the engine's files are complete, if they were not before.
    pub(super) fn finish_creation(&self) -> Result<(), StoreError> {
        let rename = || {
            let unfinished = self.path.join(UNFINISHED);
            if unfinished.try_exists()? {
                sync_directory(&self.data())?;
                File::open(&unfinished)?.sync_all()?;
                fs::rename(unfinished, self.path.join(FORMAT))?;
                sync_directory(&self.path)?;
            }
            Ok(())
        };
        rename().map_err(|error| refused(&self.path, error))
    }
}

fn create(path: &Path) -> Result<(), StoreError> {
    match fs::metadata(path) {
        Ok(found) if !found.is_dir() => Err(StoreError::NotADirectory { path: path.to_owned() }),
        Ok(_) => Ok(()),
        Err(_) => fs::create_dir_all(path).map_err(|error| refused(path, error)),
    }
}

/// Whether the directory has yet to be filled. Fails if it holds anything else than a store of this format.
fn check_contents(path: &Path) -> Result<bool, StoreError> {
    let failed = |error| refused(path, error);
    match fs::read(path.join(FORMAT)) {
        Ok(found) => return check_format(path, &found).map(|()| false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    if path.join(UNFINISHED).try_exists().map_err(failed)? {
        return Ok(true);
    }
    for entry in fs::read_dir(path).map_err(failed)? {
        if entry.map_err(failed)?.file_name() != LOCK {
            return Err(StoreError::NotAStore { path: path.to_owned() });
        }
    }
    Ok(true)
}

fn check_format(path: &Path, found: &[u8]) -> Result<(), StoreError> {
    let found = String::from_utf8_lossy(found.get(..found.len().min(100)).unwrap_or_default());
    if found.trim_end() == CURRENT_FORMAT {
        return Ok(());
    }
    Err(StoreError::Format {
        path: path.to_owned(),
        found: found.trim_end().into(),
        expected: CURRENT_FORMAT,
    })
}

/// Takes the lock and leaves our process id for those who come in vain.
fn lock(path: &Path) -> Result<File, StoreError> {
    let failed = |error| refused(path, error);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = options.open(path.join(LOCK)).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut pid = String::new();
            // Without a readable id the message is vaguer, that is all.
            let _ = file.take(20).read_to_string(&mut pid);
            return Err(StoreError::Locked { path: path.to_owned(), pid: pid.trim().parse().ok() });
        }
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    let note = |file: &mut File| {
        file.set_len(0)?;
        file.rewind()?;
        writeln!(file, "{}", std::process::id())
    };
    note(&mut file).map_err(failed)?;
    Ok(file)
}

/// Makes renames and new files within the directory last.
fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// What the operating system's refusal means for the data directory.
pub(super) fn refused(path: &Path, error: io::Error) -> StoreError {
    let path = path.to_owned();
    match error.kind() {
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => StoreError::NotADirectory { path },
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnlyDirectory { path, source: error.into() }
        }
        _ => StoreError::engine("open the data directory", format!("{}: {error}", path.display())),
    }
}
