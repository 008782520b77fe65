use http_core::get;

#[get("/a?{a},{b}")]
fn comma(a: u32, b: u32) {
    let _ = (a, b);
}

#[get("/b?{a}?{b = 1}")]
fn question_mark(a: u32, b: u32) {
    let _ = (a, b);
}

#[get("/c?{{a}}")]
fn doubled(a: u32) {
    let _ = a;
}

fn main() {}
