//! The spelling of header names on the wire.
//!
//! hyper writes names in title case, except for those in its own map of spellings, which it makes when it reads a message
//! and which cannot be made otherwise. So the names that title case would misspell are read once from a message.

use std::io;

use bytes::Bytes;
use http::{Extensions, Request};
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A response with the names as the service writes them.
const MESSAGE: &[u8] = b"HTTP/1.1 204 No Content\r\nRequest-ID: 0\r\n\r\n";

/// The extensions with which hyper writes a response's names as the service does.
pub(super) async fn spelling() -> io::Result<Extensions> {
    let (near, mut far) = tokio::io::duplex(1024);
    let mut builder = http1::Builder::new();
    let handshake = builder
        .preserve_header_case(true)
        .handshake::<_, Empty<Bytes>>(TokioIo::new(near));
    let (mut sender, connection) = handshake.await.map_err(io::Error::other)?;
    let served = async {
        // The first byte shows that the request was sent: hyper takes no response before.
        far.read_u8().await?;
        far.write_all(MESSAGE).await
    };
    let asked = async move { sender.send_request(Request::new(Empty::new())).await };
    let (_, served, response) = tokio::join!(connection, served, asked);
    served?;
    let response = response.map_err(io::Error::other)?;
    Ok(response.into_parts().0.extensions)
}
