//! Extractors for axum 0.8.

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::observation::Observation;
use super::{Acknowledgement, Delivery, Event, MAX_BYTES, ReceiveError, Receiver, SharedDelivery, SharedReceiver, v2};
use crate::v2::xml::{MAX_BYTES as MAX_XML_BYTES, XmlError};

/// Receives a notification of APIv3 with the [`Receiver`] in the router's state. If that fails, the handler is not
/// called and the response is [`ReceiveError::acknowledgement`].
impl<S, E> FromRequest<S> for Delivery<E>
where
    S: Send + Sync,
    Receiver: FromRef<S>,
    E: Event,
{
    type Rejection = ReceiveError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ReceiveError> {
        let (head, body) = request.into_parts();
        let receiver = Receiver::from_ref(state);
        // This is done before the body is read, so that requests that wait for a certificate hold no body in memory.
        receiver.learn_key(&head.headers).await?;
        let body = read_v3(body).await?;
        receiver.receive_with_known_keys(&head.headers, &body)
    }
}

/// Receives a notification of APIv3 with the [`SharedReceiver`] in the router's state, in the same way.
impl<S, E> FromRequest<S> for SharedDelivery<E>
where
    S: Send + Sync,
    SharedReceiver: FromRef<S>,
    E: Event + Send,
{
    type Rejection = ReceiveError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ReceiveError> {
        let (head, body) = request.into_parts();
        let receiver = SharedReceiver::from_ref(state);
        receiver.learn_key(&head.headers).await?;
        let body = read_v3(body).await?;
        receiver.receive_with_known_keys(&head.headers, &body).await
    }
}

async fn read_v3(body: Body) -> Result<Bytes, ReceiveError> {
    let body = read(body, MAX_BYTES).await.map_err(|fault| match fault {
        Fault::TooLong => ReceiveError::TooLong,
        Fault::Broken(reason) => ReceiveError::Unreadable { reason },
    });
    body.inspect_err(|error| Observation::begin("v3").refused(&error.refusal()))
}

/// Receives a notification of APIv2 in the same way.
impl<S, M> FromRequest<S> for v2::Notification<M>
where
    S: Send + Sync,
    Receiver: FromRef<S>,
    M: v2::Message,
{
    type Rejection = v2::ReceiveError;

    async fn from_request(request: Request, state: &S) -> Result<Self, v2::ReceiveError> {
        let body = read(request.into_body(), MAX_XML_BYTES)
            .await
            .map_err(|fault| match fault {
                Fault::TooLong => v2::ReceiveError::NotXml(XmlError::TooLong {
                    length: MAX_XML_BYTES + 1,
                }),
                Fault::Broken(reason) => v2::ReceiveError::Unreadable { reason },
            });
        let body = body.inspect_err(|error| Observation::begin("v2").refused(&error.refusal()))?;
        Receiver::from_ref(state).receive_v2(&body)
    }
}

enum Fault {
    TooLong,
    Broken(String),
}

async fn read(body: Body, limit: usize) -> Result<Bytes, Fault> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Fault::TooLong),
        Err(error) => Err(Fault::Broken(error.to_string())),
    }
}

impl IntoResponse for Acknowledgement {
    fn into_response(self) -> Response {
        http::Response::from(self).map(Body::from)
    }
}

impl IntoResponse for ReceiveError {
    fn into_response(self) -> Response {
        self.acknowledgement().into_response()
    }
}

impl IntoResponse for v2::ReceiveError {
    fn into_response(self) -> Response {
        self.acknowledgement().into_response()
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use futures_util::{FutureExt, stream};

    use super::*;

    #[test]
    fn a_body_that_is_too_long_is_distinguished_from_one_that_breaks_off() {
        let read = |body: Body| super::read(body, 3).now_or_never().unwrap();
        assert_eq!(read(Body::from("123")).ok().as_deref(), Some(b"123".as_slice()));
        assert!(matches!(read(Body::from("1234")), Err(Fault::TooLong)));
        let broken = stream::iter([Ok(Bytes::from("1")), Err(io::Error::other("reset"))]);
        let broken = read(Body::from_stream(broken));
        assert!(matches!(broken, Err(Fault::Broken(reason)) if reason.contains("reset")));
    }
}
