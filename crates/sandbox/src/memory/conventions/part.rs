//! The roles of operations without a lifecycle (creates, queries, changes), and how they are recognized.

use wechatpay_spec::model::{Field, Scalar};

/// Things of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::memory) struct Collection {
    /// The name in the store. No lifecycle has such a name.
    pub(in crate::memory) name: String,
    /// The field with the id.
    pub(in crate::memory) field: String,
}

/// The part that an operation plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::memory) enum Part {
    Find(Collection),
    /// Shows or changes settings, of which a merchant has one set below each path: the name in the store.
    Settings(String),
    Create {
        collection: Collection,
        /// The field of the body with the caller's id.
        key: Option<String>,
        /// The fields of the response with ids that the platform issues.
        issued: Vec<String>,
    },
}

pub(super) fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// How many segments the beginnings of two paths have in common.
pub(in crate::memory) fn common(one: &str, other: &str) -> usize {
    segments(one)
        .zip(segments(other))
        .take_while(|(one, other)| one == other)
        .count()
}

/// Whether a field may have an id.
pub(super) fn is_id(field: &Field) -> bool {
    let is_text_or_number = matches!(field.kind.value.scalar, Scalar::String | Scalar::Integer);
    is_text_or_number && field.kind.value.array_depth == 0 && field.constant.is_none()
}
