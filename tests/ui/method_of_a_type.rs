use http_core::get;

struct Site;

impl Site {
    #[get("/")]
    fn index(&self) -> &'static str {
        "hello"
    }
}

fn main() {}
