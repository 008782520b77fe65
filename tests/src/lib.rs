//! What the integration tests share.

pub mod ask;
pub mod book;
pub mod client;
pub mod corpus;
pub mod events;
pub mod fuzz;
pub mod gate;
pub mod live;
pub mod process;
pub mod random;
pub mod replies;
pub mod shared;
pub mod site;
pub mod strict;
pub mod time;
