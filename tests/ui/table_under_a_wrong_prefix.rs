use http_core::{App, routes, table};

#[table("/{id}/reviews")]
mod reviews {
    use http_core::get;

    #[get("/")]
    fn list() {}
}

#[table("notes")]
mod notes {
    use http_core::{before, get};

    #[before]
    fn seen() {}

    #[get("/")]
    fn list() {}
}

fn main() {
    App::new((), routes![reviews::ROUTES, notes::ROUTES]);
}
