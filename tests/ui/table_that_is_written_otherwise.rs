use http_core::{App, get, routes};

#[get("/")]
fn index() {}

routes! {
    pub NO_BRACKETS = index, index
}

routes! {
    pub NOTHING
}

routes! {
    pub BEHIND = [index], guard = index
}

routes! {
    pub const CONSTANT = [index];
}

routes! {
    COLON: [index]
}

routes! {
    static STATIC = [index];
}

routes! {
    pub CONDITIONAL = [#[cfg(windows)] index]
}

fn main() {
    App::new((), CONDITIONAL);
    App::new((), routes![#[cfg(windows)] index]);
    App::new((), BEHIND);
    App::new((), CONSTANT);
    App::new((), COLON);
    App::new((), STATIC);
    App::new((), routes!["/x", index]);
    App::new((), routes![index()]);
    App::new((), routes![index; index]);
    App::new((), routes![42]);
    App::new((), routes!["/a" => "/b" => index]);
    App::new((), routes![index = index]);
    App::new((), routes![index: index, index]);
}
