use http_core::handler::{FromParam, Mismatch};
use http_core::{App, get, routes};

struct Day(u8);

impl FromParam<'_> for Day {
    fn from_param(text: &str) -> Result<Day, Mismatch> {
        text.parse().map(Day).map_err(|_| Mismatch::expected("a number"))
    }
}

#[get("/plan/{day}")]
fn plan(day: Day) -> String {
    plan::url(Day(day.0 + 1)).to_string()
}

routes! {
    ROUTES = [plan]
}

fn main() {
    App::new((), ROUTES);
}
