//! Articles: written, read, listed and liked.

use std::num::NonZero;

use http_core::{Created, FromPairs, Json, NoContent, State, delete, get, post, put, routes};
use serde::{Deserialize, Serialize};

use crate::errors::{Refusal, Result, invalid};
use crate::input::{Draft, Fields, Given, Input, LONG, SHORT, Search, given};
use crate::moment::Moment;
use crate::profiles::Profile;
use crate::slug;
use crate::store::{
    ArticleChanges, ArticleText, Filter, Ownership, Page, Session, Store, StoreError,
};
use crate::viewer::Viewer;

routes! {
    /// `/articles`
    pub ARTICLES = [list, feed, show, create, update, remove, favorite, unfavorite]
}

/// An article as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Article {
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) description: String,
    /// Lists of articles have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<String>,
    /// In alphabetical order.
    pub(crate) tag_list: Vec<String>,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
    /// Whether the one who is asking likes it.
    pub(crate) favorited: bool,
    pub(crate) favorites_count: i64,
    pub(crate) author: Profile,
}

/// `{"article": …}`
#[derive(Debug, Serialize, Deserialize)]
pub struct InArticle<T> {
    article: T,
}

/// A page of articles.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Articles {
    articles: Vec<Article>,
    /// How many there are on all pages.
    articles_count: i64,
}

type Answer = Json<InArticle<Article>>;

pub(crate) const UNKNOWN: Refusal = Refusal::Unknown("article");

/// How many articles a page has, unless the client says how many.
const PAGE: NonZero<u32> = NonZero::new(20).unwrap();

/// Most articles of a page, whatever the client says.
const MOST: u32 = 1_000;

/// Which articles are to be listed.
#[derive(Debug, FromPairs)]
struct Listing<'a> {
    tag: Option<&'a str>,
    author: Option<&'a str>,
    favorited: Option<&'a str>,
    #[pairs(default = 0)]
    offset: u32,
    #[pairs(default = PAGE)]
    limit: NonZero<u32>,
}

/// Which part of the feed is to be listed.
#[derive(Debug, FromPairs)]
struct Part {
    #[pairs(default = 0)]
    offset: u32,
    #[pairs(default = PAGE)]
    limit: NonZero<u32>,
}

/// The newest articles: all of them, or those with a tag, by an author, or liked by a user.
#[get("", dispatch = pool)]
fn list(
    Search(listing): Search<Listing<'_>>,
    viewer: Option<Viewer>,
    store: State<'_, Store>,
) -> Result<Json<Articles>> {
    let Listing { tag, author, favorited, offset, limit } = listing;
    let filter = Filter { tag, author, favorited, feed_of: None };
    page(&store, Viewer::id_of(viewer.as_ref()), filter, offset, limit)
}

/// The newest articles by those whom the user follows.
#[get("/feed", dispatch = pool)]
fn feed(
    viewer: Viewer,
    Search(part): Search<Part>,
    store: State<'_, Store>,
) -> Result<Json<Articles>> {
    let filter = Filter { feed_of: Some(viewer.id()), ..Filter::default() };
    page(&store, viewer.id(), filter, part.offset, part.limit)
}

fn page(
    store: &Store,
    viewer: i64,
    filter: Filter<'_>,
    offset: u32,
    limit: NonZero<u32>,
) -> Result<Json<Articles>> {
    let page = Page { limit: limit.get().min(MOST).into(), offset: offset.into() };
    let (articles, articles_count) = store.read(|db| db.articles(viewer, filter, page))?;
    Ok(Json(Articles { articles, articles_count }))
}

/// One article.
#[get("/{slug}", dispatch = pool)]
fn show(slug: &str, viewer: Option<Viewer>, store: State<'_, Store>) -> Result<Answer> {
    let viewer = Viewer::id_of(viewer.as_ref());
    store.read(|db| one(db, viewer, slug))
}

/// Writes an article.
#[post("", dispatch = pool)]
fn create(
    viewer: Viewer,
    Input(draft): Input<InArticle<NewArticle>>,
    store: State<'_, Store>,
) -> Result<Created<Answer>> {
    let CheckedArticle { text, tags } = draft;
    let now = Moment::now();
    let answer = with_slug(&text.title, |slug| {
        store.write(|db| {
            db.add_article(viewer.id(), slug, &text, &tags, now)?;
            one(db, viewer.id(), slug).map_err(Attempt::Refused)
        })
    })?;
    Ok(Created::at(show::url(&answer.0.article.slug), answer))
}

/// Changes an article of one's own. Another title makes another slug.
#[put("/{slug}", dispatch = pool)]
fn update(
    slug: &str,
    viewer: Viewer,
    Input(changes): Input<InArticle<ChangedArticle>>,
    store: State<'_, Store>,
) -> Result<Answer> {
    let now = Moment::now();
    let change = |new: Option<&str>| {
        store.write(|db| {
            let own = own(db, &viewer, slug).map_err(Attempt::Refused)?;
            let title = changes.title.as_deref().unwrap_or(&own.title);
            // The same words: the article stays where it is.
            let new = new.filter(|_| slug::of(title) != slug::of(&own.title));
            db.change_article(own.article, new, &changes, now)?;
            one(db, viewer.id(), new.unwrap_or(slug)).map_err(Attempt::Refused)
        })
    };
    match &changes.title {
        Some(title) => with_slug(title, |new| change(Some(new))),
        None => change(None).map_err(Refusal::from),
    }
}

