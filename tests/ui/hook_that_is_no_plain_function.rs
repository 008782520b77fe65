//! What no hook may be, all told at once.
use http_core::{App, Rejection, Response, State, after, around, before, catch, get, guard, routes};

#[guard]
async unsafe fn bool<T>(state: State<'_, T>) -> Result<(), Rejection> {
    Ok(())
}

struct Site;

impl Site {
    #[before]
    fn method(&self) {}
}

#[after]
struct Stamp;

#[get("/")]
#[around]
fn both_ways() {}

#[catch(404)]
#[after]
fn two_of_them(_: &mut Response) {}

#[get("/")]
fn index() {}

fn main() {
    App::new((), routes![bool, both_ways, two_of_them, index]);
}
