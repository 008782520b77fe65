//! Starts the RealWorld backend, on SQLite unless the environment names a PostgreSQL.
//!
//! | variable | what | without it |
//! |---|---|---|
//! | `HOST` | the address to listen on | 127.0.0.1 |
//! | `PORT` | the port | 3000 |
//! | `DATABASE_URL` | a PostgreSQL, `postgres://user:password@host/database` | SQLite |
//! | `DATABASE_PATH` | the file of SQLite | `conduit.db` |
//! | `JWT_SECRET` | what tokens are signed with | a secret that the database keeps |
//!
//! `--routes` prints the routes and ends.

use std::env::{self, VarError};
use std::io;
use std::path::Path;

use conduit::Site;
use conduit::store::Store;
use http_core::Server;
use http_core::app::Listing;

fn main() -> http_core::Result<()> {
    if env::args().any(|word| word == "--routes") {
        return Ok(Listing::of(conduit::ROUTES).print()?);
    }
    let store = match variable("DATABASE_URL")? {
        Some(url) if url.starts_with("postgres") => Store::postgres(&url)?,
        Some(url) => {
            // The rest may hold a password.
            let scheme = url.split(':').next().unwrap_or_default();
            return Err(wrong(format!("DATABASE_URL begins with {scheme:?}, not with postgres")));
        }
        None => {
            let path = variable("DATABASE_PATH")?;
            Store::sqlite(Path::new(path.as_deref().unwrap_or("conduit.db")))?
        }
    };
    let port = match variable("PORT")? {
        Some(text) => {
            text.parse().map_err(|_| wrong(format!("PORT is {text:?}, which is no port")))?
        }
        None => 3000,
    };
    let app = conduit::app(Site::new(store, variable("JWT_SECRET")?)?);
    let host = variable("HOST")?;
    Server::bind(app, (host.as_deref().unwrap_or("127.0.0.1"), port))?.run()
}

/// What the environment says, unless it is nothing.
fn variable(name: &str) -> Result<Option<String>, http_core::Error> {
    match env::var(name) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(wrong(format!("{name} is not UTF-8"))),
    }
}

fn wrong(text: String) -> http_core::Error {
    io::Error::other(text).into()
}
