//! Tests of clients and runtime together, over real sockets with TLS. Nothing here is for use outside of tests.
