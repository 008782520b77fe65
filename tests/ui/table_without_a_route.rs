use http_core::{App, table};

#[table("notes/")]
mod notes {}

#[table("/{id}")]
mod letters {}

#[table(notes)]
mod drafts {}

#[table("/notes")]
mod empty {
    fn show() {}
}

fn main() {
    App::new((), empty::ROUTES);
}
