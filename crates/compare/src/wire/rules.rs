//! The kinds of change on the wire (a field or a value of an enumeration added, removed, …), one row each, with its level: whether it is breaking, risky, compatible or
//! editorial.

use crate::change_rule::change_rules;

change_rules! { Wire;
    // Operations.
    OPERATION_ADDED = "operation-added" Neither "operation" Added Compatible "Existing callers do not use it.";
    OPERATION_REMOVED = "operation-removed" Neither "operation" Removed Breaking "Calls of a removed operation are refused.";
    RETIRED_OPERATION_REMOVED = "retired-operation-removed" Neither "retired-operation" Removed Compatible "The service had already stopped serving it.";
    OPERATION_MOVED = "operation-moved" Neither "path" Changed Breaking "Existing callers still use the old path.";
    PATH_PARAMETER_RENAMED = "path-parameter-renamed" Neither "path-parameter" Changed Editorial "Only the position of a path parameter is part of the request, not its name.";
    METHOD_CHANGED = "method-changed" Neither "method" Changed Breaking "Existing callers still use the old method.";
    OPERATION_DEPRECATED = "operation-deprecated" Neither "deprecation" Added Risky "The operation still works but may be retired.";
    OPERATION_REINSTATED = "operation-reinstated" Neither "deprecation" Removed Compatible "The operation is no longer planned for retirement.";
    OPERATION_RETIRED = "operation-retired" Neither "retirement" Added Breaking "The service no longer serves the operation.";
    OPERATION_RETURNED = "operation-returned" Neither "retirement" Removed Compatible "The service serves the operation again.";
    HOST_ADDED = "host-added" Neither "host" Added Compatible "The previous hosts still serve the operation.";
    HOST_REMOVED = "host-removed" Neither "host" Removed Breaking "Calls to the removed host fail.";
    USUAL_HOST_CHANGED = "usual-host-changed" Neither "usual-host" Changed Risky "Calls that do not choose a host now reach another region.";
    SIGNER_CHANGED = "signer-changed" Neither "signer" Changed Breaking "Requests signed with the old identity are refused.";
    SIGN_TYPE_CHANGED = "sign-type-changed" Neither "sign-type" Changed Breaking "Signatures made with the old digest are refused.";
    MUTUAL_TLS_ADDED = "mutual-tls-added" Neither "mutual-tls" Added Breaking "Connections without the merchant's certificate are refused.";
    MUTUAL_TLS_REMOVED = "mutual-tls-removed" Neither "mutual-tls" Removed Compatible "The service ignores a client certificate that it does not require.";
    NONCE_ADDED = "nonce-added" Neither "nonce" Added Breaking "Requests without `nonce_str` are refused.";
    NONCE_REMOVED = "nonce-removed" Neither "nonce" Removed Breaking "Requests signed over an unknown `nonce_str` are refused.";
    IDEMPOTENCY_KEY_ADDED = "idempotency-key-added" Neither "idempotency-key" Added Compatible "Requests can now be repeated safely.";
    IDEMPOTENCY_KEY_REMOVED = "idempotency-key-removed" Neither "idempotency-key" Removed Risky "A repeated request may be processed twice.";
    IDEMPOTENCY_KEY_CHANGED = "idempotency-key-changed" Neither "idempotency-key" Changed Risky "A request repeated with the old key may be processed twice.";
    RATE_LIMIT_LOWERED = "rate-limit-lowered" Neither "rate-limit" Decreased Risky "Callers close to the old limit are refused.";
    RATE_LIMIT_RAISED = "rate-limit-raised" Neither "rate-limit" Increased Compatible "More calls are allowed than before.";
    ERROR_ADDED = "error-added" Neither "error" Added Compatible "Clients already have to handle undocumented error codes.";
    ERROR_REMOVED = "error-removed" Neither "error" Removed Compatible "Code that handles the error is never reached.";
    ERROR_CHANGED = "error-changed" Neither "error" Changed Risky "Clients that tell errors apart by HTTP status may confuse them.";
    WORDING_CHANGED = "wording-changed" Neither "wording" Changed Editorial "Calls do not depend on titles, links, examples, remarks or facts about fields that the client fills in.";

    // Requests.
    REQUEST_BODY_ADDED = "request-body-added" Request "body" Added Compatible "Whether requests without a body are refused depends on the fields of the body.";
    REQUEST_BODY_REMOVED = "request-body-removed" Request "body" Removed Risky "A request with an unexpected body may be refused.";
    REQUEST_BODY_CHANGED = "request-body-changed" Request "body" Changed Breaking "A body in the old format cannot be parsed.";
    REQUEST_FIELD_ADDED = "request-field-added" Request "field" Added Compatible "Requests without the field are still accepted.";
    REQUEST_FIELD_REMOVED = "request-field-removed" Request "field" Removed Risky "The service may refuse the unknown field, or ignore it.";
    REQUEST_FIELD_RENAMED = "request-field-renamed" Request "field" Changed Breaking "The service does not know the field by its old name.";
    REQUEST_REQUIRED_FIELD_ADDED = "request-required-field-added" Request "required-field" Added Breaking "Requests without the field are refused.";
    REQUEST_CONDITIONAL_FIELD_ADDED = "request-conditional-field-added" Request "conditional-field" Added Breaking "Requests that meet the condition are refused without the field.";
    REQUEST_FIELD_MOVED = "request-field-moved" Request "part" Changed Breaking "The service looks for the field in another part of the request.";
    REQUEST_FIELD_BECAME_REQUIRED = "request-field-became-required" Request "requirement" Added Breaking "Requests without the field are refused.";
    REQUEST_FIELD_BECAME_OPTIONAL = "request-field-became-optional" Request "requirement" Removed Compatible "Requests with the field are still accepted.";
    REQUEST_CONDITION_ADDED = "request-condition-added" Request "condition" Added Breaking "Requests that meet the condition are refused without the field.";
    REQUEST_CONDITION_REMOVED = "request-condition-removed" Request "condition" Removed Compatible "Requests with the field are still accepted.";
    REQUEST_CONDITION_CHANGED = "request-condition-changed" Request "condition" Changed Breaking "Requests that meet the new condition are refused without the field.";
    REQUEST_CONDITION_WIDENED = "request-condition-widened" Request "condition" Increased Breaking "Requests that meet the condition by an added value are refused without the field.";
    REQUEST_CONDITION_NARROWED = "request-condition-narrowed" Request "condition" Decreased Compatible "Requests with the field are still accepted.";
    REQUEST_ROLE_ADDED = "request-role-added" Request "role" Added Breaking "Requests of callers in that role are refused without the field.";
    REQUEST_ROLE_REMOVED = "request-role-removed" Request "role" Removed Compatible "Requests with the field are still accepted.";
    REQUEST_ROLE_CHANGED = "request-role-changed" Request "role" Changed Breaking "Requests of callers in the new role are refused without the field.";
    REQUEST_CHOICE_ADDED = "request-choice-added" Request "choice" Added Breaking "Requests with none of the alternatives, or with too many, are refused.";
    REQUEST_CHOICE_REMOVED = "request-choice-removed" Request "choice" Removed Compatible "Requests that made the choice are still accepted.";
    REQUEST_CHOICE_CHANGED = "request-choice-changed" Request "choice" Changed Breaking "Requests that made the old choice may be refused.";
    REQUEST_CHOICE_WIDENED = "request-choice-widened" Request "choice" Increased Compatible "Requests that made the old choice still make the new one.";
    REQUEST_RESTRICTION_ADDED = "request-restriction-added" Request "restriction" Added Breaking "Requests with the field are refused unless its condition is met.";
    REQUEST_RESTRICTION_REMOVED = "request-restriction-removed" Request "restriction" Removed Compatible "The field is accepted in more requests than before.";
    REQUEST_RESTRICTION_CHANGED = "request-restriction-changed" Request "restriction" Changed Breaking "Requests that met the old condition are refused.";
    REQUEST_RESTRICTION_WIDENED = "request-restriction-widened" Request "restriction" Increased Compatible "The field is accepted in more requests than before.";
    REQUEST_RESTRICTION_NARROWED = "request-restriction-narrowed" Request "restriction" Decreased Breaking "Requests that meet the condition by a removed value are refused with the field.";
    REQUEST_TYPE_CHANGED = "request-type-changed" Request "type" Changed Breaking "Values of the old type are refused.";
    REQUEST_LENGTH_SHORTENED = "request-length-shortened" Request "length" Decreased Breaking "Values longer than the new limit are refused.";
    REQUEST_LENGTH_WIDENED = "request-length-widened" Request "length" Increased Compatible "All values that were accepted still fit.";
    REQUEST_RANGE_NARROWED = "request-range-narrowed" Request "range" Decreased Breaking "Values outside the new range are refused.";
    REQUEST_RANGE_WIDENED = "request-range-widened" Request "range" Increased Compatible "All values that were accepted are still in the range.";
    REQUEST_PATTERN_ADDED = "request-pattern-added" Request "pattern" Added Risky "Values that do not match may be refused.";
    REQUEST_PATTERN_REMOVED = "request-pattern-removed" Request "pattern" Removed Compatible "Values that matched are still accepted.";
    REQUEST_PATTERN_CHANGED = "request-pattern-changed" Request "pattern" Changed Risky "Values that match only the old pattern may be refused.";
    REQUEST_ENUMERATION_ADDED = "request-enumeration-added" Request "enumeration" Added Risky "Values outside the list may be refused.";
    REQUEST_ENUMERATION_REMOVED = "request-enumeration-removed" Request "enumeration" Removed Compatible "The listed values are still accepted.";
    REQUEST_VALUE_ADDED = "request-value-added" Request "value" Added Compatible "The old values are still accepted.";
    REQUEST_VALUE_REMOVED = "request-value-removed" Request "value" Removed Breaking "Requests with the value are refused.";
    REQUEST_VALUE_CHANGED = "request-value-changed" Request "value" Changed Breaking "Requests with the old value are refused.";
    REQUEST_CONSTANT_ADDED = "request-constant-added" Request "constant" Added Breaking "All other values are refused.";
    REQUEST_CONSTANT_REMOVED = "request-constant-removed" Request "constant" Removed Compatible "The old value is still accepted.";
    REQUEST_CONSTANT_CHANGED = "request-constant-changed" Request "constant" Changed Breaking "Existing clients send the old value.";
    REQUEST_DEFAULT_ADDED = "request-default-added" Request "default" Added Compatible "The document now says what the service did before.";
    REQUEST_DEFAULT_REMOVED = "request-default-removed" Request "default" Removed Risky "Requests without the field may now be handled differently.";
    REQUEST_DEFAULT_CHANGED = "request-default-changed" Request "default" Changed Risky "Requests without the field are now handled differently.";
    REQUEST_BECAME_ENCRYPTED = "request-became-encrypted" Request "encryption" Added Breaking "The service tries to decrypt the plaintext that existing clients send.";
    REQUEST_BECAME_PLAINTEXT = "request-became-plaintext" Request "encryption" Removed Breaking "The service uses the ciphertext that existing clients send as the value.";
    REQUEST_CIPHER_CHANGED = "request-cipher-changed" Request "encryption" Changed Breaking "The service cannot decrypt values that were encrypted with the old cipher.";
    REQUEST_ENCODING_CHANGED = "request-encoding-changed" Request "encoding" Changed Breaking "The service cannot decode values in the old encoding.";
    REQUEST_FORMAT_ADDED = "request-format-added" Request "format" Added Risky "Values in another format may be refused.";
    REQUEST_FORMAT_REMOVED = "request-format-removed" Request "format" Removed Compatible "Values in the old format are still accepted.";
    REQUEST_FORMAT_CHANGED = "request-format-changed" Request "format" Changed Breaking "Values in the old format are refused.";
    REQUEST_UNIT_ADDED = "request-unit-added" Request "unit" Added Risky "Callers that assumed another unit send a wrong amount.";
    REQUEST_UNIT_REMOVED = "request-unit-removed" Request "unit" Removed Risky "The number may now be in another unit.";
    REQUEST_UNIT_CHANGED = "request-unit-changed" Request "unit" Changed Breaking "The same number means a different amount.";
    REQUEST_SUPPLIER_CHANGED = "request-supplier-changed" Request "supplier" Changed Compatible "The field is sent in either case.";

    // Responses.
    RESPONSE_BODY_CHANGED = "response-body-changed" Response "body" Changed Breaking "Clients cannot parse a response in the new format.";
    RESPONSE_SIGNATURE_ADDED = "response-signature-added" Response "signature" Added Compatible "Clients that do not verify the signature are not affected.";
    RESPONSE_SIGNATURE_REMOVED = "response-signature-removed" Response "signature" Removed Breaking "Clients refuse a response without the expected signature.";
    RESPONSE_MEDIA_TYPE_CHANGED = "response-media-type-changed" Response "media-type" Changed Risky "Programs that read the file may not support the new media type.";
    RESPONSE_DIGEST_CHANGED = "response-digest-changed" Response "digest" Changed Breaking "The digest that clients compute no longer matches.";
    RESPONSE_FIELD_ADDED = "response-field-added" Response "field" Added Compatible "Clients ignore unknown fields.";
    RESPONSE_FIELD_REMOVED = "response-field-removed" Response "field" Removed Breaking "Clients that read the field no longer receive it.";
    RESPONSE_FIELD_RENAMED = "response-field-renamed" Response "field" Changed Breaking "Existing clients look for the field under its old name.";
    RESPONSE_FIELD_BECAME_REQUIRED = "response-field-became-required" Response "requirement" Added Compatible "Clients that handle a missing field still work.";
    RESPONSE_FIELD_BECAME_OPTIONAL = "response-field-became-optional" Response "requirement" Removed Breaking "Clients that require the field fail when it is missing.";
    RESPONSE_TYPE_CHANGED = "response-type-changed" Response "type" Changed Breaking "Clients cannot parse values of the new type.";
    RESPONSE_LENGTH_SHORTENED = "response-length-shortened" Response "length" Decreased Compatible "Shorter values fit wherever longer values did.";
    RESPONSE_LENGTH_WIDENED = "response-length-widened" Response "length" Increased Risky "Longer values may not fit into the client's storage.";
    RESPONSE_RANGE_NARROWED = "response-range-narrowed" Response "range" Decreased Compatible "The values are still in the old range.";
    RESPONSE_RANGE_WIDENED = "response-range-widened" Response "range" Increased Risky "Clients may not expect values outside the old range.";
    RESPONSE_PATTERN_ADDED = "response-pattern-added" Response "pattern" Added Compatible "Clients could already receive the matching values.";
    RESPONSE_PATTERN_REMOVED = "response-pattern-removed" Response "pattern" Removed Risky "Clients may receive any text.";
    RESPONSE_PATTERN_CHANGED = "response-pattern-changed" Response "pattern" Changed Risky "Clients that take values apart by the old pattern may fail.";
    RESPONSE_ENUMERATION_ADDED = "response-enumeration-added" Response "enumeration" Added Compatible "Clients could already receive the listed values.";
    RESPONSE_ENUMERATION_REMOVED = "response-enumeration-removed" Response "enumeration" Removed Risky "Clients may receive any value.";
    RESPONSE_VALUE_ADDED = "response-value-added" Response "value" Added Risky "Existing clients receive the value as `Unlisted` and may not handle it.";
    RESPONSE_VALUE_REMOVED = "response-value-removed" Response "value" Removed Compatible "Code that handles the value is never reached.";
    RESPONSE_VALUE_CHANGED = "response-value-changed" Response "value" Changed Breaking "Existing clients receive the new value as `Unlisted`.";
    RESPONSE_BECAME_ENCRYPTED = "response-became-encrypted" Response "encryption" Added Breaking "Existing clients use the ciphertext as the value.";
    RESPONSE_BECAME_PLAINTEXT = "response-became-plaintext" Response "encryption" Removed Breaking "Existing clients fail to decrypt the plaintext.";
    RESPONSE_CIPHER_CHANGED = "response-cipher-changed" Response "encryption" Changed Breaking "Existing clients cannot decrypt the new cipher.";
    RESPONSE_ENCODING_CHANGED = "response-encoding-changed" Response "encoding" Changed Breaking "Existing clients cannot decode the new encoding.";
    RESPONSE_FORMAT_ADDED = "response-format-added" Response "format" Added Compatible "Clients that read it as text still work.";
    RESPONSE_FORMAT_REMOVED = "response-format-removed" Response "format" Removed Risky "Values in another format may arrive.";
    RESPONSE_FORMAT_CHANGED = "response-format-changed" Response "format" Changed Breaking "Existing clients cannot parse the new format.";
    RESPONSE_UNIT_ADDED = "response-unit-added" Response "unit" Added Risky "Clients that assumed another unit read a wrong amount.";
    RESPONSE_UNIT_REMOVED = "response-unit-removed" Response "unit" Removed Risky "The number may now be in another unit.";
    RESPONSE_UNIT_CHANGED = "response-unit-changed" Response "unit" Changed Breaking "The same number means a different amount.";

    // Notifications. For the levels, their fields count as response fields.
    NOTIFICATION_ADDED = "notification-added" Response "notification" Added Risky "Existing receivers have to acknowledge a notification they do not know.";
    NOTIFICATION_REMOVED = "notification-removed" Response "notification" Removed Breaking "Receivers that rely on the notification no longer get it.";
    NOTIFICATION_DEPRECATED = "notification-deprecated" Response "notification-deprecation" Added Risky "The notification is still sent but may be retired.";
    NOTIFICATION_REINSTATED = "notification-reinstated" Response "notification-deprecation" Removed Compatible "The notification is no longer planned for retirement.";
    EVENT_TYPE_CHANGED = "event-type-changed" Response "event-type" Changed Breaking "Existing receivers do not recognize the notification.";
    ORIGINAL_TYPE_CHANGED = "original-type-changed" Response "original-type" Changed Risky "Receivers that check `original_type` may handle the resource wrongly.";
}

/// Declares pairs of rules, one of which applies by the direction in which a message goes.
#[cfg(feature = "comparison")]
macro_rules! either_way {
    ($($name:ident: $request:ident, $response:ident;)*) => {
        $(const $name: $crate::change_rule::EitherWay = $crate::change_rule::EitherWay {
            request: $crate::wire::rules::$request,
            response: $crate::wire::rules::$response,
        };)*
    };
}

#[cfg(feature = "comparison")]
pub(super) use either_way;
