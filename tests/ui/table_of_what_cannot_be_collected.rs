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

#[table]
mod drafts {
    use http_core::get;

    #[cfg_attr(test, get("/debug"))]
    pub fn debug() {}

    #[get("/drafts")]
    fn list() {}
}

#[table("/letters")]
mod letters {
    pub const ROUTES: &[&str] = &["a", "b"];
}

#[table]
mod listed {
    use http_core::{get, routes};

    #[get("/")]
    fn list() {}

    routes! { pub ROUTES = [list] }
}

#[table]
mod called {
    use http_core::get;

    #[get("/")]
    fn list() {}

    #[allow(non_snake_case)]
    pub fn ROUTES() {}
}

#[table]
mod imported {
    use http_core::get;

    use super::drafts::ROUTES;

    #[get("/")]
    fn list() {
        let _ = ROUTES;
    }
}

fn main() {
    App::new((), listed::ROUTES);
    App::new((), drafts::ROUTES);
    App::new((), notes::ROUTES);
}
