//! Tests for layers: finite differences.
