//! Types that do not say, or cannot say, which header field they are read from.
use http_core::FromHeader;

#[derive(FromHeader)]
struct Nameless(u8);

#[derive(FromHeader)]
#[header("x depth")]
struct Spaced(u8);

#[derive(FromHeader)]
#[header(x_depth)]
struct Unquoted(u8);

#[derive(FromHeader)]
#[header("x-depth")]
#[header("x-height")]
struct Twice(u8);

#[derive(FromHeader)]
#[header("x-depth")]
struct Two(u8, u8);

struct Stranger;

#[derive(FromHeader)]
#[header("x-depth")]
struct Around(Stranger);

fn main() {}
