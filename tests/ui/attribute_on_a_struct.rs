use http_core::get;

#[get("/")]
struct Index;

fn main() {
    let _ = Index;
}
