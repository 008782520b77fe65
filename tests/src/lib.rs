//! What the integration tests share.

pub mod ask;
pub mod gate;
pub mod live;
