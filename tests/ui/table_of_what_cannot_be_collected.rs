use http_core::{App, table};

#[table("/notes")]
mod notes {
    use http_core::get;

    #[cfg(test)]
    #[get("/debug")]
    fn debug() {}

    #[get("/all")]
    fn all<T: 'static>() {}

    #[get("/")]
    fn list() {}
}

#[table("/letters")]
mod letters {
    pub const ROUTES: &[&str] = &["a", "b"];
}

fn main() {
    App::new((), notes::ROUTES);
}
