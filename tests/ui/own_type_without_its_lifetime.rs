use http_core::{App, Form, FromPairs, FromParam, get, post, routes};

#[derive(FromPairs)]
struct Order<'r> {
    item: &'r str,
}

#[derive(FromParam)]
struct Name<'r>(&'r str);

#[post("/order")]
fn order(order: Form<Order>) -> String {
    order.item.to_owned()
}

#[get("/hello/{name}")]
fn hello(name: Name) -> String {
    name.0.to_owned()
}

fn main() {
    App::new((), routes![order, hello]);
}