/// Takes an article of one's own away.
#[delete("/{slug}", dispatch = pool)]
fn remove(slug: &str, viewer: Viewer, store: State<'_, Store>) -> Result<NoContent> {
    store.write(|db| {
        let article = own(db, &viewer, slug)?.article;
        db.remove_article(article)?;
        Ok(NoContent)
    })
}

/// Likes an article.
#[post("/{slug}/favorite", dispatch = pool)]
fn favorite(slug: &str, viewer: Viewer, store: State<'_, Store>) -> Result<Answer> {
    store.write(|db| {
        let article = db.ownership(slug)?.ok_or(UNKNOWN)?.article;
        db.favorite(viewer.id(), article)?;
        one(db, viewer.id(), slug)
    })
}

/// Does not like an article any more.
#[delete("/{slug}/favorite", dispatch = pool)]
fn unfavorite(slug: &str, viewer: Viewer, store: State<'_, Store>) -> Result<Answer> {
    store.write(|db| {
        let article = db.ownership(slug)?.ok_or(UNKNOWN)?.article;
        db.unfavorite(viewer.id(), article)?;
        one(db, viewer.id(), slug)
    })
}

fn one(db: &mut dyn Session, viewer: i64, slug: &str) -> Result<Answer> {
    let article = db.article(viewer, slug)?.ok_or(UNKNOWN)?;
    Ok(Json(InArticle { article }))
}

/// The article of this slug, if it is the viewer's own.
fn own(db: &mut dyn Session, viewer: &Viewer, slug: &str) -> Result<Ownership> {
    let ownership = db.ownership(slug)?.ok_or(UNKNOWN)?;
    if ownership.author == viewer.id() { Ok(ownership) } else { Err(Refusal::Forbidden("article")) }
}

/// Why an article was not written.
enum Attempt {
    /// The slug is another article's, as far as the database is concerned.
    Taken,
    Refused(Refusal),
}

impl From<StoreError> for Attempt {
    fn from(error: StoreError) -> Attempt {
        match error {
            StoreError::Taken => Attempt::Taken,
            error => Attempt::Refused(error.into()),
        }
    }
}

impl From<Attempt> for Refusal {
    fn from(attempt: Attempt) -> Refusal {
        match attempt {
            Attempt::Taken => invalid("title", "has already been taken").into(),
            Attempt::Refused(refusal) => refusal,
        }
    }
}

/// Writes an article under the first slug that the database takes. It is not asked before: another writer could be faster.
fn with_slug(
    title: &str,
    mut write: impl FnMut(&str) -> std::result::Result<Answer, Attempt>,
) -> Result<Answer> {
    let mut tries = slug::candidates(title).map(|slug| write(&slug));
    let decided = tries.find(|tried| !matches!(tried, Err(Attempt::Taken)));
    decided.unwrap_or(Err(Attempt::Taken)).map_err(Refusal::from)
}

/// What an article is made of.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewArticle {
    title: Option<String>,
    description: Option<String>,
    body: Option<String>,
    tag_list: Option<Vec<String>>,
}

/// A [`NewArticle`] without a blank.
struct CheckedArticle {
    text: ArticleText,
    /// Each once.
    tags: Vec<String>,
}

/// Most tags of one article.
const TAGS: usize = 100;

impl Draft for InArticle<NewArticle> {
    type Checked = CheckedArticle;

    fn check(self, fields: &mut Fields) -> Option<CheckedArticle> {
        let NewArticle { title, description, body, tag_list } = self.article;
        let title = fields.text("title", title, SHORT);
        let description = fields.text("description", description, LONG);
        let body = fields.text("body", body, LONG);
        let tags = tag_list.unwrap_or_default().into_iter();
        let mut tags: Vec<String> =
            tags.filter_map(|tag| fields.text("tagList", Some(tag), SHORT)).collect();
        tags.sort();
        tags.dedup();
        if tags.len() > TAGS {
            fields.wrong("tagList", &format!("is too long (maximum is {TAGS} tags)"));
        }
        let text = ArticleText { title: title?, description: description?, body: body? };
        Some(CheckedArticle { text, tags })
    }
}

/// What is to be changed of an article.
#[derive(Debug, Deserialize)]
struct ChangedArticle {
    #[serde(default, deserialize_with = "given")]
    title: Given,
    #[serde(default, deserialize_with = "given")]
    description: Given,
    #[serde(default, deserialize_with = "given")]
    body: Given,
}

impl Draft for InArticle<ChangedArticle> {
    type Checked = ArticleChanges;

    fn check(self, fields: &mut Fields) -> Option<ArticleChanges> {
        let ChangedArticle { title, description, body } = self.article;
        let title = fields.change("title", title, SHORT);
        let description = fields.change("description", description, LONG);
        let body = fields.change("body", body, LONG);
        Some(ArticleChanges { title, description, body })
    }
}
