//! What requests and answers are made of, without a word on how they travel.

mod accept;
mod case;
mod clock;
mod date;
mod field_lines;
mod forwarded;
mod head;
mod headers;
mod media_type;
mod most_pairs;
mod params;
mod request;
mod request_id;
mod response;
mod span;
mod words;

pub(crate) use accept::PageForm;
pub(crate) use case::is_named;
pub use clock::Clock;
pub(crate) use date::{date_of, read_date};
pub use field_lines::InvalidField;
pub(crate) use field_lines::is_token_byte;
pub(crate) use forwarded::Forwarded;
pub use forwarded::Scheme;
pub use head::{Expectation, Field, Framing, Head, HeadParts, TargetForm};
pub use headers::Headers;
pub use media_type::MediaType;
pub(crate) use most_pairs::MostPairs;
pub use params::Params;
pub use request::Request;
pub use request_id::RequestId;
pub use response::Response;
pub(crate) use response::{Body, Pending};
pub use span::Span;
pub(crate) use words::{HIGHEST, ONES, letters_and_hyphens, neither_visible_nor_space};
