//! How the rest of a path is read, which may have many segments.

use http::StatusCode;

use super::{Call, FromParam, Mismatch};
use crate::error::Rejection;

impl<'r, S> Call<'r, S> {
    /// The value of the pattern's parameter number `index`, which is called `name` and takes the rest of the path, as a
    /// `T`. Its segments are decoded and its slashes are those that were sent.
    ///
    /// # Errors
    /// 404 if the value is no `T`, or a slash in it is encoded: decoded, it could not be told from the others.
    #[doc(hidden)]
    pub fn rest_value<T: FromParam<'r>>(
        &self,
        index: usize,
        name: &'static str,
    ) -> Result<T, Rejection> {
        let raw = self.request().param(index).unwrap_or_default();
        let may_be_encoded = !self.request().borrow_head().is_path_plain();
        if may_be_encoded && raw.windows(3).any(|bytes| bytes.eq_ignore_ascii_case(b"%2f")) {
            let mismatch = Mismatch::expected("a path in which no slash is encoded");
            let place = format!("path.{name}");
            return Err(Rejection::new(StatusCode::NOT_FOUND, place, mismatch.to_string()));
        }
        self.path_value(index, name)
    }
}
