//! A session with PostgreSQL.

use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

use postgres::error::SqlState;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, NoTls, Statement};

use super::StoreError;
use super::session::{Param, Row, Session, Value, check};

/// How long to wait for the server to let us in.
const WAIT: Duration = Duration::from_secs(5);

/// Any number that all programs of this kind agree on.
const LOCK: &str = "SELECT pg_advisory_xact_lock(6367364438)";

/// A connection, with the statements that it has prepared.
struct Postgres {
    client: Client,
    statements: HashMap<&'static str, Statement>,
}

pub(super) fn open(config: &Config) -> Result<Box<dyn Session>, StoreError> {
    let mut config = config.clone();
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(WAIT);
    }
    let client = config.connect(NoTls).map_err(failed)?;
    Ok(Box::new(Postgres { client, statements: HashMap::new() }))
}

impl Session for Postgres {
    fn query(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError> {
        check(params)?;
        let statement = match self.statements.get(sql) {
            Some(statement) => statement.clone(),
            None => {
                let statement = self.client.prepare(sql).map_err(failed)?;
                self.statements.insert(sql, statement.clone());
                statement
            }
        };
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|param| param as _).collect();
        let found = self.client.query(&statement, &params).map_err(failed)?;
        let rows = found.iter().map(|row| {
            let values = (0..row.len()).map(|column| row.try_get(column));
            values.collect::<Result<_, _>>().map(Row::new)
        });
        rows.collect::<Result<_, _>>().map_err(failed)
    }

    fn run(&mut self, sql: &str) -> Result<(), StoreError> {
        self.client.batch_execute(sql).map_err(failed)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.run("BEGIN")
    }

    fn lock_schema(&mut self) -> Result<(), StoreError> {
        self.run(LOCK)
    }

    fn id_column(&self) -> &'static str {
        "BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY"
    }

    fn is_closed(&self) -> bool {
        self.client.is_closed()
    }
}

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Param::Null => Ok(IsNull::Yes),
            Param::Integer(number) => number.to_sql_checked(kind, out),
            Param::Text(text) => text.to_sql_checked(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Value, Box<dyn Error + Sync + Send>> {
        Ok(match *kind {
            Type::BOOL => Value::Integer(bool::from_sql(kind, raw)?.into()),
            Type::INT4 => Value::Integer(i32::from_sql(kind, raw)?.into()),
            Type::INT8 => Value::Integer(i64::from_sql(kind, raw)?),
            _ => Value::Text(String::from_sql(kind, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Value, Box<dyn Error + Sync + Send>> {
        Ok(Value::Null)
    }

    fn accepts(kind: &Type) -> bool {
        [Type::BOOL, Type::INT4, Type::INT8, Type::TEXT].contains(kind)
    }
}

pub(super) fn failed(error: postgres::Error) -> StoreError {
    if error.code() == Some(&SqlState::UNIQUE_VIOLATION) {
        return StoreError::Taken;
    }
    // Of its own the error says no more than `db error`.
    match error.as_db_error() {
        Some(reason) => StoreError::Failed(reason.to_string().into()),
        None => StoreError::Failed(error.into()),
    }
}
