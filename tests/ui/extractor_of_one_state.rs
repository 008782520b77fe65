use http_core::handler::{Call, FromRequest};
use http_core::{Rejection, get};

struct Site;
struct User;

impl<'r> FromRequest<'r, Site> for User {
    fn from_request(_: &'r Call<'r, Site>) -> Result<User, Rejection> {
        Ok(User)
    }
}

#[get("/")]
fn index(user: User) {
    let _ = user;
}

fn main() {
    http_core::App::new(Site, http_core::routes![index]);
}
