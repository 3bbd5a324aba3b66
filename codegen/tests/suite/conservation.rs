//! Nothing is lost between the specs and the files: the files are read again with `syn`, every operation's types are
//! followed to their definitions, and the counts are compared with those of the specs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Fields, GenericArgument, Item, ItemStruct, PathArguments, Type, UseTree};
use wechatpay_codegen::{Package, generate};
use wechatpay_spec::model::Field;
use wechatpay_spec::visit::{MessagePart, walk_field, walk_spec};
use wechatpay_spec::{Counts, Sources};

#[test]
fn the_files_hold_what_the_specs_of_the_catalogue_hold() {
    assert_conserved("../spec");
}

#[test]
fn the_files_hold_what_the_specs_of_the_obstacle_course_hold() {
    assert_conserved("../tests/obstacle/spec");
}

fn assert_conserved(specs: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(specs);
    let sources = wechatpay_spec::folder::read(&folder, "spec").expect("readable specs");
    let generation = generate(&sources, Package::default()).expect("no defect");
    let files: BTreeMap<&str, &str> = generation
        .files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let mut found = count(&files);
    // The client fills in these fields, so no struct has them.
    found.fields += supplied_by_the_client(&sources);
    assert_eq!(found, generation.counts);
}

/// A counter that overlooks missing items would prove nothing.
#[test]
fn a_lost_field_marker_operation_or_notification_is_noticed() {
    let text = r#"
        pub const POST: Operation = Operation::post("/v3/x");
        pub mod post {
            pub use crate::shared::Response;
            #[derive(Clone, Request)]
            #[constant("type" = "A")]
            pub struct Request {
                #[encrypted]
                pub name: Secret,
                pub list: Vec<request::Inner>,
            }
            pub mod request {
                use crate::shared::Deeper;
                pub struct Inner { pub one: i64, pub deeper: Option<Deeper> }
            }
        }
    "#;
    let notify = "pub mod refund; pub enum Event { Refund(Box<refund::Resource>), Unlisted }";
    let shared = "
        pub struct Response { pub id: Option<String> }
        pub struct Deeper { #[encrypted] pub two: Option<Secret> }
    ";
    let refund = "use super::super::shared::Deeper; pub struct Resource { pub of: Option<Deeper> }";
    let files = BTreeMap::from([
        ("src/x.rs", text),
        ("src/notify.rs", notify),
        ("src/notify/refund.rs", refund),
        ("src/shared.rs", shared),
    ]);
    let whole = Counts {
        operations: 1,
        notifications: 1,
        fields: 9,
        encrypted: 3,
    };
    assert_eq!(count(&files), whole);
    for lost in [
        "#[constant(\"type\" = \"A\")]",
        "pub one: i64,",
        "#[encrypted]",
        "pub const POST: Operation = Operation::post(\"/v3/x\");",
        "Refund(Box<refund::Resource>),",
        "pub id: Option<String>",
    ] {
        let shortened: Vec<_> = files
            .iter()
            .map(|(name, text)| (*name, text.replacen(lost, "", 1)))
            .collect();
        let shortened = shortened.iter().map(|(name, text)| (*name, text.as_str())).collect();
        assert_ne!(count(&shortened), whole, "{lost}");
    }
}

fn supplied_by_the_client(sources: &Sources) -> usize {
    struct Supplied(usize);
    impl<'s> wechatpay_spec::visit::Visit<'s> for Supplied {
        fn visit_field(&mut self, field: &'s Field, part: MessagePart) {
            self.0 += usize::from(field.supplied_by.is_some());
            walk_field(self, field, part);
        }
    }
    let mut supplied = Supplied(0);
    for spec in &wechatpay_spec::load(sources).specs {
        walk_spec(&mut supplied, spec);
    }
    supplied.0
}

/// The path of a module or type from the crate's root.
type Names = Vec<String>;

/// Counts the items in the files; a type is counted every time it is used.
fn count(files: &BTreeMap<&str, &str>) -> Counts {
    let mut reader = GeneratedCode::default();
    for (name, text) in files {
        let Some(module) = name.strip_prefix("src/").and_then(|name| name.strip_suffix(".rs")) else {
            continue;
        };
        reader.module = match module {
            "lib" => Vec::new(),
            module => module.split('/').map(str::to_owned).collect(),
        };
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        reader.visit_file(&file);
    }
    let mut counts = Counts {
        operations: reader.operations.len(),
        notifications: reader.notifications.len(),
        ..Counts::default()
    };
    for operation in &reader.operations {
        for top in ["Request", "Response"] {
            reader.count_type(operation, &[top.to_owned()], &mut counts);
        }
    }
    for notification in &reader.notifications {
        reader.count_type(notification, &[], &mut counts);
    }
    counts
}

/// The definitions in the files.
#[derive(Default)]
struct GeneratedCode {
    /// The module that is being read.
    module: Names,
    structs: BTreeMap<Names, ItemStruct>,
    /// The names that `use` lines import, with the paths of their definitions.
    imports: BTreeMap<Names, Names>,
    /// The module of each operation's types.
    operations: BTreeSet<Names>,
    /// The type of each notification.
    notifications: BTreeSet<Names>,
}

impl GeneratedCode {
    fn here(&self, names: &[String]) -> Names {
        self.module.iter().chain(names).cloned().collect()
    }

    fn import(&mut self, tree: &UseTree, above: &mut Names) {
        match tree {
            UseTree::Path(path) => {
                above.push(plain(&path.ident));
                self.import(&path.tree, above);
                above.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, above)),
            UseTree::Name(name) => {
                let name = plain(&name.ident);
                let target = above.iter().cloned().chain([name.clone()]).collect();
                self.imports.insert(self.here(&[name]), target);
            }
            // The empty response of the runtime, which has no definition in the files.
            UseTree::Rename(rename) => {
                let target = above.iter().cloned().chain([plain(&rename.ident)]).collect();
                self.imports.insert(self.here(&[plain(&rename.rename)]), target);
            }
            UseTree::Glob(_) => panic!("no globs are generated"),
        }
    }

    /// Counts the type that `names` refer to in `module`, and the types inside it.
    fn count_type(&self, module: &[String], names: &[String], counts: &mut Counts) {
        let Some((module, item)) = self.definition(module, names) else {
            return;
        };
        counts.fields += marked(&item.attrs, "constant");
        let Fields::Named(fields) = &item.fields else { return };
        for field in &fields.named {
            let names = innermost(&field.ty);
            // This field is not of the message.
            if names.last().is_some_and(|name| name == "Unreadable") {
                continue;
            }
            counts.fields += 1;
            counts.encrypted += marked(&field.attrs, "encrypted");
            self.count_type(&module, &names, counts);
        }
    }

    /// The module and the definition of a struct; `None` for enumerations and the runtime's types.
    fn definition(&self, module: &[String], names: &[String]) -> Option<(Names, &ItemStruct)> {
        let mut path = module.to_vec();
        for name in names {
            match name.as_str() {
                "crate" => path.clear(),
                "super" => drop(path.pop()),
                _ => path.push(name.clone()),
            }
        }
        match self.structs.get(&path) {
            Some(item) => {
                path.pop();
                Some((path, item))
            }
            None => {
                let target = self.imports.get(&path)?;
                path.pop();
                self.definition(&path, target)
            }
        }
    }
}

