//! The rows about what travels.

use crate::change_rule::change_rules;

change_rules! { Wire;
    // Operations.
    OPERATION_ADDED = "operation-added" Neither "operation" Added Compatible "Nobody called what was not there.";
    OPERATION_REMOVED = "operation-removed" Neither "operation" Removed Breaking "Calls of a removed operation are refused.";
    RETIRED_OPERATION_REMOVED = "retired-operation-removed" Neither "retired-operation" Removed Compatible "The service had stopped answering before.";
    OPERATION_MOVED = "operation-moved" Neither "path" Changed Breaking "Calls still go to the old path.";
    PATH_PARAMETER_RENAMED = "path-parameter-renamed" Neither "path-parameter" Changed Editorial "A parameter's name does not travel; its place in the path does.";
    METHOD_CHANGED = "method-changed" Neither "method" Changed Breaking "Calls still use the old method.";
    OPERATION_DEPRECATED = "operation-deprecated" Neither "deprecation" Added Risky "The service still answers, but for how long?";
    OPERATION_REINSTATED = "operation-reinstated" Neither "deprecation" Removed Compatible "The operation is here to stay after all.";
    OPERATION_RETIRED = "operation-retired" Neither "retirement" Added Breaking "The service answers no longer.";
    OPERATION_RETURNED = "operation-returned" Neither "retirement" Removed Compatible "The service answers again.";
    HOST_ADDED = "host-added" Neither "host" Added Compatible "The hosts that were called still serve it.";
    HOST_REMOVED = "host-removed" Neither "host" Removed Breaking "Calls to a host that no longer serves it fail.";
    USUAL_HOST_CHANGED = "usual-host-changed" Neither "usual-host" Changed Risky "Calls that name no host go to another country's data.";
    SIGNER_CHANGED = "signer-changed" Neither "signer" Changed Breaking "A signature in another's name is refused.";
    SIGN_TYPE_CHANGED = "sign-type-changed" Neither "sign-type" Changed Breaking "A signature made with another digest is refused.";
    MUTUAL_TLS_ADDED = "mutual-tls-added" Neither "mutual-tls" Added Breaking "A connection without the merchant's certificate is refused.";
    MUTUAL_TLS_REMOVED = "mutual-tls-removed" Neither "mutual-tls" Removed Compatible "A certificate that nobody asks for does no harm.";
    NONCE_ADDED = "nonce-added" Neither "nonce" Added Breaking "A request without `nonce_str` is refused.";
    NONCE_REMOVED = "nonce-removed" Neither "nonce" Removed Breaking "A signature over a field that the service does not know is refused.";
    IDEMPOTENCY_KEY_ADDED = "idempotency-key-added" Neither "idempotency-key" Added Compatible "Repeating a request has become safe.";
    IDEMPOTENCY_KEY_REMOVED = "idempotency-key-removed" Neither "idempotency-key" Removed Risky "Repeating a request may do its work twice.";
    IDEMPOTENCY_KEY_CHANGED = "idempotency-key-changed" Neither "idempotency-key" Changed Risky "Repeating a request with the old key may do its work twice.";
    RATE_LIMIT_LOWERED = "rate-limit-lowered" Neither "rate-limit" Decreased Risky "Callers near the old limit are refused.";
    RATE_LIMIT_RAISED = "rate-limit-raised" Neither "rate-limit" Increased Compatible "More calls are allowed than were.";
    ERROR_ADDED = "error-added" Neither "error" Added Compatible "Clients meet codes that nobody listed all the time.";
    ERROR_REMOVED = "error-removed" Neither "error" Removed Compatible "Handling what does not happen does no harm.";
    ERROR_CHANGED = "error-changed" Neither "error" Changed Risky "Who tells errors apart by status may take one for another.";
    WORDING_CHANGED = "wording-changed" Neither "wording" Changed Editorial "Titles, links, examples and remarks do not travel.";

    // What is sent.
    REQUEST_BODY_ADDED = "request-body-added" Request "body" Added Compatible "What the body must hold is said of its fields.";
    REQUEST_BODY_REMOVED = "request-body-removed" Request "body" Removed Risky "A body that nobody expects may be refused.";
    REQUEST_BODY_CHANGED = "request-body-changed" Request "body" Changed Breaking "A body in another format cannot be read.";
    REQUEST_FIELD_ADDED = "request-field-added" Request "field" Added Compatible "Requests without it are still taken.";
    REQUEST_FIELD_REMOVED = "request-field-removed" Request "field" Removed Risky "A field that nobody expects may be refused, and does nothing if it is not.";
    REQUEST_REQUIRED_FIELD_ADDED = "request-required-field-added" Request "required-field" Added Breaking "Requests without it are refused.";
    REQUEST_CONDITIONAL_FIELD_ADDED = "request-conditional-field-added" Request "conditional-field" Added Breaking "Requests that meet its condition are refused without it.";
    REQUEST_FIELD_MOVED = "request-field-moved" Request "part" Changed Breaking "The service looks for the field in another part of the request.";
    REQUEST_FIELD_BECAME_REQUIRED = "request-field-became-required" Request "requirement" Added Breaking "Requests without it are refused.";
    REQUEST_FIELD_BECAME_OPTIONAL = "request-field-became-optional" Request "requirement" Removed Compatible "Requests with it are still taken.";
    REQUEST_CONDITION_ADDED = "request-condition-added" Request "condition" Added Breaking "Requests that meet the condition are refused without the field.";
    REQUEST_CONDITION_REMOVED = "request-condition-removed" Request "condition" Removed Compatible "Requests with the field are still taken.";
    REQUEST_CONDITION_CHANGED = "request-condition-changed" Request "condition" Changed Breaking "Requests that meet the new condition are refused without the field.";
    REQUEST_RESTRICTION_ADDED = "request-restriction-added" Request "restriction" Added Breaking "Requests with the field are refused unless its condition is met.";
    REQUEST_RESTRICTION_REMOVED = "request-restriction-removed" Request "restriction" Removed Compatible "The field is taken where it was, and elsewhere.";
    REQUEST_RESTRICTION_CHANGED = "request-restriction-changed" Request "restriction" Changed Breaking "Requests that met the old condition are refused.";
    REQUEST_TYPE_CHANGED = "request-type-changed" Request "type" Changed Breaking "A value of another type is refused.";
    REQUEST_LENGTH_SHORTENED = "request-length-shortened" Request "length" Decreased Breaking "Longer values are refused.";
    REQUEST_LENGTH_WIDENED = "request-length-widened" Request "length" Increased Compatible "Every value that was taken fits.";
    REQUEST_ENUMERATION_ADDED = "request-enumeration-added" Request "enumeration" Added Risky "Values that the list lacks may be refused.";
    REQUEST_ENUMERATION_REMOVED = "request-enumeration-removed" Request "enumeration" Removed Compatible "The values of the list are still values.";
    REQUEST_VALUE_ADDED = "request-value-added" Request "value" Added Compatible "The old values are still taken.";
    REQUEST_VALUE_REMOVED = "request-value-removed" Request "value" Removed Breaking "Requests with the value are refused.";
    REQUEST_CONSTANT_ADDED = "request-constant-added" Request "constant" Added Breaking "Every other value is refused.";
    REQUEST_CONSTANT_REMOVED = "request-constant-removed" Request "constant" Removed Compatible "The old value is still one.";
    REQUEST_CONSTANT_CHANGED = "request-constant-changed" Request "constant" Changed Breaking "Clients send the old value.";
    REQUEST_BECAME_ENCRYPTED = "request-became-encrypted" Request "encryption" Added Breaking "The service takes plaintext for bad ciphertext.";
    REQUEST_BECAME_PLAINTEXT = "request-became-plaintext" Request "encryption" Removed Breaking "The service takes ciphertext for the value.";
    REQUEST_CIPHER_CHANGED = "request-cipher-changed" Request "encryption" Changed Breaking "The service cannot decrypt what the old scheme made.";
    REQUEST_ENCODING_CHANGED = "request-encoding-changed" Request "encoding" Changed Breaking "The service reads the text otherwise than it was written.";
    REQUEST_FORMAT_ADDED = "request-format-added" Request "format" Added Risky "Text of another form may be refused.";
    REQUEST_FORMAT_REMOVED = "request-format-removed" Request "format" Removed Compatible "Text of the old form is still text.";
    REQUEST_FORMAT_CHANGED = "request-format-changed" Request "format" Changed Breaking "Text of the old form is refused.";
    REQUEST_UNIT_ADDED = "request-unit-added" Request "unit" Added Risky "Who counted in another unit sends another amount.";
    REQUEST_UNIT_REMOVED = "request-unit-removed" Request "unit" Removed Risky "The number may count something else.";
    REQUEST_UNIT_CHANGED = "request-unit-changed" Request "unit" Changed Breaking "The same number means another amount.";
    REQUEST_SUPPLIER_CHANGED = "request-supplier-changed" Request "supplier" Changed Compatible "The field is sent, whoever fills it in.";

    // What comes back.
    RESPONSE_BODY_CHANGED = "response-body-changed" Response "body" Changed Breaking "An answer of another kind cannot be read.";
    RESPONSE_SIGNATURE_ADDED = "response-signature-added" Response "signature" Added Compatible "A signature that nobody checks does no harm.";
    RESPONSE_SIGNATURE_REMOVED = "response-signature-removed" Response "signature" Removed Breaking "Clients refuse an answer without the signature they expect.";
    RESPONSE_MEDIA_TYPE_CHANGED = "response-media-type-changed" Response "media-type" Changed Risky "The file may be of a kind that its reader does not know.";
    RESPONSE_DIGEST_CHANGED = "response-digest-changed" Response "digest" Changed Breaking "The file's digest no longer agrees with what clients compute.";
    RESPONSE_FIELD_ADDED = "response-field-added" Response "field" Added Compatible "Clients pass over what they do not know.";
    RESPONSE_FIELD_REMOVED = "response-field-removed" Response "field" Removed Breaking "Who reads the field finds nothing.";
    RESPONSE_FIELD_BECAME_REQUIRED = "response-field-became-required" Response "requirement" Added Compatible "Who coped without the field copes with it.";
    RESPONSE_FIELD_BECAME_OPTIONAL = "response-field-became-optional" Response "requirement" Removed Breaking "Who demands the field fails when it is absent.";
    RESPONSE_TYPE_CHANGED = "response-type-changed" Response "type" Changed Breaking "A value of another type is not what its reader understands.";
    RESPONSE_LENGTH_SHORTENED = "response-length-shortened" Response "length" Decreased Compatible "Shorter values fit wherever longer ones did.";
    RESPONSE_LENGTH_WIDENED = "response-length-widened" Response "length" Increased Risky "Longer values may not fit where they are kept.";
    RESPONSE_ENUMERATION_ADDED = "response-enumeration-added" Response "enumeration" Added Compatible "The values were among those that could come.";
    RESPONSE_ENUMERATION_REMOVED = "response-enumeration-removed" Response "enumeration" Removed Risky "Any value may come.";
    RESPONSE_VALUE_ADDED = "response-value-added" Response "value" Added Risky "Clients know the value as unlisted only, and may not know what to do.";
    RESPONSE_VALUE_REMOVED = "response-value-removed" Response "value" Removed Compatible "Handling what does not come does no harm.";
    RESPONSE_BECAME_ENCRYPTED = "response-became-encrypted" Response "encryption" Added Breaking "Clients take ciphertext for the value.";
    RESPONSE_BECAME_PLAINTEXT = "response-became-plaintext" Response "encryption" Removed Breaking "Clients fail to decrypt plaintext.";
    RESPONSE_CIPHER_CHANGED = "response-cipher-changed" Response "encryption" Changed Breaking "Clients cannot decrypt what the new scheme made.";
    RESPONSE_ENCODING_CHANGED = "response-encoding-changed" Response "encoding" Changed Breaking "Clients read the text otherwise than it was written.";
    RESPONSE_FORMAT_ADDED = "response-format-added" Response "format" Added Compatible "The text is still text.";
    RESPONSE_FORMAT_REMOVED = "response-format-removed" Response "format" Removed Risky "Text of another form may come.";
    RESPONSE_FORMAT_CHANGED = "response-format-changed" Response "format" Changed Breaking "Clients cannot read text of the new form.";
    RESPONSE_UNIT_ADDED = "response-unit-added" Response "unit" Added Risky "Who counted in another unit read another amount.";
    RESPONSE_UNIT_REMOVED = "response-unit-removed" Response "unit" Removed Risky "The number may count something else.";
    RESPONSE_UNIT_CHANGED = "response-unit-changed" Response "unit" Changed Breaking "The same number means another amount.";

    // Notifications. Their fields are response fields: what comes in unasked is read like what was asked for.
    NOTIFICATION_ADDED = "notification-added" Response "notification" Added Risky "Receivers that know nothing of it must answer it all the same.";
    NOTIFICATION_REMOVED = "notification-removed" Response "notification" Removed Breaking "Who waits for it waits in vain.";
    NOTIFICATION_DEPRECATED = "notification-deprecated" Response "notification-deprecation" Added Risky "The message still comes, but for how long?";
    NOTIFICATION_REINSTATED = "notification-reinstated" Response "notification-deprecation" Removed Compatible "The message is here to stay after all.";
    EVENT_TYPE_CHANGED = "event-type-changed" Response "event-type" Changed Breaking "Receivers do not recognise the message.";
    ORIGINAL_TYPE_CHANGED = "original-type-changed" Response "original-type" Changed Risky "Receivers that look at it take the resource for another.";
}
