//! Passwords, of which only a hash is kept, and the randomness that goes with them.

use std::fmt::Write;
use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier, generate_salt};

/// What is kept of a password: a salt and what argon2id makes of both. It takes some 20 ms and 19 MiB, which is the point.
pub(crate) fn hash(password: &str) -> Result<String, password_hash::Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

/// Whether this is the password of which `hash` was kept. Without a hash it is not, after as much work: how long the answer
/// takes does not tell whether there is such a user.
pub(crate) fn fits(password: &str, hash: Option<&str>) -> bool {
    static NOBODY: LazyLock<String> = LazyLock::new(|| self::hash("nobody").unwrap_or_default());
    let kept = PasswordHash::new(hash.unwrap_or(&NOBODY));
    let fits = kept
        .is_ok_and(|kept| Argon2::default().verify_password(password.as_bytes(), &kept).is_ok());
    fits && hash.is_some()
}

/// 32 hexadecimal digits that nobody can guess.
pub(crate) fn random() -> String {
    generate_salt().iter().fold(String::new(), |mut text, byte| {
        // A `String` takes everything.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn password_fits_its_own_hash_alone() {
        let kept = hash("secret").unwrap();
        assert!(kept.starts_with("$argon2id$"), "{kept}");
        assert_ne!(kept, hash("secret").unwrap(), "each has a salt of its own");
        assert!(fits("secret", Some(&kept)));
        assert!(!fits("Secret", Some(&kept)));
    }

    #[test]
    fn nobody_has_no_password() {
        assert!(!fits("nobody", None));
        assert!(!fits("secret", Some("no hash")));
    }
}
