//! An imaginary provider, played through the real acts.
