use http_core::{FromHeader, FromPairs, FromParam, FromQuery, HttpError, Provide, Responder};

#[derive(FromHeader, FromPairs, FromParam, FromQuery, HttpError, Provide, Responder)]
union Both {
    number: u32,
    text: [u8; 4],
}

#[derive(HttpError)]
enum Never {}

fn main() {}
