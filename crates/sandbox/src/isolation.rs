//! What separates a process from the host by means a plain user has: a session
//! of its own, resource limits, and, where the host allows a mount namespace, a
//! private `/tmp` and read-only code. It must not know what will run.

use std::ffi::CString;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use nix::errno::Errno;
use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use nix::sys::resource::{Resource, setrlimit};
use nix::unistd::{getegid, geteuid, setsid};
use serde::Serialize;

/// Files a function may hold open, as on AWS.
const MAX_OPEN_FILES: u64 = 1024;
/// Raised so that the kernel, short of memory, ends functions before the engine.
const OOM_SCORE: &str = "500";
const TMP: &str = "/tmp";
const MB: u64 = 1024 * 1024;

/// One mount to make inside the namespace, in order.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Mount {
    source: PathBuf,
    target: PathBuf,
    /// `mount(2)` flags.
    flags: u64,
}

/// Limits and mounts of one process, computed before it starts: what has to
/// happen between fork and exec must not allocate.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Jail {
    /// Where the process starts.
    cwd: PathBuf,
    /// Largest file, in bytes.
    max_file: u64,
    /// Backstop for memory, in bytes; the watchdog keeps the true limit.
    max_data: u64,
    max_files: u64,
    /// Empty where no mount namespace can be had.
    mounts: Vec<Mount>,
    /// Whether a user namespace is needed to mount: we are not root, or a root
    /// that may not.
    user_namespace: bool,
}

impl Jail {
    /// Limits for `memory_mb` and `tmp_mb`; `/tmp` becomes the folder `tmp`, in
    /// which `visible` paths that lie under the host's `/tmp` stay reachable.
    pub(crate) fn new(
        code: &Path,
        tmp: &Path,
        visible: &[&Path],
        memory_mb: u32,
        tmp_mb: u32,
    ) -> io::Result<Self> {
        let layer = mount_layer().as_ref();
        let mounts = if layer.is_ok() { mounts(code, tmp, visible)? } else { Vec::new() };
        Ok(Jail {
            cwd: code.to_path_buf(),
            max_file: u64::from(tmp_mb) * MB,
            max_data: u64::from(memory_mb) * MB * 2 + 1024 * MB,
            max_files: MAX_OPEN_FILES,
            mounts,
            user_namespace: layer == Ok(&MountLayer::InUserNamespace),
        })
    }

    /// Whether the process sees a `/tmp` of its own.
    pub(crate) fn private_tmp(&self) -> bool {
        !self.mounts.is_empty()
    }

    /// The steps to take in the child, between fork and exec.
    pub(crate) fn entry(&self) -> io::Result<impl FnMut() -> io::Result<()> + Send + Sync + use<>> {
        let cwd = c_string(&self.cwd)?;
        let maps = IdMaps::new();
        let user_namespace = self.user_namespace;
        let (max_file, max_data, max_files) = (self.max_file, self.max_data, self.max_files);
        let mut mounts = Vec::with_capacity(self.mounts.len());
        for m in &self.mounts {
            mounts.push((
                c_string(&m.source)?,
                c_string(&m.target)?,
                MsFlags::from_bits_truncate(m.flags as _),
            ));
        }
        Ok(move || {
            setsid()?;
            write_file(c"/proc/self/oom_score_adj", OOM_SCORE.as_bytes());
            nix::sys::prctl::set_child_subreaper(true)?;
            if !mounts.is_empty() {
                enter_namespace(user_namespace, &maps)?;
                for (source, target, flags) in &mounts {
                    mount(
                        Some(source.as_c_str()),
                        target.as_c_str(),
                        None::<&std::ffi::CStr>,
                        *flags,
                        None::<&std::ffi::CStr>,
                    )?;
                }
            }
            nix::sys::prctl::set_no_new_privs()?;
            nix::unistd::chdir(cwd.as_c_str())?;
            limit(Resource::RLIMIT_CORE, 0)?;
            limit(Resource::RLIMIT_NOFILE, max_files)?;
            limit(Resource::RLIMIT_FSIZE, max_file)?;
            limit(Resource::RLIMIT_DATA, max_data)?;
            close_at_exec();
            Ok(())
        })
    }
}

/// Whatever descriptors the engine was started with end here. They are marked, not
/// closed: the pipe that reports a failed exec is among them. Kernels before 5.11
/// cannot, and then only those that we open ourselves are kept out.
fn close_at_exec() {
    const CLOSE_RANGE_CLOEXEC: nix::libc::c_uint = 4;
    // SAFETY: the call touches no memory; it marks descriptors of this process.
    unsafe {
        nix::libc::syscall(
            nix::libc::SYS_close_range,
            3 as nix::libc::c_uint,
            nix::libc::c_uint::MAX,
            CLOSE_RANGE_CLOEXEC,
        );
    }
}

/// Lowers a limit; never above what we are allowed ourselves.
fn limit(resource: Resource, value: u64) -> io::Result<()> {
    let (_, hard) = nix::sys::resource::getrlimit(resource)?;
    let value = value.min(hard);
    Ok(setrlimit(resource, value, value)?)
}

fn c_string(path: &Path) -> io::Result<CString> {
    CString::new(path.as_os_str().as_bytes()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))
}

/// Texts for `/proc/self/{uid,gid}_map`: each id stays itself.
struct IdMaps {
    uid: String,
    gid: String,
}

impl IdMaps {
    fn new() -> Self {
        let (uid, gid) = (geteuid(), getegid());
        IdMaps { uid: format!("{uid} {uid} 1"), gid: format!("{gid} {gid} 1") }
    }
}

