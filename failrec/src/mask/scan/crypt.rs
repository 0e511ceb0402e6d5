//! Hashes of passwords, as `crypt` and its like write them: `$2b$12$..`, `$argon2id$v=19$..`.

use crate::mask::scan::hit::Hit;
use crate::mask::scan::run::Run;
use crate::mask::text::Bytes;
use crate::mask::text::class::{BASE64_MARK, DOT, WORD};

/// A shorter one has no salt and no hash in it.
const HASH_BYTES_MIN: usize = 20;

/// Adds the hash whose scheme `run` is, with a `$` before it and behind.
pub(crate) fn hide(bytes: Bytes<'_>, run: Run, hits: &mut Vec<Hit<'_>>) -> Option<usize> {
    const SCHEMES: &[&str] = &[
        "1",
        "2",
        "2a",
        "2b",
        "2x",
        "2y",
        "5",
        "6",
        "7",
        "y",
        "gy",
        "apr1",
        "sha1",
        "argon2i",
        "argon2d",
        "argon2id",
        "scrypt",
        "bcrypt-sha256",
        "pbkdf2",
        "pbkdf2-sha256",
        "pbkdf2-sha512",
    ];
    let scheme = bytes.slice(run.start, run.end);
    if bytes.before(run.start) != b'$' || !SCHEMES.contains(&scheme) {
        return None;
    }
    let mut end = run.end;
    loop {
        end = bytes.run_end(end, WORD.or(DOT).or(BASE64_MARK));
        if !matches!(bytes.at(end), b'$' | b',') {
            break;
        }
        end += 1;
    }
    if end - run.end < HASH_BYTES_MIN {
        return None;
    }
    hits.push(Hit::new(run.start - 1, end, "password_hash"));
    Some(end)
}
