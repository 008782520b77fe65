//! What others see of a user, and who follows whom.

use super::session::Row;
use super::{Session, StoreError};
use crate::profiles::Profile;

impl dyn Session + '_ {
    /// The number and the profile of the user of this name, as the user `viewer` sees it; 0 is nobody.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn profile(
        &mut self,
        viewer: i64,
        username: &str,
    ) -> Result<Option<(i64, Profile)>, StoreError> {
        let row = self.first(
            "SELECT u.id, u.username, u.bio, u.image,
                EXISTS (SELECT 1 FROM follows f WHERE f.follower = $1 AND f.followed = u.id)
             FROM users u WHERE u.username = $2",
            &[viewer.into(), username.into()],
        )?;
        row.map(|mut row| Ok((row.integer()?, profile(&mut row)?))).transpose()
    }

    /// Has `follower` follow `followed`, if that is not so already.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn follow(&mut self, follower: i64, followed: i64) -> Result<(), StoreError> {
        self.query(
            "INSERT INTO follows (follower, followed) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &[follower.into(), followed.into()],
        )?;
        Ok(())
    }

    /// Has `follower` not follow `followed` any more.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn unfollow(&mut self, follower: i64, followed: i64) -> Result<(), StoreError> {
        self.query(
            "DELETE FROM follows WHERE follower = $1 AND followed = $2",
            &[follower.into(), followed.into()],
        )?;
        Ok(())
    }
}

/// The next four values: name, bio, image, and whether the viewer follows.
pub(super) fn profile(row: &mut Row) -> Result<Profile, StoreError> {
    Ok(Profile {
        username: row.text()?,
        bio: row.text()?,
        image: row.text()?,
        following: row.flag()?,
    })
}
