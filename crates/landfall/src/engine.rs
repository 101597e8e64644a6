//! Wiring: opens the store, builds every service on it, opens the door, listens.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use base::{OsEntropy, SystemClock};
use clap::{Args, ValueEnum};
use edge::{Edge, Listener, Workers};
use sandbox::{Host, HostConfig, Progress};
use service::{Door, Platform, Service};
use store::{Durability, Embedded, Options, Store};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::output::{Failure, Outcome};
use crate::root_key;

/// The port that tooling for AWS emulators expects.
pub const PORT: u16 = 4566;
/// Where a running engine notes its address, within its data directory.
pub const ENDPOINT_FILE: &str = "endpoint";

/// How the engine is to run.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// The port to listen on; 0 takes a free one and prints it
    #[arg(long, env = "LANDFALL_PORT", default_value_t = PORT)]
    pub port: u16,
    /// The address to listen on; beyond loopback only with --strict
    #[arg(long, env = "LANDFALL_HOST", default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub host: IpAddr,
    /// Where everything is kept
    #[arg(long, env = "LANDFALL_DATA_DIR", default_value = ".landfall", value_name = "DIR")]
    pub data_dir: PathBuf,
    /// Keep everything in memory only, and nothing when the engine stops
    #[arg(long, conflicts_with = "durability")]
    pub ephemeral: bool,
    /// When a write is acknowledged: once the disk has it, or once the operating system has it
    #[arg(long, value_enum, default_value_t)]
    pub durability: Acknowledge,
    /// Verify every signature against known keys; without it, unknown keys act as the account's root
    #[arg(long)]
    pub strict: bool,
    /// The account that everything belongs to
    #[arg(long, env = "LANDFALL_ACCOUNT", default_value = base::DEFAULT_ACCOUNT, value_parser = account)]
    pub account: String,
    /// The Region of calls whose signature names none
    #[arg(long, env = "LANDFALL_REGION", default_value = base::DEFAULT_REGION)]
    pub region: String,
}

/// When a write is acknowledged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Acknowledge {
    /// Survives a power cut.
    #[default]
    Synced,
    /// Survives the end of the engine, not a power cut; faster.
    Relaxed,
}

/// The key that stands for the account's root under `--strict`; without that, any key does.
fn root_key(settings: &Settings) -> Outcome<Option<iam::RootKey>> {
    match (settings.strict, settings.ephemeral) {
        (false, _) => Ok(None),
        (true, false) => root_key::find_or_make(&settings.data_dir).map(Some),
        (true, true) => match root_key::from_environment()? {
            Some(key) => Ok(Some(key)),
            None => Err(Failure::new(
                "--strict with --ephemeral has nowhere to keep the root's access key: set \
                 LANDFALL_ROOT_ACCESS_KEY_ID and LANDFALL_ROOT_SECRET_ACCESS_KEY",
            )),
        },
    }
}

fn account(text: &str) -> Result<String, String> {
    let valid = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if valid { Ok(text.to_owned()) } else { Err("an account is twelve digits".to_owned()) }
}

/// A running engine.
pub struct Engine {
    endpoint: String,
    host: Host,
    lambda: Arc<lambda::Lambda>,
    storage: Storage,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
    /// What calls left running runs there: it must not end before the engine does.
    _workers: Arc<Workers>,
    tidying: [JoinHandle<()>; 2],
    note: Option<PathBuf>,
    root_key: Option<iam::RootKey>,
}

/// Where state lies, and where scratch files may.
struct Storage {
    store: Arc<dyn Store>,
    embedded: Option<Arc<Embedded>>,
    scratch: PathBuf,
}

