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
    /// The SQLite database in the file at `path`, which is made where there is none; `:memory:` is one that goes with the store.
    ///
    /// # Errors
    /// If the file cannot be opened, or is no database of this program.
    pub fn sqlite(path: &Path) -> Result<Store, StoreError> {
        // Each session with `:memory:` would have a database of its own.
        let most = if path == Path::new(":memory:") { 1 } else { pool::MOST };
        let path = path.to_path_buf();
        Store::open(most, move || sqlite::open(&path))
    }

    /// The PostgreSQL database that `url` names: `postgres://user:password@host/database`, without TLS.
    ///
    /// # Errors
    /// If it cannot be reached, or lets nobody in.
    pub fn postgres(url: &str) -> Result<Store, StoreError> {
        let config = url.parse().map_err(postgres::failed)?;
        Store::open(pool::MOST, move || postgres::open(&config))
    }

    fn open(
        most: usize,
        open: impl Fn() -> Result<Box<dyn Session>, StoreError> + Send + Sync + 'static,
    ) -> Result<Store, StoreError> {
        let store = Store { pool: Pool::new(most, open) };
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

#[cfg(test)]
mod tests {
    use std::{env, fs, process, thread};

    use super::*;

    #[test]
    fn new_file_is_opened_by_many_at_the_same_time() {
        let folder = env::temp_dir().join(format!("conduit-store-{}", process::id()));
        fs::create_dir(&folder).unwrap();
        let path = folder.join("conduit.db");
        let opened: Vec<Result<String, StoreError>> = thread::scope(|scope| {
            let open = || Store::sqlite(&path)?.write(|db| db.setting("a", "b"));
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        fs::remove_dir_all(&folder).unwrap();
        for setting in opened {
            assert_eq!(setting.unwrap(), "b");
        }
    }

    #[test]
    fn database_in_memory_is_one_for_all() {
        let store = Store::sqlite(Path::new(":memory:")).unwrap();
        let settings: Vec<String> = thread::scope(|scope| {
            let store = &store;
            let set = move |value: &'static str| store.write(|db| db.setting("a", value)).unwrap();
            let threads = ["b", "c", "d"].map(|value| scope.spawn(move || set(value)));
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(settings.iter().all(|value| *value == settings[0]), "{settings:?}");
    }

    #[test]
    fn write_that_fails_leaves_nothing() {
        let store = Store::sqlite(Path::new(":memory:")).unwrap();
        let failed: Result<(), StoreError> = store.write(|db| {
            db.setting("a", "b")?;
            Err(StoreError::Nul)
        });
        assert!(matches!(failed, Err(StoreError::Nul)));
        assert_eq!(store.write(|db| db.setting("a", "c")).unwrap(), "c");
    }
}
