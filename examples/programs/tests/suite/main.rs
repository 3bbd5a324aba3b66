//! The examples, run against the sandbox, and the pages that quote them.

#[cfg(test)]
mod notification_server;
#[cfg(test)]
mod quickstart;
#[cfg(test)]
mod sandbox;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod shop_records;
#[cfg(test)]
mod shop_shutdown;
