use http_core::{App, Provide, State, get, routes};

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

#[get("/")]
fn chosen(_choice: State<'_, Choice>) {}

fn main() {
    App::new(Choice::One, routes![chosen]);
}
