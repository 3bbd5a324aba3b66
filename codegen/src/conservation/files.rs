//! What stands in the files, read again from their text.
//!
//! It takes the language's tokens to count, not its grammar: constants, fields by the colon before their types, and the
//! attributes that the derives read. Comments, the larger part of a file, are left out before.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeMap;
use wechatpay_spec::Counts;

/// Counts what stands in all Rust files.
///
/// # Errors
///
/// Where a file does not consist of Rust's tokens.
pub(super) fn count(files: &BTreeMap<String, String>) -> Result<Counts, syn::Error> {
    let counts: Vec<_> = files
        .par_iter()
        .filter(|(name, _)| name.ends_with(".rs"))
        .map(|(_, text)| count_text(text))
        .collect();
    // In the files' order, so that of several errors it is always the same one that is told.
    counts
        .into_iter()
        .try_fold(Counts::default(), |all, counts| Ok(sum(all, counts?)))
}

fn sum(one: Counts, other: Counts) -> Counts {
    Counts {
        operations: one.operations + other.operations,
        notifications: one.notifications + other.notifications,
        fields: one.fields + other.fields,
        encrypted: one.encrypted + other.encrypted,
    }
}

fn count_text(text: &str) -> Result<Counts, syn::Error> {
    let mut code = String::with_capacity(text.len() / 2);
    for line in text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")) {
        code.push_str(line);
        code.push('\n');
    }
    let mut counts = Counts::default();
    count_items(code.parse()?, &mut counts);
    Ok(counts)
}

/// What the next braces hold.
#[derive(Clone, Copy)]
enum Braces {
    Items,
    Fields,
    Variants,
    Other,
}

fn count_items(tokens: TokenStream, counts: &mut Counts) {
    let mut braces = Braces::Other;
    let mut after_impl = false;
    for_each(tokens, &mut |token| match token {
        Token::Attribute(name) => counts.fields += usize::from(name.is_some_and(|name| name == "constant")),
        Token::Tree(TokenTree::Ident(word)) => {
            if word == "const" {
                counts.operations += 1;
            } else if word == "mod" {
                braces = Braces::Items;
            } else if word == "struct" {
                braces = Braces::Fields;
            } else if word == "enum" {
                braces = Braces::Variants;
            } else if after_impl {
                // What each notification of APIv2 implements, and nothing else.
                counts.notifications += usize::from(word == "Message");
            }
            after_impl = word == "impl";
        }
        Token::Tree(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            match std::mem::replace(&mut braces, Braces::Other) {
                Braces::Items => count_items(content(group), counts),
                Braces::Fields => count_fields(content(group), counts),
                Braces::Variants => counts.notifications += boxes(content(group)),
                Braces::Other => {}
            }
        }
        Token::Tree(TokenTree::Punct(sign)) if sign.as_char() == ';' => braces = Braces::Other,
        Token::Tree(_) => {}
    });
}

fn count_fields(tokens: TokenStream, counts: &mut Counts) {
    let mut in_path = false;
    for_each(tokens, &mut |token| match token {
        Token::Attribute(name) => counts.encrypted += usize::from(name.is_some_and(|name| name == "encrypted")),
        Token::Tree(TokenTree::Punct(sign)) if sign.as_char() == ':' => {
            // The colons of `super::x` come in twos.
            let first = sign.spacing() == Spacing::Joint;
            counts.fields += usize::from(!first && !in_path);
            in_path = first;
        }
        Token::Tree(_) => in_path = false,
    });
}

/// The variants that hold a box: events of APIv3. What other enumerations hold is in no box.
fn boxes(tokens: TokenStream) -> usize {
    let is_box = |tree: TokenTree| matches!(tree, TokenTree::Ident(word) if word == "Box");
    let held = tokens.into_iter().filter_map(|tree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => content(group).into_iter().next(),
        _ => None,
    });
    held.filter(|first| is_box(first.clone())).count()
}

enum Token {
    /// An attribute, by its name.
    Attribute(Option<Ident>),
    /// Anything else.
    Tree(TokenTree),
}

fn for_each(tokens: TokenStream, action: &mut dyn FnMut(Token)) {
    let mut hash = false;
    for tree in tokens {
        match tree {
            TokenTree::Group(group) if hash && group.delimiter() == Delimiter::Bracket => {
                action(Token::Attribute(match content(group).into_iter().next() {
                    Some(TokenTree::Ident(name)) => Some(name),
                    _ => None,
                }));
                hash = false;
            }
            tree => {
                hash = matches!(&tree, TokenTree::Punct(sign) if sign.as_char() == '#');
                action(Token::Tree(tree));
            }
        }
    }
}

/// What stands between the brackets. The group is gone before, so that its tokens need not be copied.
fn content(group: Group) -> TokenStream {
    group.stream()
}

#[cfg(test)]
mod tests {
    use super::count_text;

    #[test]
    fn fields_markers_and_operations_are_counted_by_their_tokens() {
        let text = r##"
            // pub const COMMENTED: Operation = x;
            use a::{b, c};
            use a::{
                b, c,
            };
            /// `pub struct` in a comment, and #[encrypted]
            pub const POST: Operation = Operation::post("/v3/{id}: #[encrypted] const").errors(&[E::new("x: y")]);
            pub fn post<'a>(client: &'a Client, request: &'a post::Request) -> Call<'a, post::Response> { call(client) }
            pub mod post {
                #[derive(Clone)]
                #[constant("a" = "b: c")]
                #[constant("d" = "e")]
                pub struct Request {
                    #[required]
                    #[encrypted(rsa_pkcs1)]
                    #[wire(name = "type: x")]
                    #[wire(
                        name = "a: b"
                    )]
                    pub r#type: Option<super::s0::Type>,
                    pub plain: BTreeMap<Vec<u32>, std::string::String>,
                }
                mod deeper {
                    pub struct Response { #[encrypted] pub one: Secret }
                    pub enum Kind { #[value = "A: B"] A, Unlisted(String) }
                    pub struct Empty {}
                }
                mod elsewhere;
            }
        "##;
        let counts = count_text(text).expect("tokens");
        assert_eq!((counts.operations, counts.fields, counts.encrypted), (1, 5, 2));
    }

    #[test]
    fn what_is_not_rust_is_an_error() {
        assert!(count_text("pub struct A {").is_err());
        assert!(count_text("pub const A: &str = \"").is_err());
    }
}
