//! Plumbing that knows no qualification.
