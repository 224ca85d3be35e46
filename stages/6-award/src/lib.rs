//! Statement of completion and its verification.
