//! The differences between a message and the merchant's record.

use std::fmt;

/// The error for a message that is not the one that the merchant expects. Do not ship; look at both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differences {
    /// The first words of the message: `the payment differs from the order`.
    heading: &'static str,
    all: Vec<Difference>,
}

impl Differences {
    pub(super) fn new(heading: &'static str, all: Vec<Difference>) -> Self {
        Self { heading, all }
    }

    /// The fields that differ, at least one.
    pub fn iter(&self) -> impl Iterator<Item = &Difference> {
        self.all.iter()
    }
}

impl fmt::Display for Differences {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.heading)?;
        for (index, difference) in self.all.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(formatter, "{separator}{difference}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Differences {}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub(super) field: &'static str,
    pub(super) expected: Option<String>,
    pub(super) actual: Option<String>,
    pub(super) unreadable: Option<String>,
    pub(super) order: Option<String>,
}

impl Difference {
    /// The field's place in the message: `amount.total`.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The expected value, text in quotes. `None` if the message should not have the field.
    #[must_use]
    pub fn expected(&self) -> Option<&str> {
        self.expected.as_deref()
    }

    /// The message's value, text in quotes. `None` if the message does not have the field, or if it is unreadable.
    #[must_use]
    pub fn actual(&self) -> Option<&str> {
        self.actual.as_deref()
    }

    /// Why the field could not be read, if the message has it and it could not: `an array where a string was expected`.
    #[must_use]
    pub fn unreadable(&self) -> Option<&str> {
        self.unreadable.as_deref()
    }

    /// The number of the order that the field belongs to, in a combined payment.
    #[must_use]
    pub fn order(&self) -> Option<&str> {
        self.order.as_deref()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`", self.field)?;
        if let Some(order) = &self.order {
            write!(formatter, " of order {order:?}")?;
        }
        match (&self.actual, &self.unreadable) {
            (Some(actual), _) => write!(formatter, " is {actual}")?,
            (None, Some(cause)) => write!(formatter, " is unreadable ({cause})")?,
            (None, None) => formatter.write_str(" is absent")?,
        }
        match (&self.expected, &self.actual, &self.unreadable) {
            (Some(expected), ..) => write!(formatter, ", expected {expected}"),
            (None, None, None) => Ok(()),
            (None, ..) => formatter.write_str(", expected none"),
        }
    }
}
