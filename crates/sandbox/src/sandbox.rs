//! A running gateway.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use wechatpay_runtime::client::{BaseUrlError, ClientBuilder};
use wechatpay_runtime::transport::{ReqwestTransport, TransportSetupError};
use wechatpay_runtime::{Client, Host, Merchant, PlatformKeys};

use crate::catalogue::{Catalogue, CatalogueError};
use crate::configuration::Configuration;
use crate::control::{self, Description};
use crate::faults::{Fault, FaultError};
use crate::gateway::Gateway;
use crate::identity::{Identity, IdentityError, MERCHANT_ID};
use crate::log::LogEntry;
use crate::notifier::Notifier;
use crate::server::{self, Port};
use crate::settings::Settings;

/// A gateway that runs until it is dropped.
pub struct Sandbox {
    gateway: Arc<Gateway>,
    configuration: Configuration,
    file: Option<PathBuf>,
    merchant: Merchant,
    platform_keys: PlatformKeys,
    tasks: Vec<JoinHandle<()>>,
}

/// Starts a [`Sandbox`]; see [`Sandbox::builder`].
#[derive(Debug)]
#[must_use = "nothing runs before `start`"]
pub struct SandboxBuilder {
    specs: Option<PathBuf>,
    catalogue: Option<Arc<Catalogue>>,
    merchant_id: String,
    port: u16,
    tls_port: u16,
    directory: Option<PathBuf>,
    settings: Settings,
}

/// Why a sandbox does not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// There are no specs.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// There are no keys.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// Notifications cannot be sent.
    #[error(transparent)]
    Transport(#[from] TransportSetupError),
    /// A port is taken.
    #[error("cannot listen on {address}: {source}; choose another port, or 0 for any")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The files cannot be written.
    #[error("cannot write the keys into {directory}: {source}")]
    Files {
        /// The folder.
        directory: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A task was cancelled: the runtime ends.
    #[error("the runtime ended while the sandbox started")]
    Cancelled,
}

/// Why there is no client of a sandbox.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The transport cannot be set up.
    #[error(transparent)]
    Transport(#[from] TransportSetupError),
    /// The address is none of the sandbox's.
    #[error(transparent)]
    BaseUrl(#[from] BaseUrlError),
}

/// An order was not paid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing was paid: {reason}")]
pub struct PayError {
    /// Why.
    pub reason: String,
}

impl Sandbox {
    /// Begins to describe one. Unless told otherwise: the repository's specs, any free ports, no files, the documented
    /// schedule of notifications.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder {
            specs: None,
            catalogue: None,
            merchant_id: MERCHANT_ID.to_owned(),
            port: 0,
            tls_port: 0,
            directory: None,
            settings: Settings::default(),
        }
    }

    /// `http://127.0.0.1:port`
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.configuration.base_url
    }

    /// `https://127.0.0.1:port`
    #[must_use]
    pub fn tls_base_url(&self) -> &str {
        &self.configuration.tls_base_url
    }

    /// The configuration that was made for clients.
    #[must_use]
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// The file that holds it, where a directory was given.
    #[must_use]
    pub fn configuration_file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The merchant with all its keys.
    #[must_use]
    pub fn merchant(&self) -> &Merchant {
        &self.merchant
    }

    /// The platform's public keys.
    #[must_use]
    pub fn platform_keys(&self) -> &PlatformKeys {
        &self.platform_keys
    }

    /// PEM of the authority that certified the TLS port.
    #[must_use]
    pub fn authority_pem(&self) -> String {
        self.gateway.identity().authority_pem()
    }

    /// What it answers.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.gateway.catalogue
    }

    /// A client of the sandbox: all hosts are reached at its TLS port.
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

    /// The calls received and notifications sent after one, oldest first; 0 is before all.
    #[must_use]
    pub fn log_after(&self, id: u64) -> Vec<LogEntry> {
        self.gateway.log.after(id)
    }

    /// Pays an order, as the payer would; its notification is on its way then.
    ///
    /// # Errors
    /// When there is no such order, or it is paid or closed already.
    pub fn pay(&self, out_trade_no: &str) -> Result<(), PayError> {
        let paid = self.gateway.pay(out_trade_no);
        paid.map(|_| ()).map_err(|reason| PayError { reason })
    }

    /// Has something go wrong with coming calls.
    ///
    /// # Errors
    /// When the fault makes no sense, or too many wait.
    pub fn add_fault(&self, fault: Fault) -> Result<(), FaultError> {
        self.gateway.faults.add(fault)
    }

    /// Makes a new platform certificate, which signs from now on where a request names no key; its serial number.
    ///
    /// # Errors
    /// When no key can be made.
    pub fn rotate_keys(&self) -> Result<String, IdentityError> {
        self.gateway.rotate()
    }
}

