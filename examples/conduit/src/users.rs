//! Users: how they register, log in, and change what is known of them.

use http_core::{Json, Rejection, State, Status, get, post, put, routes};
use serde::{Deserialize, Serialize};

use crate::errors::{Refusal, Result, invalid_body};
use crate::input::{Draft, Fields, Given, Input, LONG, SHORT, given};
use crate::moment::Moment;
use crate::password;
use crate::store::{Account, Store, StoreError, UserChanges};
use crate::token::Tokens;
use crate::viewer::Viewer;

routes! {
    /// `/users`: those who have no token yet.
    pub USERS = [register, login]
}

routes! {
    /// `/user`: the one who is logged in.
    pub USER = [current, update]
}

/// A user as JSON, with a token.
#[derive(Debug, Serialize)]
pub struct User {
    email: String,
    token: String,
    username: String,
    bio: String,
    image: String,
}

/// `{"user": …}`
#[derive(Debug, Serialize, Deserialize)]
pub struct InUser<T> {
    user: T,
}

type Answer = Json<InUser<User>>;

// ANCHOR: register
/// Registers a user.
#[post("", dispatch = pool)]
fn register(
    Input(new): Input<InUser<NewUser>>,
    store: State<'_, Store>,
    tokens: State<'_, Tokens>,
) -> Result<(Status, Answer)> {
    let hash = hashed(&new.password)?;
    let added = store.write(|db| db.add_user(&new.username, &new.email, &hash));
    let account = match added {
        Err(StoreError::Taken) => {
            return Err(taken(&store, 0, Some(&new.username), Some(&new.email))?.into());
        }
        added => added?,
    };
    Ok((Status::CREATED, answer(account, &tokens)?))
}
// ANCHOR_END: register

/// Logs a user in.
#[post("/login", dispatch = pool)]
fn login(
    Input(credentials): Input<InUser<Credentials>>,
    store: State<'_, Store>,
    tokens: State<'_, Tokens>,
) -> Result<Answer> {
    let account = store.read(|db| db.user_by_email(&credentials.email))?;
    let hash = account.as_ref().map(|account| account.password.as_str());
    let fits = password::fits(&credentials.password, hash);
    let account = account.filter(|_| fits).ok_or_else(|| {
        Rejection::new(Status::UNAUTHORIZED, "credentials", "invalid").with_challenge("Token")
    })?;
    answer(account, &tokens)
}

/// The user who is logged in.
#[get("", dispatch = pool)]
fn current(viewer: Viewer, tokens: State<'_, Tokens>) -> Result<Answer> {
    answer(viewer.account, &tokens)
}

/// Changes the user who is logged in.
#[put("", dispatch = pool)]
fn update(
    viewer: Viewer,
    Input(change): Input<InUser<ChangedUser>>,
    store: State<'_, Store>,
    tokens: State<'_, Tokens>,
) -> Result<Answer> {
    let Change { mut changes, password } = change;
    changes.password = password.as_deref().map(hashed).transpose()?;
    let changed = store.write(|db| db.change_user(viewer.id(), &changes));
    let account = match changed {
        Err(StoreError::Taken) => {
            let UserChanges { username, email, .. } = &changes;
            let rejection = taken(&store, viewer.id(), username.as_deref(), email.as_deref())?;
            return Err(rejection.into());
        }
        changed => changed?.ok_or(Refusal::Unknown("user"))?,
    };
    answer(account, &tokens)
}

fn answer(account: Account, tokens: &Tokens) -> Result<Answer> {
    let Account { id, username, email, bio, image, .. } = account;
    let token = tokens.issue(id, Moment::now()).map_err(failed)?;
    Ok(Json(InUser { user: User { email, token, username, bio, image } }))
}

fn hashed(password: &str) -> Result<String> {
    password::hash(password).map_err(failed)
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Refusal {
    Refusal::Failed(error.into())
}

/// Says which of the names are another user's. That a write failed said only that one is; asking before it would leave
/// a gap between the two.
fn taken(store: &Store, id: i64, username: Option<&str>, email: Option<&str>) -> Result<Rejection> {
    let taken = store.read(|db| db.taken(id, username, email))?;
    let mut fields = Fields::default();
    if taken.username {
        fields.wrong("username", "has already been taken");
    }
    if taken.email {
        fields.wrong("email", "has already been taken");
    }
    // Where the other one has changed it since.
    Ok(fields.into_rejection().unwrap_or_else(|| invalid_body("try again")))
}

/// What registers a user.
#[derive(Debug, Deserialize)]
struct NewUser {
    username: Option<String>,
    email: Option<String>,
    password: Option<String>,
}

/// A [`NewUser`] without a blank.
struct CheckedUser {
    username: String,
    email: String,
    password: String,
}

impl Draft for InUser<NewUser> {
    type Checked = CheckedUser;

    fn check(self, fields: &mut Fields) -> Option<CheckedUser> {
        let NewUser { username, email, password } = self.user;
        let username = fields.text("username", username, SHORT);
        let email = fields.email(email);
        let password = fields.text("password", password, SHORT);
        Some(CheckedUser { username: username?, email: email?, password: password? })
    }
}

/// What logs a user in.
#[derive(Debug, Deserialize)]
struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

impl Draft for InUser<Credentials> {
    type Checked = Credentials;

    fn check(self, fields: &mut Fields) -> Option<Credentials> {
        let Credentials { email, password } = self.user;
        let email = fields.text("email", Some(email), LONG);
        let password = fields.text("password", Some(password), LONG);
        Some(Credentials { email: email?, password: password? })
    }
}

/// What changes a user.
#[derive(Debug, Deserialize)]
struct ChangedUser {
    #[serde(default, deserialize_with = "given")]
    username: Given,
    #[serde(default, deserialize_with = "given")]
    email: Given,
    #[serde(default, deserialize_with = "given")]
    password: Given,
    #[serde(default, deserialize_with = "given")]
    bio: Given,
    #[serde(default, deserialize_with = "given")]
    image: Given,
}

/// A [`ChangedUser`] without a blank, but for the texts that may be empty.
struct Change {
    /// Without the password, which is not hashed yet.
    changes: UserChanges,
    password: Option<String>,
}

impl Draft for InUser<ChangedUser> {
    type Checked = Change;

    fn check(self, fields: &mut Fields) -> Option<Change> {
        let ChangedUser { username, email, password, bio, image } = self.user;
        if [&username, &email, &password, &bio, &image].iter().all(|field| field.is_none()) {
            fields.wrong("user", "needs a field to change");
        }
        let username = fields.change("username", username, SHORT);
        let email = email.and_then(|email| fields.email(email));
        let password = fields.change("password", password, SHORT);
        // A `null` takes the text away.
        let (bio, image) =
            (bio.map(Option::unwrap_or_default), image.map(Option::unwrap_or_default));
        let changes = UserChanges { username, email, password: None, bio, image };
        Some(Change { changes, password })
    }
}
