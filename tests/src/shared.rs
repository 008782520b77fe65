//! A table as another crate mounts it.

use http_core::{get, routes};

/// The number of a user.
#[get("/{id}")]
pub fn user(id: u64) -> String {
    id.to_string()
}

routes! {
    /// What there is of users.
    pub USERS = [user]
}
