//! Comments on articles.

use http_core::{Json, NoContent, State, delete, get, post, routes};
use serde::{Deserialize, Serialize};

use crate::articles::UNKNOWN;
use crate::errors::{Refusal, Result};
use crate::input::{Draft, Fields, Input, LONG};
use crate::moment::Moment;
use crate::profiles::Profile;
use crate::store::Store;
use crate::viewer::Viewer;

routes! {
    /// Below `/articles`
    pub COMMENTS = [list, add, remove]
}

/// A comment as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    pub(crate) id: i64,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
    pub(crate) body: String,
    pub(crate) author: Profile,
}

/// `{"comments": …}`
#[derive(Debug, Serialize)]
pub struct Comments {
    comments: Vec<Comment>,
}

/// `{"comment": …}`
#[derive(Debug, Serialize, Deserialize)]
pub struct InComment<T> {
    comment: T,
}

/// The comments on an article, the newest first.
#[get("/{slug}/comments", dispatch = pool)]
fn list(slug: &str, viewer: Option<Viewer>, store: State<'_, Store>) -> Result<Json<Comments>> {
    let viewer = Viewer::id_of(viewer.as_ref());
    store.read(|db| {
        let article = db.ownership(slug)?.ok_or(UNKNOWN)?.article;
        Ok(Json(Comments { comments: db.comments(viewer, article)? }))
    })
}

/// Comments on an article.
#[post("/{slug}/comments", dispatch = pool)]
fn add(
    slug: &str,
    viewer: Viewer,
    Input(body): Input<InComment<NewComment>>,
    store: State<'_, Store>,
) -> Result<Json<InComment<Comment>>> {
    store.write(|db| {
        let article = db.ownership(slug)?.ok_or(UNKNOWN)?.article;
        let comment = db.add_comment(viewer.id(), article, &body, Moment::now())?;
        Ok(Json(InComment { comment: comment.ok_or(UNKNOWN)? }))
    })
}

/// Takes a comment of one's own away.
#[delete("/{slug}/comments/{id}", dispatch = pool)]
fn remove(slug: &str, id: i64, viewer: Viewer, store: State<'_, Store>) -> Result<NoContent> {
    store.write(|db| {
        let article = db.ownership(slug)?.ok_or(UNKNOWN)?.article;
        let author = db.comment_author(article, id)?.ok_or(Refusal::Unknown("comment"))?;
        if author != viewer.id() {
            return Err(Refusal::Forbidden("comment"));
        }
        db.remove_comment(id)?;
        Ok(NoContent)
    })
}

/// What a comment says.
#[derive(Debug, Deserialize)]
struct NewComment {
    body: Option<String>,
}

impl Draft for InComment<NewComment> {
    type Checked = String;

    fn check(self, fields: &mut Fields) -> Option<String> {
        fields.text("body", self.comment.body, LONG)
    }
}
