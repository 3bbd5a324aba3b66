//! An example of an operation's call: a request with the fields that it needs, and the call. It is in the
//! documentation of the operation's function, and `wechatpay show` prints it.
//!
//! The values are the specs' own examples. Conditions between fields and choices are followed, so the request passes the
//! checks before it is sent.

mod layout;
mod value;

use self::layout::around;
use self::value::Writer;
use crate::items::{OperationItem, PathItem};

/// An example of more lines than this is folded.
const MOST_LINES: usize = 24;

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
    pub(crate) fn of(path: &PathItem<'_>, operation: &OperationItem<'_>, package: &str) -> Self {
        let api = package.replace('-', "_");
        let module: Vec<String> = path.module.iter().map(ToString::to_string).collect();
        let module = module.join("::");
        let name = &operation.name;
        let writer = Writer::new(&operation.request, name.to_string());
        let mut call = around("let request = ", writer.object(&operation.request.top), ";");
        call.push(format!("let reply = {name}(client, &request).await?;"));
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
        Self {
            imports,
            arguments,
            call,
        }
    }
}

/// The lines of the section.
pub(super) fn emit(path: &PathItem<'_>, operation: &OperationItem<'_>, examples: Examples<'_>) -> Vec<String> {
    let api = examples.package.replace('-', "_");
    let Example {
        imports,
        arguments,
        call,
    } = Example::of(path, operation, examples.package);
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
    if shown > MOST_LINES {
        let fold = ["<details><summary>The call, with every required field</summary>", ""];
        lines.splice(2..2, fold.map(str::to_owned));
        lines.extend(["", "</details>"].map(str::to_owned));
    }
    lines
}
