//! The rules E200 to E299, of naming: one row each, with a code whose meaning never changes.

wechatpay_spec::rules! {
    examples in "tests/fixtures";

    NAMELESS = error "E200" "nameless" "Every field, type and value has a Rust name, derived from its own or given by the spec.";
    RESERVED_TYPE = error "E201" "reserved-type" "No type has a name of Rust's standard prelude or of a type that generated code uses.";
    NAME_CASE = error "E202" "name-case" "A Rust name given by the spec has the usual case.";
    FIELD_COLLISION = error "E203" "field-collision" "The fields of a struct have distinct Rust names.";
    TYPE_COLLISION = error "E204" "type-collision" "Two types of the same name within one request or response are equal.";
    VARIANT_COLLISION = error "E205" "variant-collision" "The variants of an enumeration have distinct Rust names.";
    MODULE_COLLISION = error "E206" "module-collision" "Each URL path has a module of its own, except that `/x/{x}` shares that of `/x`.";
    METHOD_MODULE = error "E207" "method-module" "No segment below a URL path is named like a method of that path.";
    NESTED_FAMILY = error "E208" "nested-family" "A path and all paths below it belong to the same family.";
    NOTIFICATION_COLLISION = error "E209" "notification-collision" "Each notification has a module of its own.";
    SAME_EVENT = error "E210" "same-event" "APIv3 notifications have distinct event types.";
    FUNCTION_COLLISION = error "E211" "function-collision" "The methods of `/x` and of `/x/{x}` are distinct, because both paths have one module.";
}
