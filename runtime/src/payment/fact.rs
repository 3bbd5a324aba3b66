//! A fact that a message states: a field and its value.

/// A field of a message.
#[derive(Clone, Copy, Debug)]
pub struct Fact<T> {
    field: &'static str,
    value: Option<T>,
}

impl<T> Fact<T> {
    /// A field by its place in the message, `amount.total`, and its value, if the message has it.
    #[must_use]
    pub fn new(field: &'static str, value: Option<T>) -> Self {
        Self { field, value }
    }

    /// The field's place in the message; empty if the message's type has no field for the fact.
    pub(super) fn field(&self) -> &'static str {
        self.field
    }

    pub(super) fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether the message's type has a field for the fact.
    pub(super) fn has_field(&self) -> bool {
        !self.field.is_empty()
    }

    /// This fact under the name `field` if the message has no field for it.
    pub(super) fn named(self, field: &'static str) -> Self {
        match self.field {
            "" => Self { field, ..self },
            _ => self,
        }
    }
}

impl<T> Default for Fact<T> {
    /// A fact for which the message has no field.
    fn default() -> Self {
        Self { field: "", value: None }
    }
}
