//! A session with SQLite.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::ffi;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, Statement, ToSql};

use super::StoreError;
use super::session::{Param, Row, Session, Value, check};

/// How long a writer waits for another one. SQLite has one at a time.
const WAIT: Duration = Duration::from_secs(5);

/// Prepared statements that are kept; there are about forty.
const STATEMENTS: usize = 64;

pub(super) fn open(path: &Path) -> Result<Box<dyn Session>, StoreError> {
    let connection = Connection::open(path).map_err(failed)?;
    connection.busy_timeout(WAIT).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    write_ahead(&connection).map_err(failed)?;
    connection
        .execute_batch("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;")
        .map_err(failed)?;
    Ok(Box::new(connection))
}

/// With a log written ahead, readers and the writer do not wait for each other. Where several open a new file, the change to
/// such a log may be told at once that another one is at it, without the wait of other statements.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let until = Instant::now() + WAIT;
    loop {
        match connection.execute_batch("PRAGMA journal_mode = WAL;") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < until =>
            {
                thread::sleep(Duration::from_millis(5));
            }
            done => return done,
        }
    }
}

impl Session for Connection {
    fn query(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError> {
        check(params)?;
        // SQLite counts `?1`; of `$1` it would think that it is a name.
        let mut statement = self.prepare_cached(&sql.replace('$', "?")).map_err(failed)?;
        rows(&mut statement, params).map_err(failed)
    }

    fn run(&mut self, sql: &str) -> Result<(), StoreError> {
        self.execute_batch(sql).map_err(failed)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        // A transaction that begins with a read and then wants to write could only fail where another one has written.
        self.run("BEGIN IMMEDIATE")
    }

    fn lock_schema(&mut self) -> Result<(), StoreError> {
        // `begin` has done it.
        Ok(())
    }

    fn id_column(&self) -> &'static str {
        "INTEGER PRIMARY KEY AUTOINCREMENT"
    }

    fn is_closed(&self) -> bool {
        false
    }
}

fn rows(statement: &mut Statement<'_>, params: &[Param<'_>]) -> rusqlite::Result<Vec<Row>> {
    let columns = statement.column_count();
    let mut found = statement.query(rusqlite::params_from_iter(params))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let values = (0..columns).map(|column| row.get_ref(column).and_then(value));
        rows.push(Row::new(values.collect::<rusqlite::Result<_>>()?));
    }
    Ok(rows)
}

fn value(value: ValueRef<'_>) -> rusqlite::Result<Value> {
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Integer(number)),
        other => Ok(Value::Text(other.as_str()?.to_owned())),
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Param::Null => ValueRef::Null,
            Param::Integer(number) => ValueRef::Integer(*number),
            Param::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

fn failed(error: rusqlite::Error) -> StoreError {
    let code = error.sqlite_error().map(|error| error.extended_code);
    match code {
        Some(ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
            StoreError::Taken
        }
        _ => StoreError::Failed(error.into()),
    }
}
