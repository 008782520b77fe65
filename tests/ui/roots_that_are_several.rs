mod notes {
    use http_core::{get, routes};

    #[get("/notes")]
    pub fn list() {}

    routes! { pub ROUTES = [list] }
}

mod users {
    use http_core::{get, routes};

    #[get("/users")]
    pub fn all() {}

    routes! { pub ROUTES = [all] }
}

use notes::*;
use users::*;

fn main() {
    http_core::App::new((), http_core::routes![list, all]);
}
