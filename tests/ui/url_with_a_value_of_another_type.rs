use http_core::{App, get, routes};

#[get("/notes/{id}?{page}")]
fn show(id: u64, page: Option<u32>) -> String {
    show::url("seven").page(page.is_some()).to_string() + show::url(id, 7).as_str() + show::url().tag("a").as_str()
}

routes! {
    ROUTES = [show]
}

fn main() {
    App::new((), ROUTES);
}
