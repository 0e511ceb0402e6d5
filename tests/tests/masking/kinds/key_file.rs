//! Private keys in PEM and files like it.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::carried(
        "pem pkcs8",
        &["-----BEGIN PRIVATE‹› KEY-----\n«pem»\n-----END PRIVATE‹› KEY-----"],
    ),
    Kind::carried(
        "pem rsa, ec",
        &[
            "-----BEGIN RSA PRIVATE‹› KEY-----\n«pem»\n-----END RSA PRIVATE‹› KEY-----",
            "-----BEGIN EC PRIVATE‹› KEY-----\n«pem»\n-----END EC PRIVATE‹› KEY-----",
        ],
    ),
    Kind::carried(
        "pem openssh",
        &["-----BEGIN OPENSSH PRIVATE‹› KEY-----\n«pem»\n-----END OPENSSH PRIVATE‹› KEY-----"],
    ),
    Kind::carried(
        "pem encrypted",
        &["-----BEGIN ENCRYPTED PRIVATE‹› KEY-----\n«pem»\n-----END ENCRYPTED PRIVATE‹› KEY-----"],
    ),
    Kind::carried(
        "pem with headers",
        &[
            "-----BEGIN RSA PRIVATE‹› KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,‹~H32›\n\n«pem»\n-----END RSA PRIVATE‹› KEY-----",
        ],
    ),
    Kind::carried(
        "pgp",
        &[
            "-----BEGIN PGP PRIVATE‹› KEY BLOCK-----\n\n«pem»\n-----END PGP PRIVATE‹› KEY BLOCK-----",
        ],
    ),
    Kind::carried(
        "pem cut off",
        &["-----BEGIN PRIVATE‹› KEY-----\n«pem»", "-----BEGIN OPENSSH PRIVATE‹› KEY-----\n«pem»"],
    ),
    Kind::carried(
        "pem with written newlines",
        &["-----BEGIN PRIVATE‹› KEY-----\\n«pem_escaped»\\n-----END PRIVATE‹› KEY-----\\n"],
    ),
    Kind::carried(
        "pem crlf",
        &["-----BEGIN RSA PRIVATE‹› KEY-----\r\n«pem_crlf»\r\n-----END RSA PRIVATE‹› KEY-----"],
    ),
    Kind::carried(
        "pem indented",
        &[
            "‹=tls›:\n  key: |\n    -----BEGIN PRIVATE‹› KEY-----\n    «pem_indented»\n    -----END PRIVATE‹› KEY-----\n  ‹=cert›: none",
        ],
    ),
    Kind::carried(
        "pem in a sentence",
        &[
            "‹=parsing› failed near -----BEGIN EC PRIVATE‹› KEY-----\n«pem»\n-----END EC PRIVATE‹› KEY----- in ‹=file›",
        ],
    ),
    Kind::document(
        "gcp service account",
        &[
            "{\"type\":\"‹=service_account›\",\"project_id\":\"‹=acme-prod›\",\"private_key_id\":\"‹~H40›\",\"private_key\":\"-----BEGIN PRIVATE‹› KEY-----\\n«pem_escaped»\\n-----END PRIVATE‹› KEY-----\\n\",\"client_id\":\"‹~D21›\"}",
        ],
    ),
    Kind::farther(
        "putty",
        &["PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n«B48»\nPrivate-MAC: «H64»"],
    ),
    Kind::farther("wireguard", &["[Interface]\n‹=PrivateKey› = «B43»=\n‹=Address› = 10.0.0.2/24"]),
];
