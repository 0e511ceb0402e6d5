//! Addresses with a secret in them.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::carried(
        "userinfo https",
        &["https://‹user›:«A14»@‹host›/v1/items", "https://‹user›:«human»@‹host›:8443"],
    ),
    Kind::carried(
        "userinfo with signs",
        &["https://‹user›:«A6»!«A6»$«A3»@‹host›/", "ftp://‹user›:«A4»%40«A6»@‹host›/‹=pub›"],
    ),
    Kind::carried("userinfo with @", &["postgres://‹user›:«A6»@«A6»@‹host›/‹database›"]),
    Kind::carried(
        "userinfo without user",
        &["redis://:«A14»@‹host›:6379/0", "rediss://:«P20»@‹host›/2"],
    ),
    Kind::carried(
        "userinfo token",
        &[
            "https://x-access-token:«A36»@‹host›/team/app.git",
            "https://oauth2:«U20»@‹host›/team/app.git",
        ],
    ),
    Kind::carried(
        "postgres",
        &[
            "postgres://‹user›:«A14»@‹host›:5432/‹database›",
            "postgresql://‹user›:«P16»@‹host›/‹database›?‹=sslmode›=require",
        ],
    ),
    Kind::carried(
        "mysql",
        &[
            "mysql://‹user›:«A14»@‹host›:3306/‹database›",
            "mysql+pymysql://‹user›:«human»@‹host›/‹database›",
        ],
    ),
    Kind::carried(
        "mongo",
        &[
            "mongodb://‹user›:«A14»@‹host›:27017/‹database›?‹=authSource›=admin",
            "mongodb+srv://‹user›:«A14»@‹host›/‹database›",
        ],
    ),
    Kind::carried(
        "amqp",
        &["amqp://‹user›:«A14»@‹host›:5672/‹=vhost›", "amqps://‹user›:«A14»@‹host›/%2f"],
    ),
    Kind::carried(
        "nats, mqtt, kafka",
        &["nats://‹user›:«A14»@‹host›:4222", "mqtts://‹user›:«P14»@‹host›:8883"],
    ),
    Kind::carried(
        "smtp, ldap",
        &["smtp://‹user›:«A14»@‹host›:587", "ldaps://‹user›:«A14»@‹host›:636"],
    ),
    Kind::carried(
        "ssh",
        &["sftp://‹user›:«A14»@‹host›/‹=upload›", "ssh://‹user›:«A14»@‹host›:2222"],
    ),
    Kind::carried(
        "proxy",
        &["http://‹user›:«A14»@‹host›:3128", "socks5://‹user›:«A14»@‹host›:1080"],
    ),
    Kind::carried(
        "git remote",
        &[
            "fatal: unable to access 'https://‹user›:«A20»@‹host›/team/app.git/': ‹=Could› not resolve host",
        ],
    ),
    Kind::carried(
        "query token",
        &["https://‹host›/v1?‹=access_token›=«A32»&‹=page›=2", "https://‹host›/v1?‹=token›=«H40»"],
    ),
    Kind::carried(
        "query api key",
        &["https://‹host›/v1?‹=api_key›=«A32»&‹=q›=x", "https://‹host›/v1?‹=q›=x&‹=apikey›=«H32»"],
    ),
    Kind::carried("query password", &["https://‹host›/login?‹=user›=‹user›&‹=password›=«A14»"]),
    Kind::carried(
        "query signature",
        &[
            "https://‹host›/f?‹=expires›=170&‹=signature›=«U43»",
            "https://‹host›/f?‹=sig›=«U43»%3D&‹=se›=2026",
        ],
    ),
    Kind::carried("query code", &["https://‹host›/callback?‹=code›=«U40»&‹=state›=«A16»"]),
    Kind::carried(
        "fragment",
        &[
            "https://‹host›/cb#‹=access_token›=«U64»&‹=token_type›=bearer&‹=expires_in›=3600",
            "https://‹host›/cb#‹=id_token›=«U80»",
        ],
    ),
    Kind::carried(
        "aws presigned",
        &[
            "https://‹bucket›.s3.amazonaws.com/a.txt?‹=X-Amz-Algorithm›=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA‹›«R16»%2F20260102%2Feu-west-1%2Fs3%2Faws4_request&‹=X-Amz-Expires›=300&‹=X-Amz-Signature›=«H64»",
        ],
    ),
    Kind::carried(
        "aws session",
        &[
            "https://‹bucket›.s3.amazonaws.com/a.txt?‹=X-Amz-Security-Token›=«A200»&‹=X-Amz-Expires›=300",
        ],
    ),
    Kind::carried(
        "azure sas",
        &[
            "https://acme.blob.core.windows.net/‹bucket›?‹=sv›=2024-11-04&‹=sp›=r&‹=sig›=«A40»%2B«A2»%3D",
        ],
    ),
    Kind::carried(
        "google signed",
        &[
            "https://storage.googleapis.com/‹bucket›/a.txt?‹=X-Goog-Expires›=300&‹=X-Goog-Signature›=«H256»",
        ],
    ),
    Kind::carried(
        "telegram address",
        &["https://api.telegram.org/bot‹~D10›:AA«U33»/‹=sendMessage›"],
    ),
    Kind::carried(
        "email in an address",
        &["https://‹host›/users?‹=mail›=«A8»%40brightwater.io&‹=page›=2", "mailto:«email»"],
    ),
    Kind::carried(
        "encoded address",
        &[
            "‹=redirect›=https%3A%2F%2F‹user›%3A«A14»%40‹host›%2F",
            "‹=next›=%2Fcb%3F‹=access_token›%3D«A32»%26page%3D2",
        ],
    ),
];
