//! Profiles: what users see of one another, and whom they follow.

use http_core::{Json, State, delete, get, post, routes};
use serde::Serialize;

use crate::errors::{Refusal, Result};
use crate::store::Store;
use crate::viewer::Viewer;

routes! {
    /// `/profiles`
    pub PROFILES = [show, follow, unfollow]
}

/// A profile as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Profile {
    pub(crate) username: String,
    pub(crate) bio: String,
    pub(crate) image: String,
    /// Whether the one who is asking follows.
    pub(crate) following: bool,
}

/// `{"profile": …}`
#[derive(Debug, Serialize)]
pub struct InProfile {
    profile: Profile,
}

type Answer = Json<InProfile>;

const UNKNOWN: Refusal = Refusal::Unknown("profile");

/// The profile of a user.
#[get("/{username}", dispatch = pool)]
fn show(username: &str, viewer: Option<Viewer>, store: State<'_, Store>) -> Result<Answer> {
    let viewer = Viewer::id_of(viewer.as_ref());
    let found = store.read(|db| db.profile(viewer, username))?;
    let (_, profile) = found.ok_or(UNKNOWN)?;
    Ok(Json(InProfile { profile }))
}

// ANCHOR: follow
/// Follows a user.
#[post("/{username}/follow", dispatch = pool)]
fn follow(username: &str, viewer: Viewer, store: State<'_, Store>) -> Result<Answer> {
    store.write(|db| {
        let (id, profile) = db.profile(viewer.id(), username)?.ok_or(UNKNOWN)?;
        db.follow(viewer.id(), id)?;
        Ok(Json(InProfile { profile: Profile { following: true, ..profile } }))
    })
}
// ANCHOR_END: follow

/// Does not follow a user any more.
#[delete("/{username}/follow", dispatch = pool)]
fn unfollow(username: &str, viewer: Viewer, store: State<'_, Store>) -> Result<Answer> {
    store.write(|db| {
        let (id, profile) = db.profile(viewer.id(), username)?.ok_or(UNKNOWN)?;
        db.unfollow(viewer.id(), id)?;
        Ok(Json(InProfile { profile: Profile { following: false, ..profile } }))
    })
}
