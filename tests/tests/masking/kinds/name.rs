//! Values without a form of their own, told by their names.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::named("password", PASSWORDS, &["«P14»", "«P20»"]),
    Kind::named("password as people make it", PASSWORDS, &["«human»"]),
    Kind::named("password of letters", PASSWORDS, &["«letters»"]),
    Kind::quoted("password with quotes and blanks", PASSWORDS, &["«quoted»"]),
    Kind::quoted(
        "passphrase of words",
        &["passphrase", "wallet passphrase", "key passphrase"],
        &["«phrase»"],
    ),
    Kind::named("passwd, pwd", &["passwd", "pwd", "db pwd", "user passwd"], &["«P12»", "«human»"]),
    Kind::named("passcode", &["passcode", "door passcode"], &["«D6»", "«A8»"]),
    Kind::named("pass", &["pass", "db pass", "smtp pass", "ftp pass"], &["«P12»", "«human»"]),
    Kind::named(
        "secret",
        &["secret", "app secret", "shared secret", "webhook secret"],
        &["«A32»", "«H64»", "«B44»"],
    ),
    Kind::named("client secret", &["client secret", "oauth client secret"], &["«A40»", "«U43»"]),
    Kind::named(
        "secret key",
        &["secret key", "django secret key", "flask secret key"],
        &["«P50»", "«H64»"],
    ),
    Kind::named(
        "api key",
        &["api key", "openai api key", "maps api key", "my api key"],
        &["«A32»", "«H40»", "«uuid»"],
    ),
    Kind::named("apikey", &["apikey", "weather apikey"], &["«A32»", "«H32»"]),
    Kind::named(
        "api token, api secret",
        &["api token", "api secret", "jira api token"],
        &["«A24»", "«H40»"],
    ),
    Kind::named("access key", &["access key", "minio access key"], &["«A20»", "«A40»"]),
    Kind::named(
        "access token",
        &["access token", "oauth access token", "facebook access token"],
        &["«A40»", "«U64»"],
    ),
    Kind::named("refresh token", &["refresh token", "oauth refresh token"], &["«U48»", "«A64»"]),
    Kind::named("id token, bearer token", &["id token", "bearer token"], &["«U64»", "«A40»"]),
    Kind::named("auth token", &["auth token", "service auth token"], &["«H40»", "«U43»"]),
    Kind::named("session token", &["session token", "aws session token"], &["«B120»", "«A48»"]),
    Kind::named("bot token, personal token", &["bot token", "personal token"], &["«A40»"]),
    Kind::named(
        "token",
        &["token", "csrf token", "device token", "ci token"],
        &["«A32»", "«H40»", "«U22»"],
    ),
    Kind::named("auth", &["auth", "proxy auth"], &["«A32»"]),
    Kind::named("private key", &["private key", "wallet private key"], &["«H64»", "0x«H64»"]),
    Kind::named(
        "signing, encryption key",
        &["signing key", "encryption key", "jwt signing key"],
        &["«H64»", "«B43»="],
    ),
    Kind::named(
        "master, hmac key",
        &["master key", "hmac key", "rails master key"],
        &["«H32»", "«B43»="],
    ),
    Kind::named("account key", &["account key", "storage account key"], &["«B86»=="]),
    Kind::named(
        "subscription, service key",
        &["subscription key", "service key", "app key"],
        &["«H32»"],
    ),
    Kind::named("credentials", &["credentials", "credential", "db creds"], &["«A24»", "«H40»"]),
    Kind::named("aws secret", &["aws secret access key", "secret access key"], &["«B40»"]),
    Kind::named("datadog", &["dd api key", "dd app key", "datadog api key"], &["«H32»", "«H40»"]),
    Kind::named("vault legacy", &["vault token"], &["s.«A24»"]),
    Kind::named("heroku by name", &["heroku api key"], &["«uuid»"]),
    Kind::named("okta by name", &["okta api token"], &["00«U40»"]),
    Kind::named("bedrock by name", &["aws bearer token bedrock"], &["ABSK«B128»"]),
    Kind::named("cookie", &["cookie", "session cookie"], &["«A32»", "«H40»"]),
    Kind::named("signature", &["signature", "request signature", "sig"], &["«H64»", "«B43»="]),
    Kind::named(
        "two factor, recovery",
        &["two factor secret", "recovery codes", "mfa secret"],
        &["«R32»", "«A16»"],
    ),
    Kind::named(
        "fused names",
        &["pgpassword", "mysqlpwd", "dbpassword", "rootpassword"],
        &["«P14»", "«human»"],
    ),
    Kind::named(
        "fused tokens",
        &["accesstoken", "clientsecret", "secretkey", "authtoken"],
        &["«A32»", "«H40»"],
    ),
    Kind::named(
        "name with a suffix",
        &["password 1", "password new", "api key v2", "secret old", "api key prod"],
        &["«P14»", "«A24»"],
    ),
    Kind::named(
        "password twice",
        &[
            "password confirmation",
            "confirm password",
            "new password",
            "old password",
            "password again",
        ],
        &["«P14»"],
    ),
    Kind::named("card by name", &["card number", "credit card"], &["«D13»", "«card»"]),
    Kind::named(
        "ssn by name",
        &["ssn", "social security number", "social security"],
        &["«ssn_plain»"],
    ),
    Kind::named("iban by name", &["iban", "customer iban"], &["«iban»"]),
    Kind::named("phone by name", &["phone", "mobile", "tel", "customer phone"], &["0«D10»"]),
    Kind::number("pin", &["pin", "card pin", "user pin"], &["«E4»", "«E6»"]),
    Kind::number("cvv, cvc", &["cvv", "cvc", "card cvv"], &["«E3»", "«E4»"]),
    Kind::number("otp", &["otp", "totp", "otp code", "mfa code"], &["«E6»", "«E8»"]),
    Kind::number("security code", &["security code"], &["«E6»"]),
    Kind::number("password of digits", &["password", "passcode"], &["«E8»", "«E6»"]),
];

const PASSWORDS: &[&str] =
    &["password", "db password", "user password", "admin password", "smtp password"];
