//! Functions that cannot stand where they are put: a hook as a guard, and a guard of another state.
use http_core::handler::Call;
use http_core::message::Head;
use http_core::{App, Hooks, Rejection, get, routes};

#[get("/")]
fn index() {}

fn before(_: &Call<'_, ()>) -> Result<(), Rejection> {
    Ok(())
}

fn of_another_state(_: &Head<'_>, _: &String) -> Result<(), Rejection> {
    Ok(())
}

fn main() {
    App::new((), routes![index]).with(Hooks::new().guard(before));
    App::new((), routes![index]).with(Hooks::new().guard(of_another_state));
}
