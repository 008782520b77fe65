use http_core::{App, routes};

mod notes {
    use http_core::get;

    #[get("/notes")]
    fn list() {}
}

fn main() {
    App::new((), routes![notes::list]);
}
