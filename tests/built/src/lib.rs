//! Gives tests the crates that are already built, so that they can compile code that uses them.
//!
//! A test that compiles code with cargo makes cargo build every dependency again, with other features or another
//! profile. The compiler that builds the test knows where its dependencies are, and this macro returns that
//! information.

use proc_macro::{Delimiter, Group, Literal, Punct, Spacing, TokenStream, TokenTree};

/// The compiler that builds the caller, and its arguments for finding the caller's dependencies: `(&str, &[&str])`.
#[proc_macro]
pub fn compiler(_: TokenStream) -> TokenStream {
    let program = std::env::current_exe().unwrap_or_else(|_| "rustc".into());
    let mut passed_on = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if matches!(argument.as_str(), "--extern" | "-L" | "--target") {
            passed_on.push(argument);
            passed_on.extend(arguments.next());
        } else if argument.starts_with("--edition=") {
            passed_on.push(argument);
        }
    }
    let mut list = TokenStream::new();
    for argument in &passed_on {
        list.extend([literal(argument), comma()]);
    }
    let mut pair = TokenStream::from_iter([literal(&program.to_string_lossy()), comma()]);
    pair.extend([
        TokenTree::Punct(Punct::new('&', Spacing::Alone)),
        TokenTree::Group(Group::new(Delimiter::Bracket, list)),
    ]);
    TokenTree::Group(Group::new(Delimiter::Parenthesis, pair)).into()
}

fn literal(text: &str) -> TokenTree {
    TokenTree::Literal(Literal::string(text))
}

fn comma() -> TokenTree {
    TokenTree::Punct(Punct::new(',', Spacing::Alone))
}
