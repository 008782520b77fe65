use http_core::Provide;

#[derive(Provide)]
struct Site {
    first: String,
    second: String,
    #[provide(skip)]
    third: String,
    #[provide(hide)]
    fourth: u32,
}

#[derive(Provide)]
enum Choice {
    One,
}

fn main() {}
