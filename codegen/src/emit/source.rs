//! The content of a Rust file, as tokens.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

/// A Rust file of the generated crate.
pub(crate) struct RustFile {
    /// The spec or folder that it is generated from: `spec/api/v3/pay/transactions/native.yaml`.
    pub(crate) made_from: String,
    /// The lines of the module's documentation.
    pub(crate) documentation: Vec<String>,
    /// The content after the module's documentation.
    pub(crate) pieces: Vec<Piece>,
}

/// A piece of a file; pieces are separated by an empty line.
pub(crate) enum Piece {
    /// Items without empty lines between them: imports, or modules in their own files.
    Lines(Vec<TokenStream>),
    /// An item.
    Item(TokenStream),
    /// A type and its implementations.
    Items(Vec<TokenStream>),
    /// An inline module.
    Module {
        /// Attributes and documentation.
        attributes: TokenStream,
        /// Its name.
        name: TokenStream,
        /// Its content.
        content: Vec<Piece>,
    },
}

impl Piece {
    /// The same, compiled only under the condition of `gate`, if there is one.
    pub(super) fn gated(self, gate: Option<&TokenStream>) -> Self {
        let Some(gate) = gate else { return self };
        let gated = |items: Vec<TokenStream>| items.into_iter().map(|item| after_docs(gate, item)).collect();
        match self {
            Self::Lines(lines) => Self::Lines(gated(lines)),
            Self::Item(item) => Self::Item(after_docs(gate, item)),
            Self::Items(items) => Self::Items(gated(items)),
            Self::Module {
                attributes,
                name,
                content,
            } => Self::Module {
                attributes: quote!(#attributes #gate),
                name,
                content,
            },
        }
    }
}

/// An item with one more attribute, after its documentation.
fn after_docs(attribute: &TokenStream, item: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = item.into_iter().collect();
    let is_doc = |attribute: &&[TokenTree]| match attribute {
        [TokenTree::Punct(_), TokenTree::Group(group)] => {
            let name = group.stream().into_iter().next();
            matches!(name, Some(TokenTree::Ident(name)) if name == "doc")
        }
        _ => false,
    };
    let docs = 2 * tokens.chunks(2).take_while(is_doc).count();
    let (docs, rest) = tokens.split_at(docs);
    quote!(#(#docs)* #attribute #(#rest)*)
}

/// Documentation as attributes, one for each line.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| match line.as_str() {
        "" => String::new(),
        line => format!(" {line}"),
    });
    quote!(#(#[doc = #lines])*)
}
