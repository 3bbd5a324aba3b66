//! Whether a derive is used on a handwritten or a generated type.

use proc_macro2::{Group, Span, TokenStream, TokenTree};

/// The author of a type: a person or the generator. Thousands of generated types are compiled at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    Person,
    Generator,
}

impl Author {
    /// The input's tokens, with their spans only for handwritten types, where errors point to them. Generated types
    /// have no errors, and their spans would take a twentieth of the compile time of a thousand operations.
    pub(crate) fn places(self, input: TokenStream) -> TokenStream {
        match self {
            Self::Person => input,
            Self::Generator => without_places(input),
        }
    }

    /// Whether the derive also writes `Debug` and comparisons, which compile faster than the compiler's own derives.
    pub(crate) fn writes_debug(self) -> bool {
        self == Self::Generator
    }

    /// Whether a received type can also be written: only generated types, with the feature for storing them.
    pub(crate) fn writes_received(self) -> bool {
        self == Self::Generator && cfg!(feature = "serialize")
    }

    /// Whether the type also needs the impls for the other direction and for comparison: only generated types, with the
    /// feature for tests.
    pub(crate) fn generates_both_directions(self) -> bool {
        self == Self::Generator && cfg!(feature = "both-directions")
    }
}

fn without_places(stream: TokenStream) -> TokenStream {
    let place = Span::call_site();
    let token = |token| match token {
        TokenTree::Group(group) => {
            let mut group = Group::new(group.delimiter(), without_places(group.stream()));
            group.set_span(place);
            TokenTree::Group(group)
        }
        mut other => {
            other.set_span(place);
            other
        }
    };
    stream.into_iter().map(token).collect()
}
