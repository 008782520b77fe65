use http_core::{App, get, routes};

#[get("/e")]
fn leaf() {}

routes! {
    D = ["/d" => leaf]
}

routes! {
    C = ["/c" => D]
}

routes! {
    B = ["/b" => C]
}

routes! {
    A = ["/a" => B]
}

fn main() {
    App::new((), routes!["/root" => A]);
}
