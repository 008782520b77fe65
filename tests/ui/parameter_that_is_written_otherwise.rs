use http_core::get;

#[get("/a/{id = 1}")]
fn default(id: u64) {
    let _ = id;
}

#[get("/b/{user-id}")]
fn dash(user_id: u64) {
    let _ = user_id;
}

#[get("/c?{user-id}")]
fn dash_in_the_query(user_id: u64) {
    let _ = user_id;
}

#[get("/d/{id}")]
fn underscore(_id: u64) {}

fn main() {}
