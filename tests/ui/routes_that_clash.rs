use http_core::{get, post, routes};

mod notes {
    use http_core::get;

    #[get("/{slug}")]
    pub fn find(slug: &str) -> &str {
        slug
    }
}

#[get("/notes/{id}")]
fn show(id: u32) -> String {
    id.to_string()
}

#[post("/notes/{id}")]
fn change(id: u32) -> String {
    id.to_string()
}

#[get("/notes/")]
fn list() {}

routes! { NESTED = [notes::find] }

routes! { pub ALL = [show, change, list, "/notes" => NESTED, list] }

fn main() {}
