//! Structs that are written as JSON objects.

/// A struct whose fields are the members of a JSON object, in their order: what serde's derive would make of it, without
/// the time that building the derive takes from everybody's first `cargo xtask gen`.
#[macro_export]
macro_rules! json_object {
    (struct $name:ident<'a> { $($field:ident: $type:ty,)* }) => {
        struct $name<'a> {
            $($field: $type,)*
        }

        impl ::serde_core::Serialize for $name<'_> {
            fn serialize<S: ::serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use ::serde_core::ser::SerializeStruct;
                let names = [$(stringify!($field)),*];
                let mut object = serializer.serialize_struct(stringify!($name), names.len())?;
                $(object.serialize_field(stringify!($field), &self.$field)?;)*
                object.end()
            }
        }
    };
}
