//! Structs that a query or a form cannot be read as.
use http_core::{Form, FromPairs, FromQuery, Query, post};

struct Stranger;

#[derive(FromPairs)]
struct Search {
    q: String,
    #[pairs(rename = "q")]
    query: String,
    #[pairs(optional)]
    page: u32,
}

#[derive(FromPairs)]
struct Tuple(u32);

#[derive(FromPairs)]
struct Other {
    who: Stranger,
}

#[derive(FromQuery)]
enum Color {
    Red,
}

#[derive(FromQuery)]
struct Two {
    a: u32,
    b: u32,
}

#[post("/")]
fn index(_query: Query<Stranger>, _form: Form<u32>) {}

fn main() {}
