//! The sandbox over real sockets.

mod every_operation;
mod raw;
