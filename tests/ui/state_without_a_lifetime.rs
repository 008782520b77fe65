use http_core::{Headers, Provide, Request, State, get};

struct Notes;

#[derive(Provide)]
struct Site {
    notes: Notes,
}

#[get("/")]
fn index(notes: State<Notes>, headers: Headers, request: Request) {
    let _ = (notes, headers, request);
}

fn main() {
    http_core::App::new(Site { notes: Notes }, http_core::routes![index]);
}
