//! Proves that what was acknowledged is durable.
fn main() {}
