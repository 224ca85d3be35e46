//! Window, submission, marking, moderation, outcome.
