//! The sandbox over real sockets.

mod control;
mod every_operation;
mod faults;
mod hostile;
mod notifications;
mod raw;
mod refusals;
