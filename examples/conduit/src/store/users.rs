//! Users, and the settings of the program.

use super::session::{Param, Row};
use super::{Session, StoreError};

/// A user, as only the user may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// 1 and up.
    pub id: i64,
    /// Unlike anyone else's.
    pub username: String,
    /// Unlike anyone else's.
    pub email: String,
    /// What argon2 made of the password.
    pub password: String,
    /// Empty where there is none.
    pub bio: String,
    /// A URL, or empty.
    pub image: String,
}

/// What is to be changed of a user; `None` stays as it is.
#[derive(Debug, Default)]
pub struct UserChanges {
    /// Another name.
    pub username: Option<String>,
    /// Another address.
    pub email: Option<String>,
    /// Another password, hashed.
    pub password: Option<String>,
    /// Another text.
    pub bio: Option<String>,
    /// Another picture.
    pub image: Option<String>,
}

/// Which of the names of a user are another one's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Whether the name is.
    pub username: bool,
    /// Whether the address is.
    pub email: bool,
}

impl dyn Session + '_ {
    /// Adds a user; `password` is hashed.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where another one has the name or the address.
    pub fn add_user(
        &mut self,
        username: &str,
        email: &str,
        password: &str,
    ) -> Result<Account, StoreError> {
        let added = self.first(
            "INSERT INTO users (username, email, password) VALUES ($1, $2, $3)
             RETURNING id, username, email, password, bio, image",
            &[username.into(), email.into(), password.into()],
        )?;
        added.map_or(Err(StoreError::Taken), account)
    }

    /// The user of this number.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn user(&mut self, id: i64) -> Result<Option<Account>, StoreError> {
        let sql = "SELECT id, username, email, password, bio, image FROM users WHERE id = $1";
        self.first(sql, &[id.into()])?.map(account).transpose()
    }

    /// The user of this address.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn user_by_email(&mut self, email: &str) -> Result<Option<Account>, StoreError> {
        let sql = "SELECT id, username, email, password, bio, image FROM users WHERE email = $1";
        self.first(sql, &[email.into()])?.map(account).transpose()
    }

    /// Changes the user of this number; `None` where there is none.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where another one has the name or the address.
    pub fn change_user(
        &mut self,
        id: i64,
        changes: &UserChanges,
    ) -> Result<Option<Account>, StoreError> {
        let UserChanges { username, email, password, bio, image } = changes;
        let changes = [username, email, password, bio, image];
        let [username, email, password, bio, image] =
            changes.map(|change| Param::from(change.as_deref()));
        let changed = self.first(
            "UPDATE users SET username = COALESCE($2, username), email = COALESCE($3, email),
                password = COALESCE($4, password), bio = COALESCE($5, bio),
                image = COALESCE($6, image)
             WHERE id = $1
             RETURNING id, username, email, password, bio, image",
            &[id.into(), username, email, password, bio, image],
        )?;
        changed.map(account).transpose()
    }

    /// Which of these belong to another user than the one of number `id`; 0 is nobody.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn taken(
        &mut self,
        id: i64,
        username: Option<&str>,
        email: Option<&str>,
    ) -> Result<Taken, StoreError> {
        let row = self.first(
            "SELECT
                EXISTS (SELECT 1 FROM users WHERE username = $2 AND id <> $1),
                EXISTS (SELECT 1 FROM users WHERE email = $3 AND id <> $1)",
            &[id.into(), username.into(), email.into()],
        )?;
        let mut row = row.ok_or(StoreError::Taken)?;
        Ok(Taken { username: row.flag()?, email: row.flag()? })
    }

    /// The setting of this name: what is kept, or else `fresh`, which is kept from now on.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn setting(&mut self, name: &str, fresh: &str) -> Result<String, StoreError> {
        self.query(
            "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &[name.into(), fresh.into()],
        )?;
        let row = self.first("SELECT value FROM settings WHERE name = $1", &[name.into()])?;
        row.map_or_else(|| Ok(fresh.to_owned()), |mut row| row.text())
    }
}

fn account(mut row: Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.integer()?,
        username: row.text()?,
        email: row.text()?,
        password: row.text()?,
        bio: row.text()?,
        image: row.text()?,
    })
}
