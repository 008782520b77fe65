use http_core::{App, State, get, routes};

trait Books: Send + Sync + 'static {
    fn count(&self) -> usize;
}

struct Shelf;

#[get("/books")]
fn count<B: Books>(books: State<'_, B>) -> String {
    books.count().to_string()
}

fn main() {
    App::new(Shelf, routes![count::<Shelf>]);
}
