use http_core::table;

#[table("/notes")]
mod notes;

fn main() {}
