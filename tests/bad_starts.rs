//! Starts that cannot work: each says what is in the way and what to do about it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use nix::sys::resource::{Resource, setrlimit};
use serde_json::json;

use crate::support::engine::{Engine, landfall, run_to_end};
use crate::support::http;
use crate::support::programs::Ran;

fn serve(data: &Path, arguments: &[&str]) -> Ran {
    run_to_end(landfall(data).arg("serve").args(arguments))
}

#[test]
fn a_port_that_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let data = tempfile::tempdir().unwrap();
    let ran = serve(data.path(), &["--port", &port.to_string()]);
    assert_eq!(ran.status, 1);
    assert_eq!(
        ran.stderr,
        format!(
            "landfall: port {port} on 127.0.0.1 is already taken by another program; stop it, or choose another port \
             with --port N (--port 0 takes a free one)\n"
        )
    );
    assert_eq!(ran.stdout, "");
    assert_eq!(fs::read_dir(data.path()).unwrap().count(), 0, "nothing was made");
}

#[test]
fn a_data_directory_that_another_engine_has() {
    let mut first = Engine::serve();
    let ran = serve(first.data(), &["--port=0"]);
    assert_eq!(ran.status, 1);
    assert_eq!(
        ran.stderr,
        format!(
            "landfall: the data directory {} is in use by process {}; stop that one or choose another \
             directory\n",
            first.data().join("store").display(),
            first.process()
        )
    );
    assert_eq!(http::get(&first.url("/_landfall/health")).json()["status"], "ready");
    assert_eq!(first.interrupt(), Some(0));
}

#[test]
fn an_address_that_others_can_reach() {
    let data = tempfile::tempdir().unwrap();
    let ran = serve(data.path(), &["--port=0", "--host", "0.0.0.0"]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (
            1,
            "landfall: 0.0.0.0 can be reached from other machines: add --strict, so that every call's signature is \
             verified, or listen on 127.0.0.1\n"
        )
    );
}

#[test]
fn a_file_where_the_data_directory_should_be() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    let ran = serve(&file, &["--port=0"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.starts_with("landfall: "), "{ran:?}");
    assert!(ran.stderr.contains(file.to_str().unwrap()), "{ran:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

/// The program as somebody whom permissions bind: root may write anywhere.
fn as_anybody(command: &mut Command) -> &mut Command {
    const NOBODY: u32 = 65534;
    if nix::unistd::geteuid().is_root() { command.uid(NOBODY).gid(NOBODY) } else { command }
}

#[test]
fn a_data_directory_that_cannot_be_written() {
    // Where anybody can reach the program too: the build's folder may be somebody's own.
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = folder.path().join("landfall");
    fs::copy(crate::support::programs::LANDFALL, &program).unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o555)).unwrap();
    let mut command = crate::support::programs::command(&program);
    command.args(["serve", "--port=0", "--data-dir"]).arg(&data).current_dir("/");
    let ran = run_to_end(as_anybody(&mut command).env("LANDFALL_CACHE_DIR", folder.path().join("cache")));
    assert_eq!(ran.status, 1, "{ran:?}");
    assert_eq!(
        ran.stderr,
        format!(
            "landfall: the data directory {} cannot be written: Permission denied (os error 13); check its owner and \
             permissions\n",
            data.join("store").display()
        )
    );
}

/// The disk is full: here, for this process only, every file is as large as it may get.
#[test]
fn a_disk_that_is_full() {
    const ROOM: u64 = 4 * 1024 * 1024;
    let data = tempfile::tempdir().unwrap();
    let first = Engine::start_on(data.path(), &["serve"]);
    crate::durability::create_table(&first);
    let kept: Vec<u64> = (0..20).filter(|n| crate::durability::put(&first, *n)).collect();
    assert_eq!(kept.len(), 20);
    drop(first);

    let mut command = landfall(data.path());
    command.arg("serve");
    // SAFETY: between fork and exec only system calls are made, which is what async-signal-safety asks for.
    unsafe {
        command.pre_exec(|| {
            // A write beyond the limit shall fail, not kill.
            nix::sys::signal::signal(
                nix::sys::signal::Signal::SIGXFSZ,
                nix::sys::signal::SigHandler::SigIgn,
            )?;
            setrlimit(Resource::RLIMIT_FSIZE, ROOM, ROOM)?;
            Ok(())
        });
    }
    let full = Engine::launch(&mut command, tempfile::tempdir().unwrap(), data.path().to_owned());
    let large = "x".repeat(300_000);
    let mut acknowledged = Vec::new();
    let refused = (100..400).find_map(|n| {
        let answer = crate::durability::put_text(&full, n, &large);
        if answer.status == 200 {
            acknowledged.push(n);
            return None;
        }
        Some(answer)
    });
    let refused = refused.expect("the disk never filled");
    assert_eq!(
        (refused.status, &refused.json()["message"]),
        (500, &json!("The request processing has failed because of an unknown error, exception or failure."))
    );
    assert!(full.complaints().contains("File too large"), "{}", full.said());
    // Reads go on.
    for n in kept.iter().chain(&acknowledged) {
        assert!(crate::durability::is_there(&full, *n), "{n}");
    }
    drop(full);
    // With room again, nothing that was acknowledged is missing, and writes go on.
    let again = Engine::start_on(data.path(), &["serve"]);
    for n in kept.iter().chain(&acknowledged) {
        assert!(crate::durability::is_there(&again, *n), "{n}");
    }
    assert!(crate::durability::put(&again, 1000));
}