impl<'ast> Visit<'ast> for GeneratedCode {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Mod(item) => {
                self.module.push(plain(&item.ident));
                visit::visit_item_mod(self, item);
                self.module.pop();
            }
            Item::Struct(item) => {
                self.structs.insert(self.here(&[plain(&item.ident)]), item.clone());
            }
            Item::Use(item) => self.import(&item.tree, &mut Vec::new()),
            Item::Const(item) if innermost(&item.ty) == ["Operation"] => {
                let module = plain(&item.ident).to_lowercase();
                self.operations.insert(self.here(&[module]));
            }
            Item::Enum(item) if item.ident == "Event" && self.module == ["notify"] => {
                let held = item.variants.iter().flat_map(|variant| &variant.fields);
                let held: Vec<_> = held.map(|field| self.here(&innermost(&field.ty))).collect();
                self.notifications.extend(held);
            }
            Item::Impl(item) if item.trait_.as_ref().is_some_and(|(path, ..)| path.is_ident("Message")) => {
                self.notifications.insert(self.here(&innermost(&item.self_ty)));
            }
            _ => {}
        }
    }
}

/// A name without `r#`, as in file names.
fn plain(name: &syn::Ident) -> String {
    name.to_string().trim_start_matches("r#").to_owned()
}

fn marked(attributes: &[syn::Attribute], name: &str) -> usize {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name))
        .count()
}

/// The type inside `Option<…>`, `Vec<…>`, `Box<…>` and the values of a map.
fn innermost(kind: &Type) -> Names {
    let Type::Path(kind) = kind else { return Vec::new() };
    match kind.path.segments.last().map(|segment| &segment.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => match arguments.args.last() {
            Some(GenericArgument::Type(inner)) => innermost(inner),
            _ => Vec::new(),
        },
        _ => kind.path.segments.iter().map(|segment| plain(&segment.ident)).collect(),
    }
}
