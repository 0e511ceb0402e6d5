//! Headers of requests and answers.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::carried(
        "authorization bearer",
        &["‹=Authorization›: Bearer «A32»", "‹=authorization›: bearer «U43»"],
    ),
    Kind::carried("authorization basic", &["‹=Authorization›: Basic «basic»"]),
    Kind::carried(
        "authorization token",
        &["‹=Authorization›: Token «H40»", "‹=Authorization›: token «A32»"],
    ),
    Kind::carried("authorization bare", &["‹=Authorization›: «A32»", "‹=authorization›: «H40»"]),
    Kind::carried(
        "authorization apikey",
        &["‹=Authorization›: ApiKey «B59»=", "‹=Authorization›: SSWS 00«U40»"],
    ),
    Kind::carried(
        "authorization digest",
        &[
            "‹=Authorization›: Digest username=\"‹~D4›\", realm=\"api\", nonce=\"«H32»\", response=\"«H32»\"",
        ],
    ),
    Kind::carried(
        "authorization aws",
        &[
            "‹=Authorization›: AWS4-HMAC-SHA256 Credential=AKIA‹›«R16»/20260102/eu-west-1/s3/aws4_request, \
           SignedHeaders=host;x-amz-date, Signature=«H64»",
        ],
    ),
    Kind::carried(
        "authorization fly",
        &["‹=Authorization›: FlyV1 fm2_«B140»", "‹=Authorization›: GenieKey «uuid»"],
    ),
    Kind::carried(
        "proxy authorization",
        &["‹=Proxy-Authorization›: Basic «basic»", "‹=proxy-authorization›: Bearer «A32»"],
    ),
    Kind::carried("x-api-key", &["‹=X-Api-Key›: «A32»", "‹=x-api-key›: «H40»"]),
    Kind::carried(
        "x-auth-token",
        &["‹=X-Auth-Token›: «H40»", "‹=X-Vault-Token›: s.«A24»", "‹=PRIVATE-TOKEN›: «A20»"],
    ),
    Kind::carried("x-amz-security-token", &["‹=x-amz-security-token›: «B200»"]),
    Kind::carried(
        "cookie header",
        &["‹=Cookie›: ‹=session›=«A32»; ‹=theme›=«A8»; ‹=lang›=«a8»", "‹=cookie›: ‹=sid›=«H40»"],
    ),
    Kind::carried(
        "set-cookie",
        &[
            "‹=Set-Cookie›: ‹=sid›=«U43»; ‹=Path›=/; ‹=HttpOnly›; ‹=SameSite›=Lax",
            "‹=set-cookie›: ‹=auth›=«A32»; ‹=Secure›",
        ],
    ),
    Kind::carried(
        "bearer in a sentence",
        &["‹=sent› Bearer «A32» to ‹host›", "the ‹=header› was bearer «U43»"],
    ),
    Kind::carried("basic in a sentence", &["‹=sent› Basic «basic» to ‹host›"]),
    Kind::carried(
        "debug of a header map",
        &[
            "{\"‹=host›\": \"‹host›\", \"‹=authorization›\": \"Bearer «A32»\"}",
            "{\"‹=x-api-key›\": \"«A32»\", \"‹=accept›\": \"*/*\"}",
        ],
    ),
    Kind::carried(
        "list of headers",
        &["[(\"‹=accept›\", \"*/*\"), (\"‹=authorization›\", \"Basic «basic»\")]"],
    ),
    Kind::carried(
        "request",
        &[
            "‹=GET› /v1/items HTTP/1.1\r\n‹=Host›: ‹host›\r\n‹=Authorization›: Bearer «A40»\r\n‹=Accept›: */*\r\n\r\n",
        ],
    ),
    Kind::carried(
        "http2 trace",
        &[
            "header ‹=authorization› = Bearer «A40»",
            "> ‹=authorization›: Bearer «A40»",
            "* [HTTP/2] [1] [‹=authorization›: Bearer «A40»]",
        ],
    ),
];
