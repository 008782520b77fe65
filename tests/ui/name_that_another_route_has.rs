//! Two routes of one name; those of one function may share theirs.
use http_core::{get, post, routes};

#[get("/notes", name = "notes")]
#[post("/notes", name = "notes")]
fn notes() {}

#[get("/notes/{id}", name = "notes")]
fn note(id: u64) {
    let _ = id;
}

routes! {
    TABLE = [notes, note]
}

mod api {
    http_core::routes! {
        pub OTHER = [super::note]
    }
}

routes! {
    OUTER = ["/a" => notes, "/b" => notes, "/c" => api::OTHER]
}

fn main() {
    let _ = (TABLE, OUTER);
}
