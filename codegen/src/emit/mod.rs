//! Items in, files out: one emitter for each kind of output.

mod docs;
mod enumeration;
mod manifest;
mod notification;
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
use rayon::iter::{IntoParallelIterator, ParallelIterator};
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
    let mut work = vec![
        Work {
            file: "Cargo.toml".to_owned(),
            text: Box::new(|| Ok(manifest::emit(&catalogue.families, package))),
        },
        Work {
            file: samples::FILE.to_owned(),
            text: Box::new(|| Ok(samples::emit(catalogue, package.name))),
        },
        Work {
            file: "src/lib.rs".to_owned(),
            text: Box::new(|| crate_root(catalogue, sharing)),
        },
    ];
    shared_files(catalogue, sharing, &mut work);
    files_below(catalogue, sharing, &catalogue.root, &mut Vec::new(), &mut work);
    notification::files(catalogue, sharing, &mut work);
    // Each file by itself, on every processor there is; of several errors it is always the same one that is told.
    let written: Vec<_> = work.into_par_iter().map(|Work { file, text }| (file, text())).collect();
    written.into_iter().map(|(file, text)| Ok((file, text?))).collect()
}

/// A file that is to be written, and what writes it.
struct Work<'a> {
    file: String,
    text: Box<dyn FnOnce() -> Result<String, syn::Error> + Send + 'a>,
}

fn crate_root(catalogue: &Catalogue<'_>, sharing: &Sharing) -> Result<String, syn::Error> {
    let mut pieces = tree::emit(&catalogue.root);
    pieces.extend(notification::declaration(catalogue));
    if !sharing.types.is_empty() {
        pieces.push(Piece::Declaration(quote!(
            mod shared;
        )));
    }
    rust_file("spec/api", &tree::crate_docs(catalogue), pieces)
}

/// The files of what operations have in common: one for each type, and one for each family's list of them.
fn shared_files<'a>(catalogue: &'a Catalogue<'a>, sharing: &'a Sharing, work: &mut Vec<Work<'a>>) {
    if sharing.types.is_empty() {
        return;
    }
    work.push(Work {
        file: "src/shared.rs".to_owned(),
        text: Box::new(|| {
            let about =
                "Types that several operations have in common; each stands behind the names of those operations.";
            rust_file("spec/api", &[about.to_owned()], shared::root(sharing))
        }),
    });
    for family in sharing.families() {
        let Ok(module) = ModuleName::from_segment(family) else {
            continue;
        };
        work.push(Work {
            file: format!("src/shared/{}.rs", module.as_str()),
            text: Box::new(move || {
                let about = [format!("Shared within {}.", docs::code(family))];
                rust_file("spec/api", &about, shared::of_family(sharing, family))
            }),
        });
    }
    for (home, shared) in &sharing.types {
        let family = home.family.as_deref().map(ModuleName::from_segment);
        let folder = family
            .and_then(Result::ok)
            .map(|family| format!("{}/", family.as_str()));
        work.push(Work {
            file: format!("src/shared/{}{}.rs", folder.unwrap_or_default(), home.module.as_str()),
            text: Box::new(move || {
                let families: Vec<String> = shared.families.iter().map(|family| docs::code(family)).collect();
                let about = [format!("Shared within {}.", families.join(", "))];
                rust_file("spec/api", &about, shared::content(catalogue, sharing, home, shared))
            }),
        });
    }
}

/// The files of the modules below `node`, which stands at `module`.
fn files_below<'a>(
    catalogue: &'a Catalogue<'a>,
    sharing: &'a Sharing,
    node: &'a Node,
    module: &mut Vec<ModuleName>,
    work: &mut Vec<Work<'a>>,
) {
    for (name, child) in &node.children {
        module.push(name.clone());
        let path = child.path.and_then(|index| Some((index, catalogue.paths.get(index)?)));
        if let Some((index, path)) = path {
            work.push(Work {
                file: file_of(module),
                text: Box::new(move || {
                    let mut pieces = operation::emit(path, index, sharing);
                    pieces.extend(tree::emit(child));
                    let made_from = format!("spec/api/{}", path.spec_file);
                    rust_file(&made_from, &[docs::code(path.url_path)], pieces)
                }),
            });
        } else if child.own_file {
            work.push(Work {
                file: file_of(module),
                text: Box::new(|| rust_file("spec/api", &[docs::code(&child.url_prefix)], tree::emit(child))),
            });
        }
        files_below(catalogue, sharing, child, module, work);
        module.pop();
    }
}

fn file_of(module: &[ModuleName]) -> String {
    let names: Vec<&str> = module.iter().map(ModuleName::as_str).collect();
    format!("src/{}.rs", names.join("/"))
}

/// The fields of a request that the client fills in.
fn supplied_fields(operation: &Operation) -> impl Iterator<Item = &Field> {
    operation.request.fields().filter(|field| field.supplied_by.is_some())
}
