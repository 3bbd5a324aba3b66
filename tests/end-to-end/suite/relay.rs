//! A TCP relay between a client and a gateway, which misbehaves as networks and idle servers do. It does not terminate
//! TLS.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

use crate::gateway::Gateway;

/// The relay's behaviour for an idle connection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Idle {
    /// The connection is kept.
    Kept,
    /// The connection is closed, and the other side is notified.
    Closed(Duration),
    /// The connection is dropped silently, as by a load balancer: later data is answered with a reset.
    Forgotten(Duration),
}

/// A running relay, which stops when dropped.
pub(crate) struct Relay {
    address: SocketAddr,
    counts: Arc<Counts>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Counts {
    made: AtomicUsize,
    open: AtomicUsize,
    most: AtomicUsize,
}

impl Relay {
    pub(crate) async fn start(gateway: &Gateway, idle: Idle) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let counts = Arc::new(Counts::default());
        let target = gateway.base_url().trim_start_matches("https://").to_owned();
        let task = tokio::spawn(relay(listener, target, idle, Arc::clone(&counts)));
        Self { address, counts, task }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.counts.made.load(Ordering::SeqCst)
    }

    /// How many connections were open at one time at most.
    pub(crate) fn most_connections(&self) -> usize {
        self.counts.most.load(Ordering::SeqCst)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn relay(listener: TcpListener, target: String, idle: Idle, counts: Arc<Counts>) {
    let mut connections = JoinSet::new();
    loop {
        let (client, _) = listener.accept().await.unwrap();
        counts.made.fetch_add(1, Ordering::SeqCst);
        let open = counts.open.fetch_add(1, Ordering::SeqCst) + 1;
        counts.most.fetch_max(open, Ordering::SeqCst);
        let (target, counts) = (target.clone(), Arc::clone(&counts));
        connections.spawn(async move {
            // An error here means that one side closed the connection.
            let _ = connection(client, &target, idle).await;
            counts.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

async fn connection(mut client: TcpStream, target: &str, idle: Idle) -> std::io::Result<()> {
    let mut server = TcpStream::connect(target).await?;
    let (mut up, mut down) = ([0; 16 * 1024], [0; 16 * 1024]);
    let patience = match idle {
        Idle::Kept => Duration::from_secs(3600),
        Idle::Closed(patience) | Idle::Forgotten(patience) => patience,
    };
    loop {
        let passed = tokio::select! {
            read = client.read(&mut up) => pass(read?, &up, &mut server).await?,
            read = server.read(&mut down) => pass(read?, &down, &mut client).await?,
            () = sleep(patience) => break,
        };
        if !passed {
            return Ok(());
        }
    }
    if let Idle::Forgotten(_) = idle {
        // The client's side closes it, or gets the reset.
        if timeout(Duration::from_secs(60), client.read(&mut up))
            .await
            .is_ok_and(|read| read.is_ok_and(|read| read > 0))
        {
            client.set_zero_linger()?;
        }
    }
    Ok(())
}

/// Forwards the data that was read; returns `false` at the end.
async fn pass(read: usize, buffer: &[u8], to: &mut TcpStream) -> std::io::Result<bool> {
    to.write_all(&buffer[..read]).await?;
    Ok(read > 0)
}
