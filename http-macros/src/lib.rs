//! The attributes and derives of `http-core`.
