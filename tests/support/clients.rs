//! The real clients: boto3 and the AWS CLI, in a Python environment that is made once.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::engine::Engine;
use super::programs::{Ran, command, kept, repository, run};

/// The environment's `bin` folder.
fn environment() -> &'static PathBuf {
    static BIN: OnceLock<PathBuf> = OnceLock::new();
    BIN.get_or_init(make)
}

/// Makes the environment unless it is there and of these very requirements. Test programs that want it at
/// once wait for the one that makes it.
fn make() -> PathBuf {
    let folder = kept("clients");
    let requirements = repository().join("tests/clients/requirements.txt");
    let wanted = std::fs::read_to_string(&requirements).unwrap();
    let lock = File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let made = folder.join("made");
    let bin = folder.join("environment/bin");
    if std::fs::read_to_string(&made).ok().as_deref() != Some(wanted.as_str()) {
        let environment = folder.join("environment");
        run(command("python3").args(["-m", "venv", "--clear"]).arg(&environment)).ok();
        let mut install = command(bin.join("python"));
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
        run(install.arg(&requirements)).ok();
        std::fs::write(&made, wanted).unwrap();
    }
    bin
}

/// Points a client at an engine, as anybody.
fn towards(engine: &Engine, command: &mut Command) {
    command.env("AWS_ENDPOINT_URL", engine.endpoint()).env("AWS_DEFAULT_REGION", "us-east-1");
    command.env("AWS_ACCESS_KEY_ID", "anybody").env("AWS_SECRET_ACCESS_KEY", "secret");
    // An error is to be seen as it was answered, not retried.
    command.env("AWS_MAX_ATTEMPTS", "1").env("AWS_EC2_METADATA_DISABLED", "true");
    command.env("PYTHONDONTWRITEBYTECODE", "1");
}

/// Runs `aws` with arguments as its user types them.
#[track_caller]
pub fn aws(engine: &Engine, arguments: &str) -> Ran {
    let mut aws = command(environment().join("aws"));
    towards(engine, &mut aws);
    aws.args(["--output", "json"]).args(arguments.split_whitespace()).current_dir(super::programs::links());
    run(&mut aws)
}

/// Runs a shell script whose `aws` is that of the tests, as its user would in this folder.
#[track_caller]
pub fn shell(engine: &Engine, folder: &Path, script: &str, variables: &[(&str, &str)]) -> Ran {
    let mut sh = command("sh");
    towards(engine, &mut sh);
    let path = std::env::var("PATH").unwrap_or_default();
    sh.env("PATH", format!("{}:{path}", environment().display())).envs(variables.iter().copied());
    run(sh.current_dir(folder).arg("-c").arg(script))
}

/// Plays a scenario of `tests/clients/<file>.py` against an engine; its assertions are the test's.
#[track_caller]
pub fn play(engine: &Engine, file: &str, scenario: &str) {
    let mut python = command(environment().join("python"));
    towards(engine, &mut python);
    python.arg(repository().join("tests/clients/play.py")).args([file, scenario]);
    let played = run(&mut python);
    assert_eq!(
        played.status,
        0,
        "{file}.{scenario}:\n{}\n{}\n{}",
        played.stdout,
        played.stderr,
        engine.said()
    );
}

/// Every scenario there is: its file and its name.
pub fn scenarios() -> Vec<(String, String)> {
    let mut python = command(environment().join("python"));
    python.arg(repository().join("tests/clients/play.py")).arg("--list");
    python.env("PYTHONDONTWRITEBYTECODE", "1").env("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    let listed = run(&mut python).ok();
    let pair = |line: &str| line.split_once(' ').map(|(file, name)| (file.to_owned(), name.to_owned()));
    listed.lines().filter_map(pair).collect()
}
