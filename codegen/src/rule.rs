//! The rules of the naming pass: one row each, with codes from `E200` on. The spec crate has the others.

use wechatpay_spec::rule::Rule;

macro_rules! rules {
    ($($constant:ident = $code:literal $name:literal $meaning:literal;)*) => {
        $(
            #[doc = $meaning]
            pub const $constant: Rule = Rule::error($code, $name, $meaning);
        )*

        /// Every rule of this crate, by code.
        pub const RULES: &[Rule] = &[$($constant),*];
    };
}

rules! {
    NAMELESS = "E200" "nameless" "Every field, type and value has a Rust name: its own, or one that the spec gives it.";
    RESERVED_TYPE = "E201" "reserved-type" "No type hides one that generated code uses.";
    NAME_CASE = "E202" "name-case" "A name that the spec gives has the case that Rust expects.";
    FIELD_COLLISION = "E203" "field-collision" "No two fields of a struct have one Rust name.";
    TYPE_COLLISION = "E204" "type-collision" "No two types inside one request or response have one name and different content.";
    VARIANT_COLLISION = "E205" "variant-collision" "No two values of an enumeration have one Rust name.";
    MODULE_COLLISION = "E206" "module-collision" "No two URL paths become one module.";
    METHOD_MODULE = "E207" "method-module" "No segment below a URL path is named like a method of that path.";
    NESTED_FAMILY = "E208" "nested-family" "A path and the paths below it belong to one family.";
    NOTIFICATION_COLLISION = "E209" "notification-collision" "No two notifications become one module.";
    SAME_EVENT = "E210" "same-event" "No two APIv3 notifications have one event type.";
}
