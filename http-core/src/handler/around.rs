//! How functions that stand around handlers stand in a table: what the macros implement.

use std::fmt;
use std::ops::ControlFlow;

use super::{Arrival, Call, Next};
use crate::error::Rejection;
use crate::message::Response;

/// [`OnHead::run`](super::OnHead::run)
pub type HeadFn<S> = for<'r> fn(&'r Arrival<'r, S>, &mut Response) -> ControlFlow<()>;

/// [`OnCall::run`](super::OnCall::run)
pub type CallFn<S> = for<'r> fn(&'r Call<'r, S>, &mut Response) -> ControlFlow<()>;

/// [`OnWay::run`](super::OnWay::run)
pub type WayFn<S> = for<'r> fn(&'r Call<'r, S>, Next<'_>, &mut Response) -> Result<(), Rejection>;

/// What an item of a table brings to stand around handlers.
pub enum Around<S: 'static> {
    /// It is a handler, or a table of nothing but handlers.
    Nothing,
    /// A guard.
    Guard(HeadFn<S>),
    /// What runs before.
    Before(CallFn<S>),
    /// What runs after.
    After(CallFn<S>),
    /// What runs around.
    Around(WayFn<S>),
    /// What makes the pages of the error statuses of these numbers; of every one if there is none.
    Catcher(&'static [u16], HeadFn<S>),
    /// A table with any of these in it.
    Items(&'static [Inner<S>]),
}

/// An item of a table, as far as what stands around handlers goes.
pub struct Inner<S: 'static> {
    /// The segments under which it is mounted.
    pub prefix: &'static [&'static str],
    /// How many routes it has.
    pub count: usize,
    /// What it brings.
    pub around: &'static Around<S>,
}

impl<S> Around<S> {
    /// What a table of these items brings.
    #[must_use]
    pub const fn of_table(items: &'static [Inner<S>]) -> Around<S> {
        let mut at = 0;
        while at < items.len() {
            if !matches!(items[at].around, Around::Nothing) {
                return Around::Items(items);
            }
            at += 1;
        }
        Around::Nothing
    }
}

impl<S> Inner<S> {
    /// An item with `count` routes.
    #[must_use]
    pub const fn new(
        prefix: &'static [&'static str],
        count: usize,
        around: &'static Around<S>,
    ) -> Inner<S> {
        Inner { prefix, count, around }
    }
}

impl<S> fmt::Debug for Around<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Around::Nothing => f.write_str("Nothing"),
            Around::Guard(_) => f.write_str("Guard"),
            Around::Before(_) => f.write_str("Before"),
            Around::After(_) => f.write_str("After"),
            Around::Around(_) => f.write_str("Around"),
            Around::Catcher(statuses, _) => f.debug_tuple("Catcher").field(statuses).finish(),
            Around::Items(items) => {
                f.debug_list().entries(items.iter().map(|item| item.around)).finish()
            }
        }
    }
}

impl<S> fmt::Debug for Inner<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner")
            .field("prefix", &self.prefix)
            .field("count", &self.count)
            .field("around", &self.around)
            .finish()
    }
}
