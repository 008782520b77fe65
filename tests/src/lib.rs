//! What the integration tests share.

pub mod ask;
pub mod replies;
pub mod site;
pub mod time;