impl SandboxBuilder {
    /// The folder of specs, the one that holds `api/` and `families.yaml`, in place of the repository's.
    pub fn specs(mut self, folder: impl Into<PathBuf>) -> Self {
        self.specs = Some(folder.into());
        self
    }

    /// Specs that were read before: several sandboxes share them.
    pub fn catalogue(mut self, catalogue: Arc<Catalogue>) -> Self {
        self.catalogue = Some(catalogue);
        self
    }

    /// The merchant id.
    pub fn merchant_id(mut self, id: impl Into<String>) -> Self {
        self.merchant_id = id.into();
        self
    }

    /// The port of plain HTTP; 0 is any.
    pub const fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The port of TLS; 0 is any.
    pub const fn tls_port(mut self, port: u16) -> Self {
        self.tls_port = port;
        self
    }

    /// Writes the keys and `sandbox.json` into this folder.
    pub fn directory(mut self, folder: impl Into<PathBuf>) -> Self {
        self.directory = Some(folder.into());
        self
    }

    /// Pauses between the attempts of a notification, in place of the documented ones; there is one attempt more than
    /// pauses.
    pub fn notification_schedule(mut self, pauses: impl Into<Vec<Duration>>) -> Self {
        self.settings.schedule = pauses.into();
        self
    }

    /// How long a TLS handshake, and then the head of each request, may take; 10 seconds unless told otherwise.
    pub const fn head_timeout(mut self, timeout: Duration) -> Self {
        self.settings.head_timeout = timeout;
        self
    }

    /// How long a refund takes to arrive; a second unless told otherwise.
    pub const fn refund_delay(mut self, delay: Duration) -> Self {
        self.settings.refund_delay = delay;
        self
    }

    /// Calls a second that each operation takes whose documents give no limit; without it, any number.
    pub const fn rate_limit(mut self, calls: u32) -> Self {
        self.settings.rate_limit = Some(calls);
        self
    }

    /// Reads the specs, makes the keys, listens.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(self) -> Result<Sandbox, StartError> {
        let merchant_id = self.merchant_id.clone();
        let given = self.catalogue.clone();
        let specs = self.specs.clone().unwrap_or_else(Catalogue::repository_specs);
        let made = tokio::task::spawn_blocking(move || {
            let identity = Identity::new(&merchant_id)?;
            let catalogue = match given {
                Some(catalogue) => catalogue,
                None => Arc::new(Catalogue::read(&specs)?),
            };
            Ok::<_, StartError>((identity, catalogue))
        });
        let (identity, catalogue) = made.await.map_err(|_| StartError::Cancelled)??;
        let (plain, base_url) = listen(self.port, "http").await?;
        let (tls, tls_base_url) = listen(self.tls_port, "https").await?;
        let configuration = Configuration::new(&identity, &base_url, &tls_base_url);
        let file = match &self.directory {
            None => None,
            Some(directory) => Some(
                configuration
                    .write(directory, &identity)
                    .map_err(|source| StartError::Files {
                        directory: directory.clone(),
                        source,
                    })?,
            ),
        };
        let acceptor = server::acceptor(&identity)?;
        let (merchant, platform_keys) = (identity.merchant()?, identity.platform_keys()?);
        let notifier = Notifier::new(&identity.authority_pem())?;
        let head_timeout = self.settings.head_timeout;
        let gateway = Arc::new(Gateway::new(catalogue, identity, notifier, self.settings));
        let control = control::router(Arc::clone(&gateway), Description(configuration.public()));
        let router = server::router(Arc::clone(&gateway), control);
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
        let tasks = ports.map(|port| tokio::spawn(server::serve(port, router.clone())));
        Ok(Sandbox {
            gateway,
            configuration,
            file,
            merchant,
            platform_keys,
            tasks: tasks.into(),
        })
    }
}

async fn listen(port: u16, scheme: &str) -> Result<(TcpListener, String), StartError> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let failed = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, format!("{scheme}://{bound}")))
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        self.gateway.notifier.end();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("configuration", &self.configuration)
            .finish_non_exhaustive()
    }
}
