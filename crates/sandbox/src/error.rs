//! The errors of starting and using a sandbox, as a library.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use wechatpay_runtime::client::BaseUrlError;
use wechatpay_runtime::transport::TransportSetupError;

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The specs could not be read.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The keys could not be generated.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The transport for notifications could not be set up.
    #[error(transparent)]
    Transport(#[from] TransportSetupError),
    /// A port is in use.
    #[error(
        "cannot listen on {address}: {}; choose another port, or 0 for any",
        obstacle_to_listening(source)
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The error of the operating system.
        r#source: io::Error,
    },
    /// The keys and the configuration could not be read or written.
    #[error("cannot keep the keys in {directory}: {source}")]
    Files {
        /// The folder.
        directory: PathBuf,
        /// The error of the operating system.
        r#source: io::Error,
    },
    /// The memory of resources could not be opened.
    #[error("{reason}")]
    Memory {
        /// The file, and the error of the database.
        reason: String,
    },
    /// Another sandbox uses the folder.
    #[error(
        "the folder {directory} is used by the sandbox {}; use that one, end it, or choose another folder",
        .address.as_deref().map_or_else(|| "that is starting".to_owned(), |address| format!("at {address}"))
    )]
    Running {
        /// The folder.
        directory: PathBuf,
        /// The address of the other sandbox, if it has written it already.
        address: Option<String>,
    },
    /// The async runtime shut down before the sandbox had started.
    #[error("the runtime shut down while the sandbox started")]
    Cancelled,
}

/// Why nothing can listen on an address, in words instead of those of the operating system, which differ.
fn obstacle_to_listening(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => "another program uses this address".to_owned(),
        io::ErrorKind::AddrNotAvailable => "this machine does not have this address".to_owned(),
        io::ErrorKind::PermissionDenied => "this port needs administrator rights".to_owned(),
        _ => error.to_string(),
    }
}

/// Why a client of a sandbox could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The transport could not be set up.
    #[error(transparent)]
    Transport(#[from] TransportSetupError),
    /// The sandbox's address is not a base URL.
    #[error(transparent)]
    BaseUrl(#[from] BaseUrlError),
}

/// Why an order was not paid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing was paid: {reason}")]
pub struct PayError {
    /// The reason.
    pub reason: String,
    /// Whether it was refused, and by what.
    pub kind: ControlErrorKind,
}

/// Why a transition was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing was changed: {reason}")]
pub struct ActionError {
    /// The reason.
    pub reason: String,
    /// Whether it was refused, and by what.
    pub kind: ControlErrorKind,
}

/// Why a notification was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no notification was sent: {reason}")]
pub struct NotificationError {
    /// The reason.
    pub reason: String,
    /// Whether it was refused, and by what.
    pub kind: ControlErrorKind,
}

/// Why a sandbox did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ControlErrorKind {
    /// No sandbox could be reached.
    Unreachable,
    /// The request reached the sandbox, and its response was lost.
    Interrupted,
    /// The request cannot be right, whatever the sandbox remembers: it names a kind of resource, an action or a notification
    /// that does not exist, or a value that does not fit.
    Wrong,
    /// There is no such resource, or its state does not allow the action.
    Refused,
}

/// Why the specs could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The folder cannot be read.
    #[error("the specs in {folder} cannot be read: {reason}; name the folder that holds `api/` and `families.yaml`")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The error of the operating system for each file.
        reason: String,
    },
    /// The specs have errors.
    #[error("the specs have errors; `cargo xtask check` explains them:\n{findings}")]
    Unsound {
        /// The errors, rendered with the lines they are about.
        findings: String,
    },
    /// The folder has no specs.
    #[error("the folder {folder} holds no specs: it has no `api/` with files in it")]
    Empty {
        /// The folder.
        folder: PathBuf,
    },
}

/// Keys or certificates could not be generated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sandbox's keys could not be made: {reason}")]
pub struct IdentityError {
    /// The error of the library that failed.
    pub reason: String,
}

impl IdentityError {
    pub(crate) fn of(reason: impl fmt::Display) -> Self {
        Self {
            reason: reason.to_string(),
        }
    }
}
