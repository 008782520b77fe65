//! One connection to a database, whichever it is, and the values that pass through it.

use std::vec;

use super::StoreError;

/// One connection to a database.
///
/// Statements name their parameters `$1`, `$2`, and say no more than both databases understand. Each is prepared once and
/// kept: that is why they are `'static`.
pub trait Session: Send {
    /// Runs a statement, and gives the rows that it answers with.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where a value would stand there twice; [`StoreError::Failed`] for anything else.
    fn query(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError>;

    /// Runs statements that have neither parameters nor answers.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    fn run(&mut self, sql: &str) -> Result<(), StoreError>;

    /// Begins a transaction that is going to write.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    fn begin(&mut self) -> Result<(), StoreError>;

    /// Within a transaction: keeps every other program from changing the schema at the same time.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    fn lock_schema(&mut self) -> Result<(), StoreError>;

    /// How a column is declared that counts its rows by itself.
    fn id_column(&self) -> &'static str;

    /// Whether the connection has ended.
    fn is_closed(&self) -> bool;
}

impl dyn Session + '_ {
    /// The first row of the answer, if there is one.
    ///
    /// # Errors
    /// As [`query`](Session::query).
    pub(super) fn first(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, params)?.into_iter().next())
    }
}

/// A value that a statement takes.
#[derive(Clone, Copy, Debug)]
pub enum Param<'a> {
    /// Nothing.
    Null,
    /// A number, or a time in milliseconds.
    Integer(i64),
    /// A text.
    Text(&'a str),
}

impl From<i64> for Param<'_> {
    fn from(number: i64) -> Self {
        Param::Integer(number)
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(text: &'a str) -> Self {
        Param::Text(text)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(text: &'a String) -> Self {
        Param::Text(text)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Param::Null, Into::into)
    }
}

/// Refuses what one of the databases could not keep, so that both behave alike.
pub(super) fn check(params: &[Param<'_>]) -> Result<(), StoreError> {
    let has_nul = |param: &Param<'_>| matches!(param, Param::Text(text) if text.contains('\0'));
    if params.iter().any(has_nul) { Err(StoreError::Nul) } else { Ok(()) }
}

/// A value that a database answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number, a time in milliseconds, or `false` and `true` as 0 and 1.
    Integer(i64),
    /// A text.
    Text(String),
}

/// A row of an answer. Its values are taken from left to right, as the statement lists them.
#[derive(Debug)]
pub struct Row {
    values: vec::IntoIter<Value>,
}

impl Row {
    pub(super) fn new(values: Vec<Value>) -> Row {
        Row { values: values.into_iter() }
    }

    /// The next value, a number.
    ///
    /// # Errors
    /// Where it is none.
    pub(super) fn integer(&mut self) -> Result<i64, StoreError> {
        match self.values.next() {
            Some(Value::Integer(number)) => Ok(number),
            other => Err(misread("a number", other.as_ref())),
        }
    }

    /// The next value, a truth value.
    ///
    /// # Errors
    /// Where it is none.
    pub(super) fn flag(&mut self) -> Result<bool, StoreError> {
        self.integer().map(|number| number != 0)
    }

    /// The next value, a text.
    ///
    /// # Errors
    /// Where it is none.
    pub(super) fn text(&mut self) -> Result<String, StoreError> {
        match self.values.next() {
            Some(Value::Text(text)) => Ok(text),
            other => Err(misread("a text", other.as_ref())),
        }
    }

    /// The next value, a text or nothing.
    ///
    /// # Errors
    /// Where it is something else.
    pub(super) fn maybe_text(&mut self) -> Result<Option<String>, StoreError> {
        match self.values.next() {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            other => Err(misread("a text or nothing", other.as_ref())),
        }
    }
}

fn misread(wanted: &str, found: Option<&Value>) -> StoreError {
    StoreError::Failed(format!("a column should be {wanted} and is {found:?}").into())
}