impl Engine {
    /// Takes the port, opens the data directory, resumes what was under way, and serves.
    pub async fn start(settings: &Settings) -> Outcome<Self> {
        if !settings.host.is_loopback() && !settings.strict {
            return Err(Failure::new(format!(
                "{} can be reached from other machines: add --strict, so that every call's signature is verified, \
                 or listen on 127.0.0.1",
                settings.host
            )));
        }
        let listener = Listener::bind(SocketAddr::new(settings.host, settings.port)).await?;
        let endpoint = format!("http://{}", listener.address());
        let storage = Storage::open(settings).await?;
        let host = Host::new(HostConfig {
            cache_dir: cache_dir(),
            scratch_dir: storage.scratch.join("processes"),
            path: None,
            progress: Progress::default(),
        });
        for missing in host.missing_layers() {
            tracing::warn!("{missing}");
        }
        let door = Door::new();
        let platform = platform(settings, &storage, &door, &endpoint);
        let services = Services::build(&platform, &host, &storage.scratch);
        services.open(&door).await?;
        let root_key = root_key(settings)?;
        let port = listener.address().port();
        let edge = Edge {
            port,
            authenticator: iam::Authenticator::new(
                Arc::clone(&services.iam),
                settings.strict,
                root_key.clone(),
            ),
            apis: apigateway::Execution::new(platform.clone()),
            clock: Arc::clone(&platform.clock),
            entropy: Arc::clone(&platform.entropy),
            account: Arc::clone(&platform.account),
            region: Arc::clone(&platform.region),
            door,
        };
        let (stop, stopped) = watch::channel(false);
        let workers = Arc::new(Workers::start()?);
        let serving = tokio::spawn(listener.serve(Arc::new(edge), Arc::clone(&workers), stopped));
        catch_up(Arc::clone(&services.lambda), Arc::clone(&services.dynamodb));
        let tidying = [
            keep_tidy(Arc::clone(&services.logs), Arc::clone(&services.dynamodb)),
            keep_expiring(Arc::clone(&services.dynamodb)),
        ];
        let note = note_endpoint(settings, &endpoint)?;
        let lambda = services.lambda;
        Ok(Self {
            endpoint,
            host,
            lambda,
            storage,
            stop,
            serving,
            _workers: workers,
            tidying,
            note,
            root_key,
        })
    }

    /// The engine's address, e.g. `http://127.0.0.1:4566`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The account root's access key, where the engine is strict.
    pub fn root_key(&self) -> Option<iam::RootKey> {
        self.root_key.clone()
    }

    /// The machine that functions run on.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Serves until Ctrl-C or a request to terminate, then stops cleanly.
    pub async fn until_interrupted(self) -> Outcome {
        interrupted().await?;
        eprintln!("stopping …");
        self.stop().await
    }

    /// Lets requests under way finish, ends the functions' processes, and closes the store.
    pub async fn stop(self) -> Outcome {
        self.stop.send_replace(true);
        self.serving.await?;
        self.tidying.iter().for_each(JoinHandle::abort);
        self.lambda.shutdown().await;
        if let Some(note) = &self.note {
            // Another engine would write its own; a stale one only misleads.
            let _ = std::fs::remove_file(note);
        }
        self.storage.close().await
    }
}

impl Storage {
    async fn open(settings: &Settings) -> Outcome<Self> {
        if settings.ephemeral {
            let scratch = std::env::temp_dir().join(format!("landfall-{}", std::process::id()));
            std::fs::create_dir_all(&scratch)?;
            return Ok(Self { store: store::memory(), embedded: None, scratch });
        }
        let durability = match settings.durability {
            Acknowledge::Synced => Durability::Synced,
            Acknowledge::Relaxed => Durability::Relaxed,
        };
        let path = settings.data_dir.join("store");
        let options = Options { durability, ..Options::default() };
        let embedded = tokio::task::spawn_blocking(move || Embedded::open(path, options)).await??;
        let scratch = settings.data_dir.canonicalize()?.join("scratch");
        if scratch.exists() {
            std::fs::remove_dir_all(&scratch)?;
        }
        std::fs::create_dir_all(&scratch)?;
        Ok(Self { store: Arc::clone(&embedded) as Arc<dyn Store>, embedded: Some(embedded), scratch })
    }

    async fn close(self) -> Outcome {
        // What is left there was of processes that are gone.
        let _ = std::fs::remove_dir_all(&self.scratch);
        if let Some(embedded) = self.embedded {
            tokio::task::spawn_blocking(move || embedded.close()).await??;
        }
        Ok(())
    }
}

fn platform(settings: &Settings, storage: &Storage, door: &Arc<Door>, endpoint: &str) -> Platform {
    Platform {
        store: Arc::clone(&storage.store),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
        aws: Arc::clone(door) as Arc<dyn service::CallAws>,
        account: settings.account.as_str().into(),
        region: settings.region.as_str().into(),
        endpoint: endpoint.into(),
    }
}

