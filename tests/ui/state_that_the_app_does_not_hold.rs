use http_core::{App, Provide, State, get, routes};

struct Notes;
struct Mail;

#[derive(Provide)]
struct Site {
    notes: Notes,
}

#[get("/")]
fn index(notes: State<'_, Notes>, mail: State<'_, Mail>) {
    let _ = (notes, mail);
}

fn main() {
    App::new(Site { notes: Notes }, routes![index]);
}
