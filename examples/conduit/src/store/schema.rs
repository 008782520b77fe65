//! The tables, and how an older database comes to have them.

use super::{Session, StoreError};

/// Each step is run once, in this order. One that has been released is never changed; a new one is added behind it.
const STEPS: [&str; 1] = [
    // `ID` is what the database calls a column that counts by itself. Times are milliseconds since 1970.
    "CREATE TABLE users (
        id ID,
        username TEXT NOT NULL UNIQUE,
        email TEXT NOT NULL UNIQUE,
        password TEXT NOT NULL,
        bio TEXT NOT NULL DEFAULT '',
        image TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE follows (
        follower BIGINT NOT NULL REFERENCES users,
        followed BIGINT NOT NULL REFERENCES users,
        PRIMARY KEY (follower, followed)
    );
    CREATE TABLE articles (
        id ID,
        slug TEXT NOT NULL UNIQUE,
        author BIGINT NOT NULL REFERENCES users,
        title TEXT NOT NULL,
        description TEXT NOT NULL,
        body TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL
    );
    CREATE INDEX articles_by_age ON articles (created_at, id);
    CREATE INDEX articles_by_author ON articles (author, created_at, id);
    CREATE TABLE article_tags (
        article BIGINT NOT NULL REFERENCES articles ON DELETE CASCADE,
        tag TEXT NOT NULL,
        PRIMARY KEY (article, tag)
    );
    CREATE INDEX articles_by_tag ON article_tags (tag, article);
    CREATE TABLE favorites (
        article BIGINT NOT NULL REFERENCES articles ON DELETE CASCADE,
        reader BIGINT NOT NULL REFERENCES users,
        PRIMARY KEY (article, reader)
    );
    CREATE INDEX favorites_by_reader ON favorites (reader, article);
    CREATE TABLE comments (
        id ID,
        article BIGINT NOT NULL REFERENCES articles ON DELETE CASCADE,
        author BIGINT NOT NULL REFERENCES users,
        body TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        updated_at BIGINT NOT NULL
    );
    CREATE INDEX comments_by_article ON comments (article, id);
    CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    );",
];

/// Takes the steps that the database has not seen, within a transaction.
pub(super) fn migrate(session: &mut dyn Session) -> Result<(), StoreError> {
    session.lock_schema()?;
    session.run("CREATE TABLE IF NOT EXISTS migrations (step BIGINT PRIMARY KEY)")?;
    let row = session.first("SELECT count(*) FROM migrations", &[])?;
    let done = row.map_or(Ok(0), |mut row| row.integer())?;
    for (number, step) in (0..).zip(STEPS) {
        if number >= done {
            session.run(&step.replace("id ID", &format!("id {}", session.id_column())))?;
            session.query("INSERT INTO migrations (step) VALUES ($1)", &[i64::into(number)])?;
        }
    }
    Ok(())
}
