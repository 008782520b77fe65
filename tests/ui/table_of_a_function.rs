use http_core::table;

#[table("/notes")]
fn notes() {}

fn main() {}
