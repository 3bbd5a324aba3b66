//! A receiver of notifications, which accepts three of four.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::Result;

/// The notifications that were received.
#[derive(Clone, Default)]
pub(crate) struct Received(Arc<AtomicUsize>);

impl Received {
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// Listens until the program ends. Returns the address for notifications.
pub(crate) async fn listen(received: Received) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/notify", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let number = received.0.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(answer(stream, !number.is_multiple_of(4)));
        }
    });
    Ok(url)
}

async fn answer(mut stream: TcpStream, accepts: bool) {
    let mut piece = [0; 16 * 1_024];
    let answer: &[u8] = match accepts {
        true => b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
        false => b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    };
    // Notifications are smaller than a packet between two programs of one machine.
    let _ = stream.read(&mut piece).await;
    let _ = stream.write_all(answer).await;
}
