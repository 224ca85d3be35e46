//! Declarations, compliance and figures.
