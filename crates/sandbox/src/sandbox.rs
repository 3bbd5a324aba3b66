//! A running sandbox, and how it is started.

mod start;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use wechatpay_runtime::client::ClientBuilder;
use wechatpay_runtime::transport::ReqwestTransport;
use wechatpay_runtime::{Client, Host, Merchant, PlatformKeys};

use self::start::{files_error, keys, listen, lock, pass_time};
use crate::catalogue::Catalogue;
use crate::clock::SharedClock;
use crate::configuration::Configuration;
use crate::control;
use crate::error::{ActionError, ClientError, IdentityError, PayError, StartError};
use crate::faults::{Fault, FaultError, Faults};
use crate::folder::LockedFolder;
use crate::gateway::{Gateway, Parts};
use crate::identity::{KeyPool, MERCHANT_ID, PlatformKeyMode, SharedIdentity};
use crate::log::{Log, LogEntry};
use crate::memory::{ActError, Memory};
use crate::notifier::Notifier;
use crate::server::{self, Port};
use crate::settings::Settings;

/// A sandbox, which runs until it is dropped.
pub struct Sandbox {
    parts: Parts,
    notifier: Arc<Notifier>,
    configuration: Configuration,
    file: Option<PathBuf>,
    merchant: Merchant,
    platform_keys: PlatformKeys,
    tasks: Vec<JoinHandle<()>>,
    _folder: Option<LockedFolder>,
}

/// Starts a [`Sandbox`]; see [`Sandbox::builder`].
#[derive(Debug)]
#[must_use = "nothing runs before `start`"]
pub struct SandboxBuilder {
    specs: Option<PathBuf>,
    catalogue: Option<Arc<Catalogue>>,
    merchant_id: String,
    mode: PlatformKeyMode,
    port: u16,
    tls_port: u16,
    directory: Option<PathBuf>,
    ephemeral: bool,
    settings: Settings,
}

impl Sandbox {
    /// Starts to configure a sandbox. The defaults are the repository's specs, free ports, no files, and the documented
    /// schedule of notifications.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder {
            specs: None,
            catalogue: None,
            merchant_id: MERCHANT_ID.to_owned(),
            mode: PlatformKeyMode::default(),
            port: 0,
            tls_port: 0,
            directory: None,
            ephemeral: false,
            settings: Settings::default(),
        }
    }

    /// The address of the port for plain HTTP: `http://127.0.0.1:port`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.configuration.base_url
    }

    /// The address of the port for TLS: `https://127.0.0.1:port`.
    #[must_use]
    pub fn tls_base_url(&self) -> &str {
        &self.configuration.tls_base_url
    }

    /// The configuration for clients.
    #[must_use]
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// The file with the configuration, if a directory was given.
    #[must_use]
    pub fn configuration_file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The merchant with all its keys.
    #[must_use]
    pub fn merchant(&self) -> &Merchant {
        &self.merchant
    }

    /// The platform's public keys, of the kind that the merchant uses.
    #[must_use]
    pub fn platform_keys(&self) -> &PlatformKeys {
        &self.platform_keys
    }

    /// The certificate of the authority that certified the TLS port, in PEM.
    #[must_use]
    pub fn authority_pem(&self) -> String {
        self.parts.identity.read().authority_pem()
    }

    /// The operations and notifications that it knows.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.parts.catalogue
    }

    /// A builder for a client of the sandbox, which uses the TLS port for all hosts.
    ///
    /// # Errors
    /// When the TLS library refuses the keys.
    pub fn client_builder(&self) -> Result<ClientBuilder, ClientError> {
        let transport = ReqwestTransport::builder()
            .roots_pem(self.authority_pem().as_bytes())?
            .only_given_roots()
            .identity_of(&self.merchant)?
            .build()?;
        let mut builder = Client::builder(self.merchant.clone(), self.platform_keys.clone()).transport(transport);
        for host in Host::ALL {
            builder = builder.base_url(host, self.tls_base_url())?;
        }
        Ok(builder)
    }

    /// The log entries after the one with this id, oldest first; 0 gives all entries.
    #[must_use]
    pub fn log_after(&self, id: u64) -> Vec<LogEntry> {
        self.parts.log.after(id)
    }

    /// Pays an order, as the payer would, and starts to send its notification.
    ///
    /// # Errors
    /// When there is no such order, or it is already paid or closed.
    pub fn pay(&self, out_trade_no: &str) -> Result<(), PayError> {
        match self.parts.memory.pay(out_trade_no) {
            Ok(_) => Ok(()),
            Err(ActError::Unknown(reason) | ActError::State(reason)) => Err(PayError { reason }),
        }
    }

    /// Makes a transition that a lifecycle in the specs names, as the payer or the platform would. `resource` is the
    /// name of the lifecycle, `id` the caller's id of the resource, `action` that of the transition, or `notify`, which
    /// sends the last notification again.
    ///
    /// # Errors
    /// When there is no such resource or action, or the resource is in another state.
    pub fn act(&self, resource: &str, id: &str, action: &str) -> Result<(), ActionError> {
        match self.parts.memory.act(resource, id, None, action) {
            Ok(_) => Ok(()),
            Err(ActError::Unknown(reason) | ActError::State(reason)) => Err(ActionError { reason }),
        }
    }

    /// Advances the clock by which orders expire and states end, and makes the transitions whose time has come.
    /// Signatures keep the real time.
    pub fn advance(&self, time: Duration) {
        self.parts
            .clock
            .advance(i64::try_from(time.as_millis()).unwrap_or(i64::MAX));
        self.parts.memory.settle();
    }

    /// Injects a fault into later calls.
    ///
    /// # Errors
    /// When the fault is invalid, or too many are pending.
    pub fn add_fault(&self, fault: Fault) -> Result<(), FaultError> {
        self.parts.faults.add(fault)
    }

    /// Generates a new platform certificate, which from now on signs when a request names no key, unless the merchant
    /// uses no certificates. Returns its serial number.
    ///
    /// # Errors
    /// When the key cannot be generated.
    pub fn rotate_keys(&self) -> Result<String, IdentityError> {
        self.parts.identity.rotate()
    }
}

