//! The language of a qualification: parse, check, outline, coverage.
