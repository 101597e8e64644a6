//! One engine over one store, on one port: its services, their door, the listener. Nothing but the store says what it holds,
//! so a fork is simply another one over a forked store.

use std::path::PathBuf;
use std::sync::Arc;

use base::{OsEntropy, SystemClock};
use chaos::{Chaos, Plan};
use edge::{Edge, Listener, Network, Workers};
use sandbox::Host;
use service::{Door, Platform};
use store::Store;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::control::Desk;
use super::forks::Forks;
use super::services::{Options, Services};
use super::settings::Settings;
use super::upkeep;
use crate::output::Outcome;

/// What an engine and its forks have in common.
pub struct Shared {
    /// How they are to run.
    pub settings: Settings,
    /// The machine that functions run on.
    pub host: Host,
    /// The account root's access key, where they are strict.
    pub root_key: Option<iam::RootKey>,
    /// The threads that serve connections. What calls left running runs there, so they last as long as everything else.
    pub workers: Arc<Workers>,
    /// Where what outlives a call runs in their place.
    pub runtime: Handle,
    /// The folder for scratch files.
    pub scratch: PathBuf,
    /// The forks there are.
    pub forks: Forks,
}

/// What an engine begins with.
pub struct Beginning {
    /// All state.
    pub store: Arc<dyn Store>,
    /// The port.
    pub listener: Listener,
    /// The folder for its scratch files.
    pub scratch: PathBuf,
    /// What its adversary is to do.
    pub plan: Option<Plan>,
}

/// A running engine.
pub struct Instance {
    endpoint: String,
    edge: Arc<Edge>,
    lambda: Arc<lambda::Lambda>,
    scratch: PathBuf,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
    upkeep: [JoinHandle<()>; 3],
}

impl Instance {
    /// Builds the services, resumes what was under way in the store, and serves.
    pub async fn start(shared: &Arc<Shared>, beginning: Beginning) -> Outcome<Self> {
        let Beginning { store, listener, scratch, plan } = beginning;
        std::fs::create_dir_all(&scratch)?;
        let endpoint = format!("http://{}", listener.address());
        let chaos = Chaos::new(Arc::clone(&store));
        if let Some(plan) = plan {
            chaos.set(plan).await?;
        }
        let door = Door::facing(Arc::clone(&chaos) as Arc<dyn service::Adversary>);
        let platform = platform(&shared.settings, &store, &door, &endpoint);
        let options = Options::from(&shared.settings);
        let services = Services::build(&platform, options.clone(), &shared.host, &scratch);
        services.open(&door).await?;
        let port = listener.address().port();
        let decider = Arc::clone(&services.iam) as Arc<dyn service::Authorizer>;
        let apis = Arc::new(apigateway::Execution::new(platform.clone(), decider, options.apigateway));
        let gateway = Arc::clone(&services.apigateway);
        let control = Arc::new(Desk::new(Arc::clone(shared), store, chaos, Arc::clone(&apis), gateway));
        let edge = Arc::new(edge(shared, &services, platform, door, control, apis, port));
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(listener.serve(Arc::clone(&edge), Arc::clone(&shared.workers), stopped));
        let upkeep = [
            upkeep::catch_up(Arc::clone(&services.lambda), Arc::clone(&services.dynamodb)),
            upkeep::keep_tidy(Arc::clone(&services.logs), Arc::clone(&services.dynamodb)),
            upkeep::keep_expiring(services.dynamodb),
        ];
        Ok(Self { endpoint, edge, lambda: services.lambda, scratch, stop, serving, upkeep })
    }

    /// Its address, e.g. `http://127.0.0.1:4566`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Its way in.
    pub fn edge(&self) -> Arc<Edge> {
        Arc::clone(&self.edge)
    }

    /// Lets requests under way finish and ends the functions' processes.
    pub async fn stop(self) -> Outcome {
        self.stop.send_replace(true);
        self.serving.await?;
        self.upkeep.iter().for_each(JoinHandle::abort);
        self.lambda.shutdown().await;
        // What is left there was of processes that are gone.
        let _ = std::fs::remove_dir_all(&self.scratch);
        Ok(())
    }
}

fn platform(settings: &Settings, store: &Arc<dyn Store>, door: &Arc<Door>, endpoint: &str) -> Platform {
    Platform {
        store: Arc::clone(store),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
        aws: door.handle(),
        account: settings.account.as_str().into(),
        region: settings.region.as_str().into(),
        endpoint: endpoint.into(),
    }
}

fn edge(
    shared: &Shared,
    services: &Services,
    platform: Platform,
    door: Arc<Door>,
    control: Arc<Desk>,
    apis: Arc<apigateway::Execution>,
    port: u16,
) -> Edge {
    let iam = Arc::clone(&services.iam);
    let Settings { source_vpc, source_vpce, .. } = &shared.settings;
    Edge {
        port,
        network: Network { vpc: source_vpc.clone(), vpc_endpoint: source_vpce.clone() },
        authenticator: iam::Authenticator::new(iam, shared.settings.strict, shared.root_key.clone()),
        apis,
        control,
        clock: platform.clock,
        entropy: platform.entropy,
        account: platform.account,
        region: platform.region,
        door,
    }
}

#[cfg(test)]
mod tests {
    use apigateway::settings::Throttle;
    use edge::Workers;
    use std::time::Duration;

    use sandbox::{HostConfig, Progress};

    use super::super::settings::{Acknowledge, PORT};
    use super::*;

    fn settings() -> Settings {
        Settings {
            port: PORT,
            host: std::net::Ipv4Addr::LOCALHOST.into(),
            data_dir: PathBuf::new(),
            ephemeral: true,
            durability: Acknowledge::default(),
            strict: false,
            account: base::DEFAULT_ACCOUNT.to_owned(),
            region: base::DEFAULT_REGION.to_owned(),
            enforce_throughput: false,
            table_delay: 0,
            trace_depth: 0,
            account_throttle: Throttle::ACCOUNT,
            jwks: Vec::new(),
            source_vpc: None,
            source_vpce: None,
            chaos: None,
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_engine_that_stops_lets_go_of_its_store() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = folder.path().to_owned();
        let (cache_dir, scratch_dir) = (scratch.join("cache"), scratch.join("processes"));
        let shared = Arc::new(Shared {
            settings: settings(),
            host: Host::new(HostConfig { cache_dir, scratch_dir, path: None, progress: Progress::default() }),
            root_key: None,
            workers: Arc::new(Workers::start().unwrap()),
            runtime: Handle::current(),
            scratch: scratch.clone(),
            forks: Forks::default(),
        });
        let store = store::memory();
        let held = Arc::downgrade(&store);
        let listener = Listener::bind((std::net::Ipv4Addr::LOCALHOST, 0).into()).await.unwrap();
        let plan = Some("stale=1:1s".parse().unwrap());
        let scratch = scratch.join("engine");
        let instance = Instance::start(&shared, Beginning { store, listener, scratch, plan }).await.unwrap();
        assert!(held.strong_count() > 0);
        instance.stop().await.unwrap();
        // Tasks that were told to stop end a little later.
        let gone = async {
            while held.strong_count() > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), gone).await.unwrap();
    }
}