/// A mount namespace of our own, nothing of which spreads to the host.
fn enter_namespace(user_namespace: bool, maps: &IdMaps) -> io::Result<()> {
    if user_namespace {
        unshare(CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWNS)?;
        write_file(c"/proc/self/setgroups", b"deny");
        write_file(c"/proc/self/uid_map", maps.uid.as_bytes());
        write_file(c"/proc/self/gid_map", maps.gid.as_bytes());
    } else {
        unshare(CloneFlags::CLONE_NEWNS)?;
    }
    let none = None::<&std::ffi::CStr>;
    Ok(mount(none, c"/", none, MsFlags::MS_REC | MsFlags::MS_PRIVATE, none)?)
}

/// Writes a small file of `/proc` without allocating. A refusal shows where its
/// effect is missing: the next system call fails.
fn write_file(path: &std::ffi::CStr, text: &[u8]) {
    if let Ok(file) = nix::fcntl::open(path, nix::fcntl::OFlag::O_WRONLY, nix::sys::stat::Mode::empty()) {
        let _ = nix::unistd::write(&file, text);
    }
}

/// Bind mounts: what must stay visible goes into the private folder first, which
/// then becomes `/tmp`; the code becomes read-only, as on AWS.
fn mounts(code: &Path, tmp: &Path, visible: &[&Path]) -> io::Result<Vec<Mount>> {
    let bind = MsFlags::MS_BIND | MsFlags::MS_REC;
    let read_only = MsFlags::MS_BIND | MsFlags::MS_REMOUNT | MsFlags::MS_RDONLY;
    let mut mounts = Vec::new();
    let mut push = |source: &Path, target: &Path, flags: MsFlags| {
        mounts.push(Mount { source: source.into(), target: target.into(), flags: flags.bits() });
    };
    for path in visible.iter().chain([&code]) {
        let Ok(inner) = path.strip_prefix(TMP) else { continue };
        let target = tmp.join(inner);
        std::fs::create_dir_all(&target)?;
        push(path, &target, bind);
    }
    if let Some(keys) = user_keys() {
        let empty = tmp.with_extension("empty");
        std::fs::create_dir_all(&empty)?;
        push(&empty, &keys, bind);
    }
    push(tmp, Path::new(TMP), bind);
    push(code, code, bind);
    push(code, code, read_only | kept_flags(code)?);
    Ok(mounts)
}

/// The folder where the user keeps keys for the real AWS: SDKs in a function would
/// find it by the user's id, even without `HOME`.
fn user_keys() -> Option<PathBuf> {
    let user = nix::unistd::User::from_uid(geteuid()).ok()??;
    Some(user.dir.join(".aws")).filter(|folder| folder.is_dir())
}

/// Flags that a remount in a user namespace must not drop.
fn kept_flags(path: &Path) -> io::Result<MsFlags> {
    use nix::sys::statvfs::FsFlags;
    let set = nix::sys::statvfs::statvfs(path)?.flags();
    let pairs = [
        (FsFlags::ST_NOSUID, MsFlags::MS_NOSUID),
        (FsFlags::ST_NODEV, MsFlags::MS_NODEV),
        (FsFlags::ST_NOEXEC, MsFlags::MS_NOEXEC),
        (FsFlags::ST_NOATIME, MsFlags::MS_NOATIME),
        (FsFlags::ST_NODIRATIME, MsFlags::MS_NODIRATIME),
        (FsFlags::ST_RELATIME, MsFlags::MS_RELATIME),
    ];
    Ok(pairs.iter().filter(|(fs, _)| set.contains(*fs)).map(|(_, ms)| *ms).collect())
}

/// How this host lets us mount.
#[derive(Debug, PartialEq, Eq)]
enum MountLayer {
    AsRoot,
    InUserNamespace,
}

/// The layer this host refuses us, and what is done instead.
pub(crate) fn missing_layer() -> Option<&'static str> {
    mount_layer().as_ref().err().map(String::as_str)
}

/// Asked once.
fn mount_layer() -> &'static Result<MountLayer, String> {
    static LAYER: OnceLock<Result<MountLayer, String>> = OnceLock::new();
    LAYER.get_or_init(|| {
        if geteuid().is_root() && probe(false).is_ok() {
            return Ok(MountLayer::AsRoot);
        }
        let reason = match probe(true) {
            Ok(()) => return Ok(MountLayer::InUserNamespace),
            Err(Errno::EPERM | Errno::ENOSPC | Errno::EINVAL | Errno::EACCES) => {
                "user namespaces are disabled"
            }
            Err(other) => other.desc(),
        };
        Err(format!("private /tmp unavailable: {reason}; TMPDIR is set instead"))
    })
}

/// Tries the namespace and a bind mount in a child that never becomes a program:
/// its last step fails on purpose, and the error's number tells how far it came.
fn probe(user_namespace: bool) -> Result<(), Errno> {
    use std::os::unix::process::CommandExt;
    let maps = IdMaps::new();
    let mut command = std::process::Command::new("/nonexistent");
    let steps = move || -> io::Result<()> {
        enter_namespace(user_namespace, &maps)?;
        let none = None::<&std::ffi::CStr>;
        mount(Some(c"/tmp"), c"/tmp", none, MsFlags::MS_BIND | MsFlags::MS_REC, none)?;
        Err(Errno::ECANCELED.into())
    };
    // SAFETY: the closure only makes system calls on memory prepared before the
    // fork; it neither allocates nor takes locks.
    unsafe { command.pre_exec(steps) };
    match command.spawn() {
        Ok(_) => Err(Errno::ENOSYS),
        Err(error) => match Errno::from_raw(error.raw_os_error().unwrap_or_default()) {
            Errno::ECANCELED => Ok(()),
            other => Err(other),
        },
    }
}
