//! Articles with their tags, and who likes them.

use super::session::Row;
use super::{Session, StoreError, profiles};
use crate::articles::Article;
use crate::moment::Moment;

/// What an author writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleText {
    /// What the slug is made from.
    pub title: String,
    /// One line about it.
    pub description: String,
    /// The text itself.
    pub body: String,
}

/// What is to be changed of an article; `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleChanges {
    /// Another title.
    pub title: Option<String>,
    /// Another description.
    pub description: Option<String>,
    /// Another text.
    pub body: Option<String>,
}

/// Which articles are meant; `None` leaves all of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// Those with this tag.
    pub tag: Option<&'a str>,
    /// Those by the user of this name.
    pub author: Option<&'a str>,
    /// Those that the user of this name likes.
    pub favorited: Option<&'a str>,
    /// Those by the users whom the user of this number follows.
    pub feed_of: Option<i64>,
}

/// Which of the articles found are listed.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// At most so many.
    pub limit: i64,
    /// But for the first ones.
    pub offset: i64,
}

/// Whose article it is.
#[derive(Clone, Debug)]
pub struct Ownership {
    /// The article's number.
    pub article: i64,
    /// The user's number.
    pub author: i64,
    /// The title, as it is.
    pub title: String,
}

/// What is known of an article `a` by `u`, as the user `$1` sees it; `article` reads it.
macro_rules! columns {
    () => {
        "a.slug, a.title, a.description, a.created_at, a.updated_at,
         EXISTS (SELECT 1 FROM favorites f WHERE f.article = a.id AND f.reader = $1) AS favorited,
         (SELECT count(*) FROM favorites f WHERE f.article = a.id) AS likes,
         u.username, u.bio, u.image,
         EXISTS (SELECT 1 FROM follows f WHERE f.follower = $1 AND f.followed = u.id) AS following"
    };
}

/// The articles of a [`Filter`], in `$2` to `$5`. A parameter that may be null has to say its type.
macro_rules! filtered {
    () => {
        "FROM articles a JOIN users u ON u.id = a.author
         WHERE (CAST($2 AS TEXT) IS NULL OR EXISTS
                (SELECT 1 FROM article_tags t WHERE t.article = a.id AND t.tag = $2))
           AND (CAST($3 AS TEXT) IS NULL OR u.username = $3)
           AND (CAST($4 AS TEXT) IS NULL OR EXISTS
                (SELECT 1 FROM favorites f JOIN users r ON r.id = f.reader
                 WHERE f.article = a.id AND r.username = $4))
           AND (CAST($5 AS BIGINT) IS NULL OR EXISTS
                (SELECT 1 FROM follows f WHERE f.follower = $5 AND f.followed = a.author))"
    };
}

