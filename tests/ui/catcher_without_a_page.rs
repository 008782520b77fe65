use http_core::{Json, Response, Target, catch};

#[catch(404)]
fn lost(target: Target<'_>, response: &Response) {
    let _ = (target, response);
}

#[catch(500)]
fn broken(body: Json<u8>) -> u8 {
    body.0
}

fn main() {}
