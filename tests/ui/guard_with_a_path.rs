use http_core::{Rejection, guard};

#[guard("/admin", dispatch = pool)]
fn only_admins() -> Result<(), Rejection> {
    Ok(())
}

fn main() {}
