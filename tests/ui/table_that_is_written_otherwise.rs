use http_core::{App, get, routes};

#[get("/")]
fn index() {}

routes! {
    pub NO_BRACKETS = index, index
}

routes! {
    pub NOTHING
}

fn main() {
    App::new((), routes!["/x", index]);
    App::new((), routes![index()]);
    App::new((), routes![index; index]);
    App::new((), routes![42]);
    App::new((), routes!["/a" => "/b" => index]);
}
