//! A running sandbox, and how it is started.

mod builder;
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
use crate::control::{self, PublicConfiguration};
use crate::environment;
use crate::error::{ActionError, ClientError, IdentityError, PayError, StartError};
use crate::faults::{Fault, FaultError, Faults};
use crate::folder::LockedFolder;
use crate::gateway::{Gateway, Parts};
use crate::hosts::Hosts;
use crate::identity::{BRAND_ID, KeyPool, MERCHANT_ID, MerchantAccount, SharedIdentity};
use crate::log::{Log, LogEntry};
use crate::memory::{Memory, Of};
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
    /// The first merchant.
    first: MerchantAccount,
    others: Vec<MerchantAccount>,
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
            first: MerchantAccount::new(MERCHANT_ID),
            others: Vec::new(),
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

    /// A merchant with all its keys; `None` when the sandbox has no such merchant.
    #[must_use]
    pub fn merchant_of(&self, merchant_id: &str) -> Option<Merchant> {
        self.parts.identity.of_merchant(merchant_id)?.merchant().ok()
    }

    /// The platform's public keys of a merchant; `None` when the sandbox has no such merchant.
    #[must_use]
    pub fn platform_keys_of(&self, merchant_id: &str) -> Option<PlatformKeys> {
        self.parts.identity.of_merchant(merchant_id)?.platform_keys().ok()
    }

    /// The first merchant with all its keys.
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
        self.parts.identity.first().authority_pem()
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
        self.parts.memory.pay(out_trade_no)?;
        Ok(())
    }

    /// Makes a transition that a lifecycle in the specs names, as the payer or the platform would. `resource` is the
    /// name of the lifecycle, `id` the caller's id of the resource, `action` that of the transition, or `notify`, which
    /// sends the last notification again: `act("order", &out_trade_no, "complain")`. `GET /_sandbox/resources` lists them.
    ///
    /// # Errors
    /// When there is no such resource or action, which the error lists, or the resource is in another state.
    pub fn act(&self, resource: &str, id: &str, action: &str) -> Result<(), ActionError> {
        self.parts.memory.act(resource, id, Of::default(), action)?;
        Ok(())
    }

    /// Advances the clock by which orders expire, states end and notifications are sent again, and makes the transitions
    /// whose time has come. The folder keeps the time of the clock. Signatures keep the real time.
    pub fn advance(&self, time: Duration) {
        self.parts
            .memory
            .advance(i64::try_from(time.as_millis()).unwrap_or(i64::MAX));
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
    /// Reads the specs, generates the keys, and listens on the ports.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(self) -> Result<Sandbox, StartError> {
        let (mut first, others) = (self.first.clone(), self.others.clone());
        if others.iter().all(|account| account.brand_id.is_none()) {
            first.brand_id.get_or_insert_with(|| BRAND_ID.to_owned());
        }
        let mut names = self.settings.names.clone();
        if !self.settings.listen.is_unspecified() && !self.settings.listen.is_loopback() {
            names.push(self.settings.listen.to_string());
        }
        let certified = names.clone();
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
            let kept = keys(&first, keeping.as_deref(), &mut pool)?;
            let identity = SharedIdentity::new(kept, &first, &others, &mut pool, keeping, &certified)?;
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
        let (plain, base_url) = listen(self.settings.listen, self.port, "http").await?;
        let (tls, tls_base_url) = listen(self.settings.listen, self.tls_port, "https").await?;
        let identity = Arc::new(identity);
        let configuration = Configuration::new(&identity, &base_url, &tls_base_url);
        let file = self.directory.as_ref().map(|directory| {
            let written = configuration.write(directory, &identity);
            written.map_err(files_error(directory))
        });
        let file = file.transpose()?;
        let acceptor = server::acceptor(identity.first())?;
        let (merchant, platform_keys) = (identity.first().merchant()?, identity.first().platform_keys()?);
        let Settings {
            rate_limit,
            schedule,
            head_timeout,
            pace,
            notify_hosts,
            ..
        } = self.settings;
        let log = Arc::new(Log::default());
        let notifier = Arc::new(Notifier::new(
            Arc::clone(&identity),
            Arc::clone(&log),
            schedule,
            Hosts::new(notify_hosts),
        )?);
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
        let folder = self
            .directory
            .as_deref()
            .and_then(|folder| std::path::absolute(folder).ok());
        let public = PublicConfiguration {
            values: configuration.public(),
            environment: folder.map(|folder| environment::without_keys(&configuration, &folder)),
        };
        let router = server::router(gateway, control::router(&parts, public, Hosts::new(names)));
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