impl SandboxBuilder {
    /// The folder of specs that holds `api/` and `families.yaml`, all of which are checked at the start; by default the
    /// repository's, which are not checked again.
    pub fn specs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.specs = Some(folder.into());
        self
    }

    /// Specs that were read before, which several sandboxes can share.
    pub fn catalogue(mut self, catalogue: Arc<Catalogue>) -> Self {
        self.catalogue = Some(catalogue);
        self
    }

    /// The merchant id (`mchid`).
    pub fn merchant_id(mut self, id: impl Into<String>) -> Self {
        self.merchant_id = id.into();
        self
    }

    /// The kinds of platform key that the merchant uses; both by default.
    pub const fn platform_key_mode(mut self, mode: PlatformKeyMode) -> Self {
        self.mode = mode;
        self
    }

    /// The port for plain HTTP; 0, the default, takes any free one.
    pub const fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The port for TLS; 0, the default, takes any free one.
    pub const fn tls_port(mut self, port: u16) -> Self {
        self.tls_port = port;
        self
    }

    /// The folder that keeps the keys and the memory, and into which `sandbox.json` is written; none by default. The next sandbox of
    /// this folder has the same authority, keys and serial numbers. Only one at a time can use it.
    pub fn directory(mut self, folder: impl Into<PathBuf>) -> Self {
        self.directory = Some(folder.into());
        self
    }

    /// Generates all keys and begins with an empty memory, and keeps neither for the next sandbox of the folder. A sandbox
    /// without a folder has new certificates and API keys in any case, but RSA keys that the first run of the build has
    /// generated.
    pub const fn ephemeral(mut self) -> Self {
        self.ephemeral = true;
        self
    }

    /// The pauses between the attempts to send a notification; the documented ones by default. There is one attempt
    /// more than pauses.
    pub fn notification_schedule(mut self, pauses: impl Into<Vec<Duration>>) -> Self {
        self.settings.schedule = pauses.into();
        self
    }

    /// How long a TLS handshake, and then the head of each request, may take; 10 seconds by default.
    pub const fn head_timeout(mut self, timeout: Duration) -> Self {
        self.settings.head_timeout = timeout;
        self
    }

    /// The factor by which the times that resources stay in a state are multiplied: 1 is as in life and the default, 0
    /// makes every transition that only waits for time happen at once.
    pub const fn pace(mut self, factor: f64) -> Self {
        self.settings.pace = factor;
        self
    }

    /// The number of calls a second of each operation whose documents give no limit; unlimited by default.
    pub const fn rate_limit(mut self, calls: u32) -> Self {
        self.settings.rate_limit = Some(calls);
        self
    }

    /// Reads the specs, generates the keys, and listens on the ports.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(self) -> Result<Sandbox, StartError> {
        let (merchant_id, mode) = (self.merchant_id.clone(), self.mode);
        let catalogue = self.catalogue.clone();
        let specs = self.specs.clone();
        let locked = self.directory.as_deref().map(lock).transpose()?;
        let keeping = self.directory.clone().filter(|_| !self.ephemeral);
        // A sandbox without a folder is one of a test.
        let mut pool = match self.directory.is_none() && !self.ephemeral {
            true => KeyPool::of_build(),
            false => KeyPool::new(),
        };
        let prepared = tokio::task::spawn_blocking(move || {
            let kept = keys(&merchant_id, keeping.as_deref(), &mut pool)?;
            let identity = SharedIdentity::new(kept, mode, keeping)?;
            let catalogue = match catalogue {
                Some(catalogue) => catalogue,
                None => Arc::new(match specs {
                    Some(specs) => Catalogue::read(&specs)?,
                    None => Catalogue::read_checked(&Catalogue::repository_specs())?,
                }),
            };
            Ok::<_, StartError>((identity, catalogue))
        });
        let (identity, catalogue) = prepared.await.map_err(|_| StartError::Cancelled)??;
        let (plain, base_url) = listen(self.port, "http").await?;
        let (tls, tls_base_url) = listen(self.tls_port, "https").await?;
        let identity = Arc::new(identity);
        let configuration = Configuration::new(&identity.read(), &base_url, &tls_base_url);
        let file = self.directory.as_ref().map(|directory| {
            let written = configuration.write(directory, &identity.read());
            written.map_err(files_error(directory))
        });
        let file = file.transpose()?;
        let acceptor = server::acceptor(&identity.read())?;
        let (merchant, platform_keys) = (identity.read().merchant()?, identity.read().platform_keys()?);
        let Settings {
            rate_limit,
            schedule,
            head_timeout,
            pace,
        } = self.settings;
        let log = Arc::new(Log::default());
        let notifier = Arc::new(Notifier::new(Arc::clone(&identity), Arc::clone(&log), schedule)?);
        let clock = Arc::new(SharedClock::default());
        let remembering = self.directory.as_deref().filter(|_| !self.ephemeral);
        let memory = Memory::open(
            Arc::clone(&catalogue),
            remembering,
            Arc::clone(&notifier),
            Arc::clone(&clock),
            pace.clamp(0.0, 1_000.0),
        );
        let memory = Arc::new(memory.map_err(|error| StartError::Memory {
            reason: error.to_string(),
        })?);
        let parts = Parts {
            catalogue,
            identity,
            log,
            faults: Arc::new(Faults::default()),
            memory,
            clock,
        };
        let gateway = Arc::new(Gateway::new(&parts, rate_limit));
        let router = server::router(gateway, control::router(&parts, configuration.public()));
        let ports = [
            Port {
                listener: plain,
                base_url: base_url.into(),
                acceptor: None,
                head_timeout,
            },
            Port {
                listener: tls,
                base_url: tls_base_url.into(),
                acceptor: Some(acceptor),
                head_timeout,
            },
        ];
        let mut tasks: Vec<_> = ports
            .map(|port| tokio::spawn(server::serve(port, router.clone())))
            .into();
        tasks.push(tokio::spawn(pass_time(Arc::clone(&parts.memory))));
        Ok(Sandbox {
            parts,
            notifier,
            configuration,
            file,
            merchant,
            platform_keys,
            tasks,
            _folder: locked,
        })
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        self.notifier.abort();
        self.parts.memory.close();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("configuration", &self.configuration)
            .finish_non_exhaustive()
    }
}
