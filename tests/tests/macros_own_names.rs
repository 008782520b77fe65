//! Names of the user's own that what the macros write has to leave as they are.

use http_core::{App, Provide, State, get, routes};
use integration::ask::{Ask, ask};

#[test]
fn field_of_a_state_may_have_a_raw_name() {
    #[derive(Provide)]
    struct Site {
        r#type: &'static str,
    }
    #[get("/")]
    fn kind(kind: State<'_, &'static str>) -> &'static str {
        *kind
    }
    let app = App::new(Site { r#type: "plain" }, routes![kind]);
    assert_eq!(ask(&app, &Ask::get("/")).text(), "plain");
}
