//! The kinds of change in generated Rust code, one row each, with its level: whether it is breaking, risky, compatible
//! or editorial.

use crate::change_rule::change_rules;

change_rules! { Rust;
    // Operations.
    RUST_FUNCTION_ADDED = "rust-function-added" Neither "function" Added Compatible "Existing code does not call it.";
    RUST_FUNCTION_REMOVED = "rust-function-removed" Neither "function" Removed Breaking "Code that calls the function no longer compiles.";
    RUST_MODULE_CHANGED = "rust-module-changed" Neither "module" Changed Breaking "Paths to the function and its types no longer resolve.";
    RUST_FEATURE_CHANGED = "rust-feature-changed" Neither "feature" Changed Breaking "Callers that enable only the old feature lose this operation.";
    RUST_DEFAULT_FEATURE_ADDED = "rust-default-feature-added" Neither "default-feature" Added Compatible "The family is now available without enabling its feature.";
    RUST_DEFAULT_FEATURE_REMOVED = "rust-default-feature-removed" Neither "default-feature" Removed Breaking "Callers that enable no features lose the family.";
    RUST_DEPRECATION_ADDED = "rust-deprecation-added" Neither "deprecated-attribute" Added Risky "The compiler warns, which fails builds that deny warnings.";
    RUST_DEPRECATION_REMOVED = "rust-deprecation-removed" Neither "deprecated-attribute" Removed Compatible "The compiler no longer warns.";
    RUST_TYPE_SPLIT = "rust-type-split" Neither "shared-type" Removed Breaking "Code that passes a value of one operation's type as that of another no longer compiles.";
    RUST_TYPES_JOINED = "rust-types-joined" Neither "shared-type" Added Breaking "Code that implements a trait for both types no longer compiles.";

    // Requests.
    RUST_REQUEST_FIELD_ADDED = "rust-request-field-added" Request "struct-field" Added Compatible "An optional field has a setter that existing code does not have to call.";
    RUST_REQUEST_FIELD_REMOVED = "rust-request-field-removed" Request "struct-field" Removed Breaking "Code that sets the field no longer compiles.";
    RUST_REQUEST_REQUIRED_FIELD_ADDED = "rust-request-required-field-added" Request "required-struct-field" Added Breaking "The struct of required fields cannot be built without it.";
    RUST_REQUEST_FIELD_BECAME_REQUIRED = "rust-request-field-became-required" Request "struct-field-requirement" Added Breaking "The struct of required fields cannot be built without it, and its setter is removed.";
    RUST_REQUEST_FIELD_BECAME_OPTIONAL = "rust-request-field-became-optional" Request "struct-field-requirement" Removed Breaking "The field is no longer in the struct of required fields; it has a setter instead.";
    RUST_REQUEST_CHOICE_CHANGED = "rust-request-choice-changed" Request "struct-choice" Changed Breaking "The struct of required fields has another member, and alternatives have no setters.";
    RUST_REQUEST_FIELD_RENAMED = "rust-request-field-renamed" Request "struct-field" Changed Breaking "Code that uses the old name no longer compiles.";
    RUST_REQUEST_TYPE_CHANGED = "rust-request-type-changed" Request "struct-field-type" Changed Breaking "Values of the old type no longer compile.";
    RUST_REQUEST_TYPE_RENAMED = "rust-request-type-renamed" Request "type-name" Changed Breaking "Code that uses the old name no longer compiles.";
    RUST_REQUEST_VARIANT_ADDED = "rust-request-variant-added" Request "variant" Added Compatible "Every `match` already needs a wildcard arm.";
    RUST_REQUEST_VARIANT_REMOVED = "rust-request-variant-removed" Request "variant" Removed Breaking "Code that names the variant no longer compiles.";
    RUST_REQUEST_VARIANT_RENAMED = "rust-request-variant-renamed" Request "variant" Changed Breaking "Code that uses the old name no longer compiles.";
    RUST_REQUEST_TRAIT_REMOVED = "rust-request-trait-removed" Request "trait" Removed Breaking "With the added field, the struct no longer implements a trait, and code that needs it no longer compiles.";

    // Responses.
    RUST_RESPONSE_FIELD_ADDED = "rust-response-field-added" Response "struct-field" Added Compatible "Every pattern already needs `..`.";
    RUST_RESPONSE_FIELD_REMOVED = "rust-response-field-removed" Response "struct-field" Removed Breaking "Code that reads the field no longer compiles.";
    RUST_RESPONSE_FIELD_BECAME_REQUIRED = "rust-response-field-became-required" Response "struct-field-requirement" Added Compatible "The field gains an accessor that returns an error when it is missing, and is otherwise unchanged.";
    RUST_RESPONSE_FIELD_BECAME_OPTIONAL = "rust-response-field-became-optional" Response "struct-field-requirement" Removed Breaking "The accessor that returns an error when the field is missing is removed.";
    RUST_RESPONSE_FIELD_RENAMED = "rust-response-field-renamed" Response "struct-field" Changed Breaking "Code that uses the old name no longer compiles.";
    RUST_RESPONSE_TYPE_CHANGED = "rust-response-type-changed" Response "struct-field-type" Changed Breaking "Code that expects the old type no longer compiles.";
    RUST_RESPONSE_TYPE_RENAMED = "rust-response-type-renamed" Response "type-name" Changed Breaking "Code that uses the old name no longer compiles.";
    RUST_RESPONSE_VARIANT_ADDED = "rust-response-variant-added" Response "variant" Added Compatible "Every `match` already needs a wildcard arm.";
    RUST_RESPONSE_VARIANT_REMOVED = "rust-response-variant-removed" Response "variant" Removed Breaking "Code that names the variant no longer compiles.";
    RUST_RESPONSE_VARIANT_RENAMED = "rust-response-variant-renamed" Response "variant" Changed Breaking "Code that uses the old name no longer compiles.";
    RUST_RESPONSE_TRAIT_REMOVED = "rust-response-trait-removed" Response "trait" Removed Breaking "With the added field, the struct no longer implements a trait, and code that needs it no longer compiles.";

    // Notifications. Their types are compared as responses are.
    RUST_NOTIFICATION_ADDED = "rust-notification-added" Response "event" Added Compatible "Every `match` on events already needs a wildcard arm.";
    RUST_NOTIFICATION_REMOVED = "rust-notification-removed" Response "event" Removed Breaking "Code that names the event no longer compiles.";
    RUST_NOTIFICATION_RENAMED = "rust-notification-renamed" Response "event" Changed Breaking "Code that uses the old name no longer compiles.";
}