/// Every service, built but not yet behind the door.
struct Services {
    iam: Arc<iam::Iam>,
    dynamodb: Arc<dynamodb::Dynamodb>,
    lambda: Arc<lambda::Lambda>,
    logs: Arc<logs::Logs>,
    apigateway: Arc<apigateway::Apigateway>,
    cloudformation: Arc<cloudformation::Cloudformation>,
}

impl Services {
    fn build(platform: &Platform, host: &Host, scratch: &Path) -> Self {
        Self {
            iam: iam::Iam::new(platform.clone()),
            dynamodb: dynamodb::Dynamodb::new(platform.clone()),
            lambda: lambda::Lambda::new(platform.clone(), host.clone(), scratch.join("functions")),
            logs: logs::Logs::new(platform.clone()),
            apigateway: apigateway::Apigateway::new(platform.clone()),
            cloudformation: cloudformation::Cloudformation::new(platform.clone()),
        }
    }

    /// Opens the door, and takes up what an earlier engine left in the middle.
    async fn open(&self, door: &Door) -> Outcome {
        let services: Vec<Service> = vec![
            iam::service(Arc::clone(&self.iam))?,
            iam::sts_service(Arc::clone(&self.iam))?,
            dynamodb::service(Arc::clone(&self.dynamodb))?,
            dynamodb::streams_service(Arc::clone(&self.dynamodb))?,
            lambda::service(Arc::clone(&self.lambda))?,
            logs::service(Arc::clone(&self.logs))?,
            apigateway::service(Arc::clone(&self.apigateway))?,
            cloudformation::service(Arc::clone(&self.cloudformation)),
        ];
        door.open(services, Arc::clone(&self.iam) as Arc<dyn service::Authorizer>);
        let resumed = cloudformation::resume(&self.cloudformation).await?;
        if resumed > 0 {
            tracing::info!(
                stacks = resumed,
                "taking up stack operations that an earlier engine left unfinished"
            );
        }
        Ok(())
    }
}

/// Work that can wait until the engine serves: what deleted tables left behind is removed, and the
/// runtimes of the functions there are made ready.
fn catch_up(lambda: Arc<lambda::Lambda>, dynamodb: Arc<dynamodb::Dynamodb>) {
    tokio::spawn(async move {
        if let Err(error) = lambda.warm().await {
            tracing::warn!(%error, "functions will start more slowly at first");
        }
        if let Err(error) = dynamodb.resume().await {
            tracing::warn!(%error, "items of deleted tables could not be removed");
        }
    });
}

/// Keeps logs and streams tidy for as long as the engine runs: once soon after the start, then every hour.
fn keep_tidy(logs: Arc<logs::Logs>, dynamodb: Arc<dynamodb::Dynamodb>) -> JoinHandle<()> {
    const EVERY: Duration = Duration::from_secs(3600);
    tokio::spawn(async move {
        loop {
            if let Err(error) = logs.tidy().await {
                tracing::warn!(%error, "expired log events could not be removed");
            }
            if let Err(error) = dynamodb.trim_streams().await {
                tracing::warn!(%error, "old records of streams could not be removed");
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}

/// Deletes items whose time to live is over, for as long as the engine runs, within about a second.
fn keep_expiring(dynamodb: Arc<dynamodb::Dynamodb>) -> JoinHandle<()> {
    const EVERY: Duration = Duration::from_secs(1);
    tokio::spawn(async move {
        loop {
            if let Err(error) = dynamodb.expire_items().await {
                tracing::warn!(%error, "expired items could not be deleted");
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}

/// Notes the address for the commands that look for an engine on this data.
fn note_endpoint(settings: &Settings, endpoint: &str) -> Outcome<Option<PathBuf>> {
    if settings.ephemeral {
        return Ok(None);
    }
    let path = settings.data_dir.join(ENDPOINT_FILE);
    std::fs::write(&path, endpoint)?;
    Ok(Some(path))
}

/// What is made once for the user: Python environments.
pub fn cache_dir() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || set("HOME").map(|home| home.join(".cache"));
    let base = set("XDG_CACHE_HOME").or_else(home).unwrap_or_else(std::env::temp_dir);
    set("LANDFALL_CACHE_DIR").unwrap_or_else(|| base.join("landfall"))
}

/// Waits for Ctrl-C or SIGTERM.
async fn interrupted() -> Outcome {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
