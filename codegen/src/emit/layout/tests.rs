use super::*;
use quote::quote;

/// What the formatter alone makes of it.
fn formatted(tokens: TokenStream) -> String {
    prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![syn::parse2(tokens).expect("an item")],
    })
}

/// Whether the formatter was left out; its form is kept in any case.
fn is_settled(tokens: &TokenStream) -> bool {
    let mut text = String::new();
    let mut writer = Writer::new(0, &mut text);
    writer.lines(tokens.clone());
    writer.measure();
    let unsettled = writer.unsettled;
    writer.finish().expect("an item");
    assert_eq!(text, formatted(tokens.clone()));
    !unsettled
}

#[test]
fn short_items_look_as_the_formatter_prints_them() {
    for tokens in [
        quote!(
            use wechatpay_runtime::{Call, Client};
        ),
        quote!(
            pub use crate::shared::r#type::s01::{A, ARequired};
        ),
        quote!(
            #[cfg(feature = "a")]
            pub mod v3;
        ),
        quote!(
            pub(crate) mod s01 {}
        ),
        quote!(
            pub struct Response {}
        ),
        quote! {
            /// What it is
            ///
            /// "Quoted", with \ and `code`.
            #[derive(Clone, Debug, Request)]
            #[wire(secret)]
            #[constant("a" = "b \"c\" \u{0}")]
            #[non_exhaustive]
            pub struct Request {
                #[doc = r" 商户号"]
                #[doc = r#" "a""#]
                #[doc = r""]
                #[required]
                #[encrypted(rsa_pkcs1)]
                #[wire(path, json, name = "type")]
                pub r#type: BTreeMap<Vec<u32>, Option<super::s01::Type>>,
                pub plain: Vec<Vec<i64>>,
            }
        },
        quote! {
            #[derive(Clone)]
            pub enum Kind {
                #[value = "A"]
                A,
                #[doc = " A value the document does not list."]
                Unlisted(String),
            }
        },
    ] {
        assert!(is_settled(&tokens), "{tokens}");
    }
}

#[test]
fn operations_look_as_the_formatter_prints_them() {
    for name in ["get", "put", "post", "patch", "delete"] {
        let name = Ident::new(name, proc_macro2::Span::call_site());
        let function = quote! {
            /// Docs
            #[deprecated = "why (the reason is told at length, so that the line is wider than any other line may be)"]
            pub fn #name<'a>(client: &'a Client, request: &'a #name::Request) -> Call<'a, #name::Response> {
                client.call(&POST, request)
            }
        };
        assert!(is_settled(&function), "{function}");
        // From short through too wide for one line to too wide for a line of its own.
        for length in 1..100 {
            let path = "x, ".repeat(length);
            let path = path.get(..length).expect("ASCII");
            for chain in [
                quote!(),
                quote!(.without_body()),
                quote!(.v2(SignType::Md5)),
                quote!(.v2(SignType::Md5).mutual_tls()),
                quote!(.hosts(&[Host::Main, Host::HongKong]).rate_limit(300, Period::Minute).nonceless()),
            ] {
                let constant = quote! {
                    /// Docs
                    pub const GET: Operation = Operation::#name(#path)#chain;
                };
                is_settled(&constant);
            }
        }
    }
    assert!(is_settled(&quote!(
        pub const GET: Operation = Operation::get("/v3/a").without_body();
    )));
    let path = "/v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close";
    for chain in [
        quote!(),
        quote!(.response(ResponseKind::Empty)),
        quote!(.v2(SignType::Md5).mutual_tls()),
    ] {
        assert!(is_settled(
            &quote!(pub const GET: Operation = Operation::get(#path)#chain;)
        ));
    }
    assert!(is_settled(&quote!(
        pub const A: Operation = Operation::post("/v3/transactions/{id}")
            .v2(SignType::HmacSha256)
            .mutual_tls();
    )));
}

#[test]
fn imports_look_as_the_formatter_prints_them() {
    let mut settled = 0;
    for module in 1..60 {
        let module = Ident::new(&"m".repeat(module), proc_macro2::Span::call_site());
        for name in 1..100 {
            let name = Ident::new(&"N".repeat(name), proc_macro2::Span::call_site());
            settled += usize::from(is_settled(&quote!(pub use crate::shared::#module::{#name, Required};)));
            settled += usize::from(is_settled(&quote!(pub use crate::shared::#module::#name;)));
        }
    }
    assert!(settled > 6_000, "{settled} of 11682");
}

#[test]
fn the_formatter_decides_on_what_is_wide_or_unusual() {
    let wide = Ident::new(&"wide".repeat(20), proc_macro2::Span::call_site());
    for tokens in [
        quote!(use wechatpay_runtime::{#wide, Client};),
        quote!(pub struct Response { pub a: BTreeMap<String, super::#wide::Type>, }),
        quote!(pub struct Response { pub a: Option<Vec<super::#wide::#wide::Type>>, }),
        quote! {
            /// Docs
            pub const A: Operation = Operation::post("/v3/a").errors(&[ErrorCode::new("A").status(400).title("one"), ErrorCode::new("B").title("two")]);
        },
        quote!(
            #[doc = "two\nlines"]
            pub struct Response {}
        ),
        quote!(
            #[doc = "/ a slash"]
            pub struct Response {}
        ),
    ] {
        assert!(!is_settled(&tokens), "{tokens}");
    }
}

/// Where the formatter would make a block comment of it.
#[test]
fn documentation_of_several_lines_is_a_comment_each() {
    let mut text = String::new();
    let tokens = quote!(
        #[doc = r#" one \

 "two""#]
        pub struct A {
            #[doc = " three
 four"]
            pub b: C,
        }
    );
    print_item(tokens, 0, &mut text).expect("an item");
    let expected = "/// one \\\n///\n/// \"two\"\npub struct A {\n    /// three\n    /// four\n    pub b: C,\n}\n";
    assert_eq!(text, expected);
}

#[test]
fn fields_look_as_the_formatter_prints_them() {
    let of_width = |width: usize| {
        let length = width - "    pub field: Option<>,".len();
        let name = Ident::new(&"a".repeat(length), proc_macro2::Span::call_site());
        quote!(pub struct Response { pub field: Option<#name>, })
    };
    for width in WIDTH - 3..WIDTH + 15 {
        assert!(is_settled(&of_width(width)), "{width}");
    }
    let name = Ident::new(&"wide".repeat(30), proc_macro2::Span::call_site());
    assert!(is_settled(
        &quote!(pub struct Response { pub a: super::#name::Type, pub b: Option<super::Type>, })
    ));
}

#[test]
fn every_line_of_an_item_stands_at_its_depth() {
    let mut text = String::new();
    let structure = quote!(
        #[doc = r" Docs"]
        pub struct A {
            pub b: C,
        }
    );
    print_item(structure, 1, &mut text).expect("an item");
    assert_eq!(text, "    /// Docs\n    pub struct A {\n        pub b: C,\n    }\n");
    let function = quote!(
        #[doc = r" Docs"]
        fn a() {
            b()
        }
    );
    let lines = formatted(function.clone());
    let expected: String = lines.lines().map(|line| format!("    {line}\n")).collect();
    text.clear();
    print_item(function, 1, &mut text).expect("an item");
    assert_eq!(text, expected);
}
