use http_core::get;

#[get("/notes?{page = 1}")]
fn list(page: Option<u32>) {
    let _ = page;
}

#[get("/letters?{tag = \"new\"}")]
fn letters(tag: Vec<&str>) {
    let _ = tag;
}

fn main() {}
