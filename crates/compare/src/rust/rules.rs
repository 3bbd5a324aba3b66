//! The rows about generated code.

use crate::change_rule::change_rules;

change_rules! { Source;
    // Operations.
    RUST_FUNCTION_ADDED = "rust-function-added" Neither "function" Added Compatible "Nobody called what was not there.";
    RUST_FUNCTION_REMOVED = "rust-function-removed" Neither "function" Removed Breaking "Who calls the function no longer compiles.";
    RUST_MODULE_CHANGED = "rust-module-changed" Neither "module" Changed Breaking "Every path to the function and its types is another one.";
    RUST_FEATURE_CHANGED = "rust-feature-changed" Neither "feature" Changed Breaking "Who turned on the old feature alone no longer finds the operation.";
    RUST_DEFAULT_FEATURE_ADDED = "rust-default-feature-added" Neither "default-feature" Added Compatible "What was there without it is there with it.";
    RUST_DEFAULT_FEATURE_REMOVED = "rust-default-feature-removed" Neither "default-feature" Removed Breaking "Who turned on no feature no longer finds the family.";
    RUST_DEPRECATION_ADDED = "rust-deprecation-added" Neither "deprecated-attribute" Added Risky "The compiler warns, and some take warnings for errors.";
    RUST_DEPRECATION_REMOVED = "rust-deprecation-removed" Neither "deprecated-attribute" Removed Compatible "The compiler warns no longer.";

    // Requests.
    RUST_REQUEST_FIELD_ADDED = "rust-request-field-added" Request "struct-field" Added Compatible "An optional field has a setter that nobody need call.";
    RUST_REQUEST_FIELD_REMOVED = "rust-request-field-removed" Request "struct-field" Removed Breaking "Who sets the field no longer compiles.";
    RUST_REQUEST_REQUIRED_FIELD_ADDED = "rust-request-required-field-added" Request "required-struct-field" Added Breaking "The struct of required fields is not complete without it.";
    RUST_REQUEST_FIELD_BECAME_REQUIRED = "rust-request-field-became-required" Request "struct-field-requirement" Added Breaking "The struct of required fields is not complete without it, and its setter is gone.";
    RUST_REQUEST_FIELD_BECAME_OPTIONAL = "rust-request-field-became-optional" Request "struct-field-requirement" Removed Breaking "The struct of required fields has it no longer; a setter sets it.";
    RUST_REQUEST_FIELD_RENAMED = "rust-request-field-renamed" Request "struct-field" Changed Breaking "Who uses the old name no longer compiles.";
    RUST_REQUEST_TYPE_CHANGED = "rust-request-type-changed" Request "struct-field-type" Changed Breaking "A value of the old type does not fit.";
    RUST_REQUEST_TYPE_RENAMED = "rust-request-type-renamed" Request "type-name" Changed Breaking "Who uses the old name no longer compiles.";
    RUST_REQUEST_VARIANT_ADDED = "rust-request-variant-added" Request "variant" Added Compatible "No match is complete without a wildcard.";
    RUST_REQUEST_VARIANT_REMOVED = "rust-request-variant-removed" Request "variant" Removed Breaking "Who names the variant no longer compiles.";
    RUST_REQUEST_VARIANT_RENAMED = "rust-request-variant-renamed" Request "variant" Changed Breaking "Who uses the old name no longer compiles.";

    // Responses.
    RUST_RESPONSE_FIELD_ADDED = "rust-response-field-added" Response "struct-field" Added Compatible "No pattern is complete without a rest.";
    RUST_RESPONSE_FIELD_REMOVED = "rust-response-field-removed" Response "struct-field" Removed Breaking "Who reads the field no longer compiles.";
    RUST_RESPONSE_FIELD_BECAME_REQUIRED = "rust-response-field-became-required" Response "struct-field-requirement" Added Compatible "It has a method that demands it, and is read as before.";
    RUST_RESPONSE_FIELD_BECAME_OPTIONAL = "rust-response-field-became-optional" Response "struct-field-requirement" Removed Breaking "The method that demands it is gone.";
    RUST_RESPONSE_FIELD_RENAMED = "rust-response-field-renamed" Response "struct-field" Changed Breaking "Who uses the old name no longer compiles.";
    RUST_RESPONSE_TYPE_CHANGED = "rust-response-type-changed" Response "struct-field-type" Changed Breaking "A value of the new type does not fit where one of the old did.";
    RUST_RESPONSE_TYPE_RENAMED = "rust-response-type-renamed" Response "type-name" Changed Breaking "Who uses the old name no longer compiles.";
    RUST_RESPONSE_VARIANT_ADDED = "rust-response-variant-added" Response "variant" Added Compatible "No match is complete without a wildcard.";
    RUST_RESPONSE_VARIANT_REMOVED = "rust-response-variant-removed" Response "variant" Removed Breaking "Who names the variant no longer compiles.";
    RUST_RESPONSE_VARIANT_RENAMED = "rust-response-variant-renamed" Response "variant" Changed Breaking "Who uses the old name no longer compiles.";

    // Notifications. Their types are compared as responses are.
    RUST_NOTIFICATION_ADDED = "rust-notification-added" Response "event" Added Compatible "No match of events is complete without a wildcard.";
    RUST_NOTIFICATION_REMOVED = "rust-notification-removed" Response "event" Removed Breaking "Who names the event no longer compiles.";
    RUST_NOTIFICATION_RENAMED = "rust-notification-renamed" Response "event" Changed Breaking "Who uses the old name no longer compiles.";
}
