//! Items in, files out: one emitter for each kind of output.

mod docs;
mod enumeration;
mod manifest;
mod object;
mod operation;
mod samples;
mod shared;
mod source;
mod tree;

pub use source::{RUST_HEADER, TOML_HEADER};

use crate::Package;
use crate::items::{Catalogue, Node};
use crate::names::ModuleName;
use crate::share::Sharing;
use quote::quote;
use source::{Piece, rust_file};
use std::collections::BTreeMap;
use wechatpay_spec::model::{Field, Operation};

/// Every file of the generated crate, by its path below the crate's folder.
///
/// # Errors
///
/// Where an emitter's output is not Rust, which is a defect of the generator.
pub(crate) fn emit(
    catalogue: &Catalogue<'_>,
    sharing: &Sharing,
    package: Package<'_>,
) -> Result<BTreeMap<String, String>, syn::Error> {
    let mut files = BTreeMap::new();
    files.insert("Cargo.toml".to_owned(), manifest::emit(&catalogue.families, package));
    files.insert(samples::FILE.to_owned(), samples::emit(catalogue, package.name));
    let mut pieces = tree::emit(&catalogue.root);
    if !sharing.families.is_empty() {
        pieces.push(Piece::Declaration(quote!(
            mod shared;
        )));
        let about = ["Types that several operations of a family have in common; each stands behind the names of those operations.".to_owned()];
        files.insert(
            "src/shared.rs".to_owned(),
            rust_file("spec/api", &about, &shared::declarations(sharing))?,
        );
        for family in sharing.families.keys() {
            let Ok(module) = ModuleName::from_segment(family) else {
                continue;
            };
            let pieces = shared::family(catalogue, sharing, family);
            let about = [format!("Shared within {}.", docs::code(family))];
            files.insert(
                format!("src/shared/{}.rs", module.as_str()),
                rust_file("spec/api", &about, &pieces)?,
            );
        }
    }
    files.insert(
        "src/lib.rs".to_owned(),
        rust_file("spec/api", &tree::crate_docs(catalogue), &pieces)?,
    );
    emit_below(catalogue, sharing, &catalogue.root, &mut Vec::new(), &mut files)?;
    Ok(files)
}

/// The files of the modules below `node`, which stands at `module`.
fn emit_below(
    catalogue: &Catalogue<'_>,
    sharing: &Sharing,
    node: &Node,
    module: &mut Vec<ModuleName>,
    files: &mut BTreeMap<String, String>,
) -> Result<(), syn::Error> {
    for (name, child) in &node.children {
        module.push(name.clone());
        let path = child.path.and_then(|index| Some((index, catalogue.paths.get(index)?)));
        if let Some((index, path)) = path {
            let mut pieces = operation::emit(path, index, sharing);
            pieces.extend(tree::emit(child));
            let made_from = format!("spec/api/{}", path.spec_file);
            files.insert(
                file_of(module),
                rust_file(&made_from, &[docs::code(path.url_path)], &pieces)?,
            );
        } else if child.own_file {
            let pieces: Vec<Piece> = tree::emit(child);
            files.insert(
                file_of(module),
                rust_file("spec/api", &[docs::code(&child.url_prefix)], &pieces)?,
            );
        }
        emit_below(catalogue, sharing, child, module, files)?;
        module.pop();
    }
    Ok(())
}

fn file_of(module: &[ModuleName]) -> String {
    let names: Vec<&str> = module.iter().map(ModuleName::as_str).collect();
    format!("src/{}.rs", names.join("/"))
}

/// The fields of a request that the client fills in.
fn supplied_fields(operation: &Operation) -> impl Iterator<Item = &Field> {
    operation.request.fields().filter(|field| field.supplied_by.is_some())
}
