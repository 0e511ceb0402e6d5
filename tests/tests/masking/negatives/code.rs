//! Rust.

use crate::negative::NegativeKind;

/// The kinds.
pub(crate) const KINDS: &[NegativeKind] = &[
    NegativeKind::text(
        "rust",
        &[
            "pub struct Login { password: String, token: Option<String> }",
            "fn token(&self) -> &str",
            "let password = prompt()?;",
            "password: String,",
            "token: Token::default()",
            "let api_key = std::env::var(\"API_KEY\")?;",
            "impl Secret for Key2 {}",
            "if password.is_empty() { return Err(Error::Empty); }",
            "assert_eq!(token.len(), 32);",
            "match token { Token::Ident(name) => name, _ => return }",
            "pub(crate) secret: Secret<String>,",
            "#[serde(skip)] password: Option<SecretString>",
            "self.tokens.push(Token::new(kind, 12..14))",
            "let Some(token) = tokens.next() else { return };",
            "use crate::auth::token::{Bearer, Token2};",
            "const MAX_TOKENS: usize = 4096;",
        ],
    ),
    NegativeKind::text(
        "rust backtrace",
        &[
            "   3: core::result::unwrap_failed\n             at /rustc/«H40»/library/core/src/result.rs:1700:5",
            "  12: tokio::runtime::task::harness::Harness<T,S>::poll::h«H16»",
            "thread 'main' panicked at src/auth/token.rs:«D2»:9:\nindex out of bounds: the len is 3 but the index is 7",
            "<app::auth::Token as core::fmt::Debug>::fmt::h«H16»",
        ],
    ),
    NegativeKind::text(
        "rust debug",
        &[
            "Token { kind: Ident, span: 12..14 }",
            "Usage { prompt_tokens: 12, completion_tokens: 34 }",
            "Config { password: None, token: None, retries: 3 }",
            "Login { user: \"marta\", has_password: true }",
            "Error { kind: TokenExpired, code: 401 }",
            "Policy { max_attempts: 3, token_bucket: 100 }",
        ],
    ),
];
