//! What is left outlives the call's borrows, and comes in a `Result`.
use http_core::{Bearer, Rejection, before};

#[before]
fn number() -> u32 {
    7
}

#[before]
fn token(token: Bearer<'_>) -> Result<Bearer<'_>, Rejection> {
    Ok(token)
}

#[before]
fn refused() -> Result<u32, u32> {
    Err(7)
}

fn main() {}
