//! The tokens that users log in with: JSON Web Tokens (RFC 7519), signed by HMAC with SHA-256.
//!
//! One algorithm is all there is: what a token says of its own is not asked. The crates that do this bring every
//! algorithm there is.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::moment::Moment;
use crate::password::random;

/// How long a token is good for, in seconds: 30 days.
const LIFETIME: i64 = 30 * 24 * 60 * 60;

/// Makes tokens, and knows its own.
#[derive(Clone)]
pub struct Tokens {
    key: Hmac<Sha256>,
}

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    /// The user's number.
    sub: String,
    /// The second since 1970 in which it ends.
    exp: i64,
}

#[derive(Serialize)]
struct Header {
    alg: &'static str,
    typ: &'static str,
}

impl Tokens {
    /// Whoever knows the secret can make tokens.
    #[must_use]
    pub fn signed_with(secret: &str) -> Tokens {
        // HMAC takes keys of every length.
        let key = Hmac::new_from_slice(secret.as_bytes());
        Tokens { key: key.unwrap_or_else(|_| unreachable!("a key of {} bytes", secret.len())) }
    }

    /// A token for the user of this number, from `now` on.
    pub(crate) fn issue(&self, user: i64, now: Moment) -> Result<String, serde_json::Error> {
        let header = Header { alg: "HS256", typ: "JWT" };
        let claims = Claims { sub: user.to_string(), exp: now.milliseconds() / 1000 + LIFETIME };
        let text = format!(
            "{}.{}",
            BASE64.encode(serde_json::to_vec(&header)?),
            BASE64.encode(serde_json::to_vec(&claims)?)
        );
        let signature = self.key.clone().chain_update(text.as_bytes()).finalize().into_bytes();
        Ok(format!("{text}.{}", BASE64.encode(signature)))
    }

    /// The number of the user whom the token was made for, if we made it and it has not ended.
    pub(crate) fn user(&self, token: &str, now: Moment) -> Option<i64> {
        let (text, signature) = token.rsplit_once('.')?;
        let signature = BASE64.decode(signature).ok()?;
        // In constant time.
        self.key.clone().chain_update(text.as_bytes()).verify_slice(&signature).ok()?;
        let (_, claims) = text.split_once('.')?;
        let claims: Claims = serde_json::from_slice(&BASE64.decode(claims).ok()?).ok()?;
        if claims.exp <= now.milliseconds() / 1000 {
            return None;
        }
        claims.sub.parse().ok()
    }
}

/// Without the key, which has no business in a log.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

/// A secret that nobody can guess.
pub(crate) fn fresh_secret() -> String {
    random() + &random()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::EPOCH;

    #[test]
    fn token_names_its_user_until_it_ends() {
        let tokens = Tokens::signed_with("key");
        let token = tokens.issue(7, NOW).unwrap();
        assert_eq!(tokens.user(&token, NOW), Some(7));
        let last = Moment::from_milliseconds(LIFETIME * 1000 - 1);
        assert_eq!(tokens.user(&token, last), Some(7));
        assert_eq!(tokens.user(&token, Moment::from_milliseconds(LIFETIME * 1000)), None);
    }

    #[test]
    fn token_of_another_key_or_with_another_text_is_refused() {
        let tokens = Tokens::signed_with("key");
        let token = tokens.issue(7, NOW).unwrap();
        assert_eq!(Tokens::signed_with("other").user(&token, NOW), None);
        let (text, signature) = token.rsplit_once('.').unwrap();
        let claims = BASE64.encode(br#"{"sub":"8","exp":9999999999}"#);
        let header = text.split('.').next().unwrap();
        assert_eq!(tokens.user(&format!("{header}.{claims}.{signature}"), NOW), None);
        // Unsigned, as the header `{"alg":"none"}` would have it.
        let none = BASE64.encode(br#"{"alg":"none"}"#);
        assert_eq!(tokens.user(&format!("{none}.{claims}."), NOW), None);
        for broken in ["", ".", "..", "a.b.c", signature] {
            assert_eq!(tokens.user(broken, NOW), None, "{broken}");
        }
    }

    /// Computed by another implementation of RFC 7519.
    #[test]
    fn token_is_what_others_make_of_the_same() {
        let token = Tokens::signed_with("key").issue(7, NOW).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        assert_eq!(
            parts,
            [
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
                "eyJzdWIiOiI3IiwiZXhwIjoyNTkyMDAwfQ",
                "8rDEWmlXE0d1l1IHcm7ib3DJpQbf4iD5CLdOGMIRTTY"
            ]
        );
    }
}
