//! Passwords: hashed with argon2id, few at once, so that a rush of sign-ins cannot starve everything else.
//!
//! What this room must not know: whose password it is.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use kit::{Fault, Problem};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Hashes computed at once.
static POOL: Semaphore = Semaphore::const_new(2);

/// A hash of nobody's password: checking against it takes as long as checking a real one, so that an unknown
/// address cannot be told from a known one by the clock.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2VuZGFzZW5kYXNlbmRh$9sTbEJFRDnyQkAcgLJnLQVh7k0Xo1zNy1lTC3GQ1Qzs";

/// The hash of this password (19 MiB, 2 passes: about 21 ms).
pub async fn hash(password: String) -> Result<String, Problem> {
    let _place = POOL
        .acquire()
        .await
        .map_err(|e| Fault::because("waiting to hash", e))?;
    let hashed = spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    })
    .await
    .map_err(|e| Fault::because("hashing a password", e))?;
    hashed.map_err(|e| Fault::because("hashing a password", e.to_string()).into())
}

/// Whether this is the password of that hash. Takes as long when there is no hash.
pub async fn is(password: String, kept: Option<String>) -> Result<bool, Problem> {
    let _place = POOL
        .acquire()
        .await
        .map_err(|e| Fault::because("waiting to hash", e))?;
    spawn_blocking(move || {
        let text = kept.as_deref().unwrap_or(NOBODY);
        let matches = PasswordHash::new(text).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        });
        matches && kept.is_some()
    })
    .await
    .map_err(|e| Fault::because("checking a password", e).into())
}
