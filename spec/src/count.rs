//! Counting, for the conservation check: specs, model and re-read output must agree.

use crate::model::{Body, Content, Field, Operation, Spec, Subject};

/// How much specs hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Methods on paths.
    pub operations: usize,
    /// Notifications.
    pub notifications: usize,
    /// Fields at every depth: of each part of requests, of responses, of notifications.
    pub fields: usize,
    /// Fields among them whose value is encrypted.
    pub encrypted: usize,
}

/// Counts what specs hold.
pub fn count(specs: &[Spec]) -> Counts {
    let mut counts = Counts::default();
    for spec in specs {
        match &spec.subject {
            Subject::Path(path) => {
                counts.operations += path.operations.len();
                for fields in path.operations.iter().flat_map(field_lists) {
                    count_fields(fields, &mut counts);
                }
            }
            Subject::Notification(notification) => {
                counts.notifications += 1;
                count_fields(&notification.fields, &mut counts);
            }
        }
    }
    counts
}

/// The field lists of an operation: path, query, body, headers, response.
fn field_lists(operation: &Operation) -> [&[Field]; 5] {
    let request = &operation.request;
    [
        &request.path,
        &request.query,
        request.body.fields(),
        &request.headers,
        operation.response.content.fields(),
    ]
}

fn count_fields(fields: &[Field], counts: &mut Counts) {
    for field in fields {
        counts.fields += 1;
        counts.encrypted += usize::from(field.encrypted.is_some());
        count_fields(&field.fields, counts);
    }
}

impl Body {
    /// The fields of the body; none when there is no body.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::None => &[],
            Self::Json(fields) | Self::Xml(fields) | Self::Multipart(fields) => fields,
        }
    }
}

impl Content {
    /// The fields of the response; none when it has no fields.
    pub fn fields(&self) -> &[Field] {
        match self {
            Self::Json(fields) | Self::Xml(fields) => fields,
            Self::Empty | Self::Redirect | Self::File(_) => &[],
        }
    }
}
