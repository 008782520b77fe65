//! Comments on articles.

use super::session::Row;
use super::{Session, StoreError, profiles};
use crate::comments::Comment;
use crate::moment::Moment;

impl dyn Session + '_ {
    /// The comments on an article, the newest first, as the user `viewer` sees them; 0 is nobody.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn comments(&mut self, viewer: i64, article: i64) -> Result<Vec<Comment>, StoreError> {
        let rows = self.query(
            "SELECT c.id, c.created_at, c.updated_at, c.body, u.username, u.bio, u.image,
                EXISTS (SELECT 1 FROM follows f WHERE f.follower = $1 AND f.followed = u.id)
             FROM comments c JOIN users u ON u.id = c.author WHERE c.article = $2
             ORDER BY c.id DESC",
            &[viewer.into(), article.into()],
        )?;
        rows.into_iter().map(comment).collect()
    }

    /// Adds a comment, and gives it as its author sees it.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn add_comment(
        &mut self,
        author: i64,
        article: i64,
        body: &str,
        now: Moment,
    ) -> Result<Option<Comment>, StoreError> {
        let now = now.milliseconds();
        let added = self.first(
            "INSERT INTO comments (article, author, body, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $4) RETURNING id",
            &[article.into(), author.into(), body.into(), now.into()],
        )?;
        let Some(mut row) = added else { return Ok(None) };
        let row = self.first(
            "SELECT c.id, c.created_at, c.updated_at, c.body, u.username, u.bio, u.image,
                EXISTS (SELECT 1 FROM follows f WHERE f.follower = u.id AND f.followed = u.id)
             FROM comments c JOIN users u ON u.id = c.author WHERE c.id = $1",
            &[row.integer()?.into()],
        )?;
        row.map(comment).transpose()
    }

    /// The number of the author of a comment on an article.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn comment_author(&mut self, article: i64, id: i64) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT author FROM comments WHERE article = $1 AND id = $2";
        self.first(sql, &[article.into(), id.into()])?.map(|mut row| row.integer()).transpose()
    }

    /// Takes away the comment of this number.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn remove_comment(&mut self, id: i64) -> Result<(), StoreError> {
        self.query("DELETE FROM comments WHERE id = $1", &[id.into()])?;
        Ok(())
    }
}

fn comment(mut row: Row) -> Result<Comment, StoreError> {
    Ok(Comment {
        id: row.integer()?,
        created_at: Moment::from_milliseconds(row.integer()?),
        updated_at: Moment::from_milliseconds(row.integer()?),
        body: row.text()?,
        author: profiles::profile(&mut row)?,
    })
}
