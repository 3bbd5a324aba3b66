//! Types in the syntax tree: the types inside `Option`, `Vec` and maps.

use syn::{GenericArgument, PathArguments, Type};

/// `T` if the type is `Option<T>`.
pub(crate) fn optional(ty: &Type) -> Option<&Type> {
    arguments_of(ty, "Option")?.next()
}

/// `T` if the type is `Vec<T>`.
pub(crate) fn element(ty: &Type) -> Option<&Type> {
    arguments_of(ty, "Vec")?.next()
}

/// The type inside every `Option`, `Vec` and `BTreeMap<Vec<u32>, …>`.
pub(crate) fn innermost(ty: &Type) -> &Type {
    let inner = optional(ty)
        .or_else(|| element(ty))
        .or_else(|| arguments_of(ty, "BTreeMap")?.nth(1));
    inner.map_or_else(|| ungrouped(ty), innermost)
}

/// Whether the type is `…::name`.
pub(crate) fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ungrouped(ty), Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

/// The type arguments if the type is `…::name<…>`.
fn arguments_of<'t>(ty: &'t Type, name: &str) -> Option<impl Iterator<Item = &'t Type>> {
    let Type::Path(path) = ungrouped(ty) else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    Some(arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }))
}

/// The type without the invisible groups that `macro_rules!` puts around its fragments.
fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        other => other,
    }
}
