//! What is kept, and how it is asked for: one set of statements for both databases.

mod articles;
mod comments;
mod pool;
mod postgres;
mod profiles;
mod schema;
mod session;
mod sqlite;
mod users;

use std::fmt;
use std::path::Path;

use self::pool::Pool;

pub use self::articles::{ArticleChanges, ArticleText, Filter, Ownership, Page};
pub use self::session::{Param, Row, Session, Value};
pub use self::users::{Account, Taken, UserChanges};

/// The database, behind a pool of sessions. Whoever asks it blocks, so handlers that do run on the pool.
#[derive(Debug)]
pub struct Store {
    pool: Pool,
}

impl Store {
    /// The SQLite database in the file at `path`, which is made where there is none.
    ///
    /// # Errors
    /// If the file cannot be opened, or is no database of this program.
    pub fn sqlite(path: &Path) -> Result<Store, StoreError> {
        let path = path.to_path_buf();
        Store::open(move || sqlite::open(&path))
    }

    /// The PostgreSQL database that `url` names: `postgres://user:password@host/database`, without TLS.
    ///
    /// # Errors
    /// If it cannot be reached, or lets nobody in.
    pub fn postgres(url: &str) -> Result<Store, StoreError> {
        let config = url.parse().map_err(postgres::failed)?;
        Store::open(move || postgres::open(&config))
    }

    fn open(
        open: impl Fn() -> Result<Box<dyn Session>, StoreError> + Send + Sync + 'static,
    ) -> Result<Store, StoreError> {
        let store = Store { pool: Pool::new(open) };
        store.write(schema::migrate)?;
        Ok(store)
    }

    /// Asks one or several things. Each statement sees the database as it is by then.
    ///
    /// # Errors
    /// Those of `ask`, and where no session is to be had.
    pub fn read<T, E: From<StoreError>>(
        &self,
        ask: impl FnOnce(&mut dyn Session) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut lent = self.pool.lend()?;
        ask(lent.session())
    }

    /// Changes something: all that `change` does, or nothing where it fails.
    ///
    /// # Errors
    /// Those of `change`, and where the database fails.
    pub fn write<T, E: From<StoreError>>(
        &self,
        change: impl FnOnce(&mut dyn Session) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut lent = self.pool.lend()?;
        lent.session().begin()?;
        let done = change(lent.session())
            .and_then(|value| lent.session().run("COMMIT").map(|()| value).map_err(E::from));
        if done.is_err() && lent.session().run("ROLLBACK").is_err() {
            lent.discard();
        }
        done
    }
}

/// Why the database did not do what it was asked.
#[derive(Debug)]
pub enum StoreError {
    /// A value that may stand there only once does already.
    Taken,
    /// A text has a NUL in it, which PostgreSQL does not keep.
    Nul,
    /// All sessions are lent, and none came back in time.
    Busy,
    /// The database failed, or a statement does not fit it.
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Taken => f.write_str("the value is taken"),
            StoreError::Nul => f.write_str("a text has a NUL in it"),
            StoreError::Busy => f.write_str("no session of the database is free"),
            StoreError::Failed(error) => write!(f, "the database failed: {error}"),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StoreError::Failed(error) => error.source(),
            StoreError::Taken | StoreError::Nul | StoreError::Busy => None,
        }
    }
}
