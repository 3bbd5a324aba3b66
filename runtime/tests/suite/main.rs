//! The runtime without a network: keys, signatures, encryption, notifications, errors, and what does not compile.

#[cfg(test)]
mod any_error;
#[cfg(test)]
mod certificate_list;
#[cfg(test)]
mod compile_fail;
#[cfg(test)]
mod encryption;
#[cfg(test)]
mod errors;
#[cfg(all(test, feature = "pkcs12"))]
mod keys;
#[cfg(test)]
mod notification;
#[cfg(test)]
mod notification_v2;
#[cfg(all(test, feature = "pkcs12"))]
mod pem;
#[cfg(test)]
mod platform_keys;
#[cfg(test)]
mod public_vectors;
#[cfg(test)]
mod signature;
#[cfg(test)]
mod sm;
#[cfg(test)]
mod v2;
#[cfg(test)]
mod v2_calls;
#[cfg(test)]
#[path = "../vectors/mod.rs"]
mod vectors;
