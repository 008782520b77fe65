use http_core::{App, Provide, Rejection, State, get, guard, routes};

struct Admins;
struct Mail;

#[derive(Provide)]
struct Site {
    mail: Mail,
}

#[guard]
fn only_admins(admins: State<'_, Admins>) -> Result<(), Rejection> {
    let _ = admins;
    Ok(())
}

#[get("/")]
fn index(mail: State<'_, Mail>) {
    let _ = mail;
}

fn main() {
    App::new(Site { mail: Mail }, routes![only_admins, index]);
}
