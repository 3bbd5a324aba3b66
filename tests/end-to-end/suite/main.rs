//! Tests of clients and the runtime together, over real sockets with TLS.

#[cfg(test)]
mod attempts;
#[cfg(test)]
mod blocking;
#[cfg(test)]
mod brand;
#[cfg(test)]
mod call_log;
#[cfg(test)]
mod cancellation;
#[cfg(test)]
mod causes;
#[cfg(test)]
mod certificate_fetches;
#[cfg(test)]
mod certificate_store;
#[cfg(test)]
mod connections;
#[cfg(test)]
mod custom_transports;
#[cfg(test)]
mod failover;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod files;
#[cfg(test)]
mod gateway;
#[cfg(test)]
mod generated_operations;
#[cfg(test)]
mod hostile_text;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod merchants;
#[cfg(test)]
mod notification_log;
#[cfg(test)]
mod notification_refusals;
#[cfg(test)]
mod notification_server;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod notifications_at_scale;
#[cfg(test)]
mod notifications_v2;
#[cfg(test)]
mod odd_values;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod payment_facts;
#[cfg(test)]
mod payment_parameters;
#[cfg(test)]
mod payments;
#[cfg(test)]
mod prepaid;
#[cfg(test)]
mod process_memory;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod redaction;
#[cfg(test)]
mod relay;
#[cfg(test)]
mod renewal;
#[cfg(test)]
mod renewal_without_tokio;
#[cfg(test)]
mod requests_as_notifications;
mod response_endings;
#[cfg(test)]
mod responses_as_notifications;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod slow_files;
#[cfg(test)]
mod soak;
#[cfg(test)]
mod transport;
#[cfg(test)]
mod unusual_http;
#[cfg(test)]
mod uploads;
#[cfg(test)]
mod v2;
mod v2_files;
#[cfg(test)]
mod v2_readings;
mod v2_shapes;
#[cfg(test)]
mod v3;
#[cfg(test)]
mod v3_files;
#[cfg(test)]
mod v3_refusals;
#[cfg(test)]
mod wrong_fields;
