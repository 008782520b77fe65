use http_core::{FromPairs, FromParam};

#[derive(FromParam)]
enum Color {
    #[param(rename = "r", rename = "red")]
    Red,
    #[param(rename = "g")]
    #[param(rename = "green")]
    Green,
}

#[derive(FromPairs)]
struct Page {
    #[pairs(default, default = 3)]
    number: u32,
    #[pairs(rename = "per-page", default)]
    #[pairs(rename = "size")]
    size: u32,
}

fn main() {}
