//! Finding interpreters and making the boto3 environment, for real.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sandbox::{Host, HostConfig, Progress, SandboxError};
use support::{Fixture, Start};

fn host(folder: &Path, path: &Path) -> Host {
    Host::new(HostConfig {
        cache_dir: folder.join("cache"),
        scratch_dir: folder.join("scratch"),
        path: Some(path.into()),
        progress: Progress::new(|_| {}),
    })
}

/// An executable that says it is this version of Python.
fn fake(folder: &Path, name: &str, script: &str) {
    let path = folder.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[tokio::test]
async fn the_nearest_version_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let bin = folder.path();
    let says = |version: &str| format!("echo /bin/sh; echo {version}");
    fake(bin, "python3.8", "echo 'not found' >&2; exit 127");
    fake(bin, "python3.10", &says("3.10.4"));
    fake(bin, "python3", &says("3.12.1"));
    let host = host(bin, bin);
    let exact = host.resolve_runtime("python3.10").await.unwrap().unwrap();
    assert_eq!((exact.version.as_str(), exact.note), ("3.10.4", None));
    let newer = host.resolve_runtime("python3.8").await.unwrap().unwrap();
    assert_eq!(newer.version, "3.10.4");
    assert_eq!(newer.note.unwrap(), "python3.8 runs on Python 3.10.4, the nearest newer");
    assert_eq!(host.resolve_runtime("python3.11").await.unwrap().unwrap().version, "3.12.1");
    let older = host.resolve_runtime("python3.13").await.unwrap().unwrap();
    let note = "python3.13 runs on Python 3.12.1, the newest on PATH: what came to Python later is missing";
    assert_eq!((older.version.as_str(), older.note.as_deref()), ("3.12.1", Some(note)));
    assert!(matches!(host.resolve_runtime("ruby3.3").await, Err(SandboxError::UnknownRuntime { .. })));
    assert!(host.resolve_runtime("provided.al2").await.unwrap().is_none());
}

#[tokio::test]
async fn without_python_it_is_said_what_to_install() {
    let folder = tempfile::tempdir().unwrap();
    let error =
        host(folder.path(), folder.path()).resolve_runtime("python3.12").await.unwrap_err().to_string();
    let expected = "no Python 3 found on PATH; install python3.12 or newer (Debian: apt-get install python3)";
    assert_eq!(error, expected);
}

#[tokio::test]
async fn answers_are_remembered_until_the_file_changes() {
    let folder = tempfile::tempdir().unwrap();
    let bin = folder.path();
    fake(bin, "python3.9", &format!("echo x >> {}/asked; echo /bin/sh; echo 3.9.1", bin.display()));
    for _ in 0..3 {
        host(bin, bin).resolve_runtime("python3.9").await.unwrap();
    }
    let asked = || std::fs::read_to_string(bin.join("asked")).unwrap().lines().count();
    assert_eq!(asked(), 1);
    fake(bin, "python3.9", &format!("echo x >> {}/asked; echo /bin/sh; echo 3.9.2", bin.display()));
    assert_eq!(host(bin, bin).resolve_runtime("python3.9").await.unwrap().unwrap().version, "3.9.2");
    assert_eq!(asked(), 2);
}

#[tokio::test]
async fn pip_makes_the_environment_once_for_engines_that_race() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let (one, two) = (Fixture::with_cache(Start::Plain, &cache), Fixture::with_cache(Start::Plain, &cache));
    let interpreter = one.interpreter().await;
    let (first, second) = tokio::join!(one.host.prepare(&interpreter), two.host.prepare(&interpreter));
    first.unwrap();
    second.unwrap();
    let site = cache.join("python").join(&interpreter.version);
    let names: Vec<_> =
        site.read_dir().unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.len(), 2, "the environment and its lock: {names:?}");
    let code = "import boto3, botocore\ndef handler(e, c): return boto3.__file__\n";
    let file = one.function(code).await.value("{}").await;
    assert!(file.as_str().unwrap().starts_with(site.to_str().unwrap()), "{file}");
}

/// A Python whose `pip` cannot be imported, as on a bare Debian.
fn without_pip(folder: &Path, python: &Path) {
    let script = format!(
        "case \"$*\" in '-c import pip') exit 1;; *probe*|-I*) echo {0}/python3; {1} -c 'import sys; print(\"%d.%d.%d\" % sys.version_info[:3])';; *) exec {1} \"$@\";; esac",
        folder.display(),
        python.display()
    );
    fake(folder, "python3", &script);
}

#[tokio::test]
async fn without_pip_the_built_in_installer_makes_it() {
    let folder = tempfile::tempdir().unwrap();
    let bin = folder.path();
    let real = Fixture::new(Start::Plain).await.interpreter().await;
    without_pip(bin, &real.path);
    let host = host(bin, bin);
    let interpreter = host.resolve_runtime("python3.8").await.unwrap().unwrap();
    assert_eq!(interpreter.path, bin.join("python3"));
    host.prepare(&interpreter).await.unwrap();
    let site = bin.join("cache/python").join(&interpreter.version).join("boto3-1");
    let check = "import boto3; boto3.client('dynamodb', region_name='us-east-1'); print(boto3.__file__)";
    let output = std::process::Command::new(&real.path)
        .args(["-S", "-c", check])
        .env("PYTHONPATH", &site)
        .output()
        .unwrap();
    let file = String::from_utf8(output.stdout).unwrap();
    assert!(file.starts_with(site.to_str().unwrap()), "{file} {}", String::from_utf8_lossy(&output.stderr));
    assert!(!bin.join("cache/python").join(&interpreter.version).join("boto3-1.downloads").exists());
}

#[tokio::test]
async fn without_a_network_functions_run_and_boto3_says_why_not() {
    let folder = tempfile::tempdir().unwrap();
    let bin = folder.path();
    let real = Fixture::new(Start::Plain).await.interpreter().await;
    // An index that nobody serves, as where there is no network.
    let wrapped = bin.join("bin");
    std::fs::create_dir(&wrapped).unwrap();
    let script = format!(
        "case \"$*\" in -I*) echo {}/python3; echo {}; exit;; esac\n\
         export PIP_RETRIES=0 PIP_NO_CACHE_DIR=1 PIP_FIND_LINKS= PIP_INDEX_URL=http://127.0.0.1:9/simple\n\
         exec {} \"$@\"",
        wrapped.display(),
        real.version,
        real.path.display()
    );
    fake(&wrapped, "python3", &script);
    let broken = host(bin, &wrapped);
    let interpreter = broken.resolve_runtime("python3.8").await.unwrap().unwrap();
    let error = broken.prepare(&interpreter).await.unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("cannot make the boto3 environment for Python {}", real.version)),
        "{error}"
    );
    let fixture = Fixture::with_cache(Start::Plain, &bin.join("cache"));
    let spec = fixture.spec("def handler(e, c):\n    import json\n    return 1\n");
    let process = broken.spawn(&spec).await.unwrap();
    let report = process.invoke(support::invocation("{}")).await;
    assert_eq!(report.outcome, sandbox::Outcome::Response("1".into()));
    let spec = fixture.spec("import boto3\n");
    let report = broken.spawn(&spec).await.unwrap().invoke(support::invocation("{}")).await;
    let payload = String::from_utf8(report.outcome.payload("").to_vec()).unwrap();
    assert!(
        payload.contains("Unable to import module 'index': No module named 'boto3' (cannot make the boto3"),
        "{payload}"
    );
}
