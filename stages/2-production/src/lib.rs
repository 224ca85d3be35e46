//! Write, review, check and publish an edition.
