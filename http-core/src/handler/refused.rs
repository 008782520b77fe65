//! How the refusals of several arguments become one.

use crate::error::Rejection;

/// Gathers what was wrong with a handler's arguments, so that a client hears of all of it at once.
#[derive(Debug, Default)]
pub struct Refused {
    rejection: Option<Rejection>,
}

impl Refused {
    /// Takes the argument out, or keeps the reason why there is none.
    pub fn take<T>(&mut self, argument: Result<T, Rejection>) -> Option<T> {
        let rejection = match argument {
            Ok(value) => return Some(value),
            Err(rejection) => rejection,
        };
        match &mut self.rejection {
            Some(first) => first.join(rejection),
            None => self.rejection = Some(rejection),
        }
        None
    }

    /// All that was refused, under the status of the first, or under 500 if any says so.
    ///
    /// # Errors
    /// Always, if anything was refused.
    pub fn finish(self) -> Result<(), Rejection> {
        self.rejection.map_or(Ok(()), Err)
    }
}
