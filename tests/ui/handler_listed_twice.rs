use http_core::{App, get, routes};

#[get("/notes/{id}")]
fn show(id: u64) -> String {
    id.to_string()
}

mod notes {
    http_core::routes! {
        pub NOTES = [super::show]
    }
}

fn main() {
    App::new((), routes![show, notes::NOTES]);
}
