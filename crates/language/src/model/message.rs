//! The direction of messages, and their top-level fields.

use super::{Body, Content, Field, Operation, Request};

/// The part of a request that a field is in. The fields of a response or a notification are in its body.
///
/// Where responses and notifications are told apart, the part is a [`MessagePart`](crate::visit::MessagePart).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestPart {
    /// The URL path.
    Path,
    /// The query.
    Query,
    /// The headers.
    Header,
    /// The body.
    Body,
}

/// The direction of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the caller to WeChat Pay: a request.
    Sent,
    /// From WeChat Pay to the caller: a response or a notification.
    Received,
}

impl Body {
    /// Its fields; empty if there is no body.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::None => &[],
            Self::Json(fields) | Self::Xml(fields) | Self::Multipart(fields) => fields,
        }
    }

    /// Its fields, for changing them.
    pub fn fields_mut(&mut self) -> &mut [Field] {
        match self {
            Self::None => &mut [],
            Self::Json(fields) | Self::Xml(fields) | Self::Multipart(fields) => fields,
        }
    }
}

impl Content {
    /// Its fields; empty if the response is not a structure.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Empty | Self::Redirect | Self::File(_) => &[],
            Self::Json(fields) | Self::Xml(fields) => fields,
        }
    }

    /// Its fields, for changing them.
    pub fn fields_mut(&mut self) -> &mut [Field] {
        match self {
            Self::Empty | Self::Redirect | Self::File(_) => &mut [],
            Self::Json(fields) | Self::Xml(fields) => fields,
        }
    }
}

impl Request {
    /// The top-level fields of every part, in the order path, query, body, headers.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.path
            .iter()
            .chain(&self.query)
            .chain(self.body.fields())
            .chain(&self.headers)
    }

    /// The same fields, for changing them.
    pub fn fields_mut(&mut self) -> impl Iterator<Item = &mut Field> {
        self.path
            .iter_mut()
            .chain(&mut self.query)
            .chain(self.body.fields_mut())
            .chain(&mut self.headers)
    }
}

impl Operation {
    /// The top-level fields of the request and the response.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.request.fields().chain(self.response.content.fields())
    }

    /// The same fields, for changing them.
    pub fn fields_mut(&mut self) -> impl Iterator<Item = &mut Field> {
        self.request.fields_mut().chain(self.response.content.fields_mut())
    }
}