impl dyn Session + '_ {
    /// A page of the articles found, the newest first, without their bodies, and how many are found in all.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn articles(
        &mut self,
        viewer: i64,
        filter: Filter<'_>,
        page: Page,
    ) -> Result<(Vec<Article>, i64), StoreError> {
        let Filter { tag, author, favorited, feed_of } = filter;
        // A row for each tag of an article, or one row where it has none.
        let rows = self.query(
            concat!(
                "WITH page AS (SELECT a.id, ",
                columns!(),
                " ",
                filtered!(),
                " ORDER BY a.created_at DESC, a.id DESC LIMIT $6 OFFSET $7)
                 SELECT page.*, t.tag FROM page LEFT JOIN article_tags t ON t.article = page.id
                 ORDER BY page.created_at DESC, page.id DESC"
            ),
            &[
                viewer.into(),
                tag.into(),
                author.into(),
                favorited.into(),
                feed_of.into(),
                page.limit.into(),
                page.offset.into(),
            ],
        )?;
        let mut articles: Vec<Article> = Vec::new();
        let mut last = None;
        for mut row in rows {
            let id = row.integer()?;
            let next = article(&mut row)?;
            let tag = row.maybe_text()?;
            if last != Some(id) {
                articles.push(next);
                last = Some(id);
            }
            if let Some(article) = articles.last_mut() {
                article.tag_list.extend(tag);
            }
        }
        articles.iter_mut().for_each(|article| article.tag_list.sort());
        // `$1` is named, so that the filter's parameters keep their numbers.
        let count = self.first(
            concat!("SELECT count(*), CAST($1 AS BIGINT) ", filtered!()),
            &[viewer.into(), tag.into(), author.into(), favorited.into(), feed_of.into()],
        )?;
        let count = count.map_or(Ok(0), |mut row| row.integer())?;
        Ok((articles, count))
    }

    /// The article of this slug, with its body, as the user `viewer` sees it; 0 is nobody.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn article(&mut self, viewer: i64, slug: &str) -> Result<Option<Article>, StoreError> {
        let found = self.first(
            concat!(
                "SELECT ",
                columns!(),
                ", a.id, a.body FROM articles a JOIN users u ON u.id = a.author WHERE a.slug = $2"
            ),
            &[viewer.into(), slug.into()],
        )?;
        let Some(mut row) = found else { return Ok(None) };
        let mut article = article(&mut row)?;
        let id = row.integer()?;
        article.body = Some(row.text()?);
        article.tag_list =
            texts(self.query("SELECT tag FROM article_tags WHERE article = $1", &[id.into()])?)?;
        Ok(Some(article))
    }

    /// Whose article has this slug.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn ownership(&mut self, slug: &str) -> Result<Option<Ownership>, StoreError> {
        let sql = "SELECT id, author, title FROM articles WHERE slug = $1";
        let row = self.first(sql, &[slug.into()])?;
        let ownership = |mut row: Row| {
            let (article, author) = (row.integer()?, row.integer()?);
            Ok(Ownership { article, author, title: row.text()? })
        };
        row.map(ownership).transpose()
    }

    /// Adds an article with these tags, each of which stands there once.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where another article has the slug.
    pub fn add_article(
        &mut self,
        author: i64,
        slug: &str,
        text: &ArticleText,
        tags: &[String],
        now: Moment,
    ) -> Result<(), StoreError> {
        let ArticleText { title, description, body } = text;
        let added = self.first(
            "INSERT INTO articles (slug, author, title, description, body, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id",
            &[
                slug.into(),
                author.into(),
                title.into(),
                description.into(),
                body.into(),
                now.milliseconds().into(),
            ],
        )?;
        let id = added.map_or(Err(StoreError::Taken), |mut row| row.integer())?;
        for tag in tags {
            let sql = "INSERT INTO article_tags (article, tag) VALUES ($1, $2)";
            self.query(sql, &[id.into(), tag.into()])?;
        }
        Ok(())
    }

    /// Changes the article of this number, and its slug where there is another one.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where another article has the slug.
    pub fn change_article(
        &mut self,
        id: i64,
        slug: Option<&str>,
        changes: &ArticleChanges,
        now: Moment,
    ) -> Result<(), StoreError> {
        let ArticleChanges { title, description, body } = changes;
        self.query(
            "UPDATE articles SET slug = COALESCE($2, slug), title = COALESCE($3, title),
                description = COALESCE($4, description), body = COALESCE($5, body),
                updated_at = $6
             WHERE id = $1",
            &[
                id.into(),
                slug.into(),
                title.as_deref().into(),
                description.as_deref().into(),
                body.as_deref().into(),
                now.milliseconds().into(),
            ],
        )?;
        Ok(())
    }

    /// Takes away the article of this number, with its comments.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn remove_article(&mut self, id: i64) -> Result<(), StoreError> {
        self.query("DELETE FROM articles WHERE id = $1", &[id.into()])?;
        Ok(())
    }

    /// Has the user `reader` like an article, if that is not so already.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn favorite(&mut self, reader: i64, article: i64) -> Result<(), StoreError> {
        self.query(
            "INSERT INTO favorites (article, reader) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &[article.into(), reader.into()],
        )?;
        Ok(())
    }

    /// Has the user `reader` not like an article any more.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn unfavorite(&mut self, reader: i64, article: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM favorites WHERE article = $1 AND reader = $2";
        self.query(sql, &[article.into(), reader.into()])?;
        Ok(())
    }

    /// All tags that an article has, each once, in alphabetical order.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn tags(&mut self) -> Result<Vec<String>, StoreError> {
        texts(self.query("SELECT DISTINCT tag FROM article_tags", &[])?)
    }
}

/// Texts in alphabetical order. A database would sort by the rules of its own language, each by other ones.
fn texts(rows: Vec<Row>) -> Result<Vec<String>, StoreError> {
    let mut texts =
        rows.into_iter().map(|mut row| row.text()).collect::<Result<Vec<String>, _>>()?;
    texts.sort();
    Ok(texts)
}

/// The next values, as `columns!` lists them.
fn article(row: &mut Row) -> Result<Article, StoreError> {
    Ok(Article {
        slug: row.text()?,
        title: row.text()?,
        description: row.text()?,
        body: None,
        tag_list: Vec::new(),
        created_at: Moment::from_milliseconds(row.integer()?),
        updated_at: Moment::from_milliseconds(row.integer()?),
        favorited: row.flag()?,
        favorites_count: row.integer()?,
        author: profiles::profile(row)?,
    })
}
