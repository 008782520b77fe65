use http_core::{App, get, routes};

#[get("/{id}")]
fn show(id: u64) -> String {
    show::url(id).to_string()
}

routes! {
    ROUTES = ["/notes" => show, "/letters" => show]
}

fn main() {
    App::new((), ROUTES);
}
