//! The RealWorld backend "Conduit": a blog with users, articles, comments, favourites and tags, as its specification has it.

pub mod articles;
pub mod comments;
mod errors;
mod input;
mod moment;
mod password;
pub mod profiles;
mod slug;
pub mod store;
pub mod tags;
pub mod token;
pub mod users;
mod viewer;

use http_core::{App, Provide, routes};

use self::store::{Store, StoreError};
use self::token::Tokens;

routes! {
    /// Everything that the specification names.
    pub API = [
        "/users" => users::USERS,
        "/user" => users::USER,
        "/profiles" => profiles::PROFILES,
        "/articles" => articles::ARTICLES,
        "/articles" => comments::COMMENTS,
        "/tags" => tags::list,
    ]
}

routes! {
    /// The whole server.
    pub ROUTES = [
        "/api" => API,
        errors::any,
    ]
}

/// What the handlers share.
#[derive(Debug, Provide)]
pub struct Site {
    store: Store,
    tokens: Tokens,
}

impl Site {
    /// A site that keeps everything in `store`. Tokens are signed with `secret`; without one, with a secret of the store's own.
    ///
    /// # Errors
    /// If the store fails.
    pub fn new(store: Store, secret: Option<String>) -> Result<Site, StoreError> {
        let secret = match secret {
            Some(secret) => secret,
            None => store.write(|db| db.setting("token secret", &token::fresh_secret()))?,
        };
        Ok(Site { store, tokens: Tokens::signed_with(&secret) })
    }
}

/// The application.
#[must_use]
pub fn app(site: Site) -> App<Site> {
    App::new(site, ROUTES)
}
