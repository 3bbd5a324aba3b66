//! Whether a derive is used on a handwritten or a generated type.

use proc_macro2::{Group, Span, TokenStream, TokenTree};

/// A person, or the generator: what the generator writes is compiled by the thousand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    Person,
    Generator,
}

impl Author {
    /// The input's tokens, with their places only when a person wrote them: a mistake is shown where it is. Generated
    /// types have no mistakes, and telling the compiler where each token came from is a twentieth of what a thousand
    /// operations cost to compile.
    pub(crate) fn places(self, input: TokenStream) -> TokenStream {
        match self {
            Self::Person => input,
            Self::Generator => without_places(input),
        }
    }

    /// Whether the derive writes `Debug` and the comparisons too, where its own cost less than the compiler's.
    pub(crate) fn writes_debug(self) -> bool {
        self == Self::Generator
    }

    /// Whether the type also travels the other way and can be compared: generated ones, with the feature for tests.
    pub(crate) fn wants_both_directions(self) -> bool {
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
