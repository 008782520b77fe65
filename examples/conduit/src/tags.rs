//! The tags that articles have.

use http_core::{Json, State, get};
use serde::Serialize;

use crate::errors::Result;
use crate::store::Store;

/// `{"tags": …}`
#[derive(Debug, Serialize)]
pub struct Tags {
    tags: Vec<String>,
}

/// All tags, in alphabetical order.
#[get("", dispatch = pool)]
pub fn list(store: State<'_, Store>) -> Result<Json<Tags>> {
    let tags = store.read(|db| db.tags())?;
    Ok(Json(Tags { tags }))
}
