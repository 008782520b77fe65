//! Types that a value of the path cannot be read as.
use http_core::FromParam;

#[derive(FromParam)]
enum Color {
    Red,
    #[param(rename = "red")]
    Crimson,
    Mixed(u8),
    #[param(name = "x")]
    Wrong,
    #[param(rename = "")]
    Empty,
}

#[derive(FromParam)]
enum Nothing {}

#[derive(FromParam)]
struct Two(u8, u8);

#[derive(FromParam)]
struct Span<'a, 'b>(&'a str, std::marker::PhantomData<&'b ()>);

struct Stranger;

#[derive(FromParam)]
struct Around(Stranger);

fn main() {}
