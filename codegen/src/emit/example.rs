//! An example of an operation's call: a request with the fields that it needs, and the call. It is in the
//! documentation of the operation's function, and `wechatpay show` prints it.
//!
//! The values are the specs' own examples. Conditions between fields and choices are followed, so the request passes the
//! checks before it is sent.

mod value;

use proc_macro2::TokenStream;
use quote::quote;

use self::value::Writer;
use crate::items::{OperationItem, PathItem};

/// An example of more lines than this is folded.
const MAX_LINES: usize = 24;

/// The crate as its examples name it, and whether they are tested with its documentation.
#[derive(Clone, Copy)]
pub(super) struct Examples<'p> {
    /// The name of the package: `wechatpay-api`.
    pub(super) package: &'p str,
    /// Whether the examples are documentation tests. The others are marked `ignore`. `wechatpay-samples` compiles both.
    pub(super) tested: bool,
}

/// A call with the fields that it needs, in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The lines of the imports.
    pub imports: Vec<String>,
    /// The arguments that the lines of the call need: `client: &Client`, and for a file its content.
    pub arguments: &'static str,
    /// The lines that build the request and make the call.
    pub call: Vec<String>,
}

impl Example {
    /// The example of an operation; `package` is the crate that contains its function.
    ///
    /// # Errors
    ///
    /// When it is not valid Rust, which is a defect of the generator.
    pub(crate) fn of(path: &PathItem<'_>, operation: &OperationItem<'_>, package: &str) -> syn::Result<Self> {
        let api = package.replace('-', "_");
        let module: Vec<String> = path.module.iter().map(ToString::to_string).collect();
        let module = module.join("::");
        let name = &operation.name;
        let writer = Writer::new(&operation.request, name);
        let request = writer.object(&operation.request.top);
        let call = lines(quote! {
            let request = #request;
            let reply = #name(client, &request).await?;
        })?;
        let mut imports = Vec::new();
        let mut arguments = "client: &Client";
        if writer.names.file.get() {
            arguments = "client: &Client, content: Vec<u8>";
            imports.push(format!("use {api}::runtime::FilePart;"));
        }
        imports.push(match writer.names.inner.get() {
            true => format!("use {api}::{module}::{{{name}, {name}::request}};"),
            false => format!("use {api}::{module}::{name};"),
        });
        Ok(Self {
            imports,
            arguments,
            call,
        })
    }
}

/// The lines of the section.
pub(super) fn emit(
    path: &PathItem<'_>,
    operation: &OperationItem<'_>,
    examples: Examples<'_>,
) -> syn::Result<Vec<String>> {
    let api = examples.package.replace('-', "_");
    let Example {
        imports,
        arguments,
        call,
    } = Example::of(path, operation, examples.package)?;
    let fence = if examples.tested { "```" } else { "```ignore" };
    let mut lines = vec![
        "# Example".to_owned(),
        String::new(),
        fence.to_owned(),
        format!("# use {api}::runtime::{{AnyError, Client}};"),
    ];
    // With the empty line between the imports and the call.
    let shown = imports.len() + call.len() + 1;
    lines.extend(imports);
    lines.push(String::new());
    lines.push(format!("# async fn example({arguments}) -> Result<(), AnyError> {{"));
    lines.extend(call);
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    if shown > MAX_LINES {
        let fold = ["<details><summary>The call, with every required field</summary>", ""];
        lines.splice(2..2, fold.map(str::to_owned));
        lines.extend(["", "</details>"].map(str::to_owned));
    }
    Ok(lines)
}

/// The lines of statements, as `prettyplease` formats them. It drops comments, so they are documentation of members up to
/// here.
fn lines(statements: TokenStream) -> syn::Result<Vec<String>> {
    let function = syn::parse2(quote!(fn example() { #statements }))?;
    let text = prettyplease::unparse(&function);
    // Without the lines of the function itself.
    let lines = text.lines().filter_map(|line| line.strip_prefix("    "));
    let lines = lines.map(|line| match line.trim_start().starts_with("///") {
        true => line.replacen("///", "//", 1),
        false => line.to_owned(),
    });
    Ok(lines.collect())
}
