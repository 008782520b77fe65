use http_core::{Json, Redirect, Response, Target, catch};

#[catch(404)]
fn lost(target: Target<'_>, response: &Response) {
    let _ = (target, response);
}

#[catch(500)]
fn broken(body: Json<u8>) -> u8 {
    body.0
}

#[catch(401)]
fn log_in() -> Redirect {
    Redirect::see_other("/login")
}

fn main() {}
