//! Random start values, in place.
