use http_core::{App, routes, table};

#[table("/notes")]
#[table("/entries")]
mod notes {
    use http_core::get;

    #[get("/{id}")]
    fn show(id: u64) -> String {
        id.to_string()
    }
}

fn main() {
    App::new((), routes![notes::ROUTES]);
}
