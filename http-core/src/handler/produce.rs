//! What `produces` makes of an answer.

use crate::message::{MediaType, Response};

/// Gives the answer its media type, where it is no error and its content has the type that it has by itself.
pub fn produce(response: &mut Response, media_type: MediaType) {
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let is_plain = response.media_type().is_some_and(|found| PLAIN.contains(&found));
    if is_plain && !is_error {
        response.set_media_type(media_type);
    }
}

/// What texts, bytes, `Html` and `Json` are by themselves.
const PLAIN: [MediaType; 4] = [MediaType::TEXT, MediaType::BYTES, MediaType::HTML, MediaType::JSON];
