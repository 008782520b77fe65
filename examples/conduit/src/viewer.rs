//! Who is asking.

use http_core::handler::Authorization;
use http_core::{Call, FromRequest, Header, Provide, Rejection, Status};

use crate::moment::Moment;
use crate::store::{Account, Store, StoreError};
use crate::token::Tokens;

// ANCHOR: viewer
/// An argument: the user whose token the request carries in `Authorization: Token …`. Without one, or with one that is not
/// good any more, the answer is 401; `Option<Viewer>` is `None` where there is none.
#[derive(Debug)]
pub(crate) struct Viewer {
    pub(crate) account: Account,
}

impl Viewer {
    pub(crate) fn id(&self) -> i64 {
        self.account.id
    }

    /// The number of the user who is asking, or 0 for one who is not logged in.
    pub(crate) fn id_of(viewer: Option<&Viewer>) -> i64 {
        viewer.map_or(0, Viewer::id)
    }
}

impl<'r, S: Provide<Store> + Provide<Tokens>> FromRequest<'r, S> for Viewer {
    fn from_request(call: &'r Call<'r, S>) -> Result<Self, Rejection> {
        let (store, tokens): (&Store, &Tokens) = (call.state().provide(), call.state().provide());
        let header = Option::<Header<Authorization<'r>>>::from_request(call)?;
        let Some(Header(Authorization(text))) = header else {
            return Err(unauthorized("is missing"));
        };
        let id = text.split_once(' ').and_then(|(scheme, token)| {
            let is_ours = scheme.eq_ignore_ascii_case("token");
            if is_ours { tokens.user(token.trim(), Moment::now()) } else { None }
        });
        let id = id.ok_or_else(|| unauthorized("is invalid"))?;
        let account = store.read(|db| db.user(id)).map_err(|error| failed(&error))?;
        account.map(|account| Viewer { account }).ok_or_else(|| unauthorized("is invalid"))
    }

    fn is_absent(call: &'r Call<'r, S>) -> bool {
        <Header<Authorization<'r>> as FromRequest<'r, S>>::is_absent(call)
    }
}
// ANCHOR_END: viewer

fn unauthorized(problem: &str) -> Rejection {
    Rejection::new(Status::UNAUTHORIZED, "token", problem).with_challenge("Token")
}

/// Of a 500 the operator is told, and no client.
fn failed(error: &StoreError) -> Rejection {
    Rejection::new(Status::INTERNAL_SERVER_ERROR, "", error.to_string())
}
