//! Tests of clients and runtime together, over real sockets with TLS. Nothing here is for use outside of tests.

#[cfg(test)]
mod failover;
#[cfg(test)]
mod five_documents;
#[cfg(test)]
mod gateway;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod notification_example;
#[cfg(test)]
mod notification_server;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod notifications_at_scale;
#[cfg(test)]
mod notifications_v2;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod transport;
#[cfg(test)]
mod v2;
#[cfg(test)]
mod v3;
#[cfg(test)]
mod v3_refusals;
