use http_core::get;

#[get("/bool")]
fn bool() -> &'static str {
    "true"
}

fn main() {}
