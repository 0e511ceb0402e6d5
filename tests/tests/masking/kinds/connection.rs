//! Strings that tell how to reach a database or a queue.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::carried(
        "libpq",
        &["‹=host›=‹host› ‹=user›=‹user› ‹=password›=«A14» ‹=dbname›=‹database›"],
    ),
    Kind::carried(
        "libpq in quotes",
        &["‹=host›=‹host› ‹=password›='«A6» «A6»' ‹=dbname›=‹database›"],
    ),
    Kind::carried(
        "ado",
        &["‹=Server›=‹host›;Database=‹database›;User Id=‹user›;‹=Password›=«P14»;‹=Encrypt›=True"],
    ),
    Kind::carried(
        "ado short",
        &[
            "Data Source=‹host›;Uid=‹user›;‹=Pwd›=«P14»;",
            "server=‹host›;‹=pwd›=«A14»;database=‹database›",
        ],
    ),
    Kind::farther(
        "odbc",
        &["Driver={ODBC Driver 18};Server=‹host›;UID=‹user›;‹=PWD›={«A6»;«A6»};Encrypt=yes"],
    ),
    Kind::carried(
        "jdbc",
        &["jdbc:postgresql://‹host›:5432/‹database›?user=‹user›&‹=password›=«A14»&‹=ssl›=true"],
    ),
    Kind::carried(
        "jdbc sqlserver",
        &["jdbc:sqlserver://‹host›;databaseName=‹database›;user=‹user›;‹=password›=«P14»;"],
    ),
    Kind::farther("jdbc oracle", &["jdbc:oracle:thin:‹user›/«A14»@‹host›:1521/‹database›"]),
    Kind::carried(
        "azure storage",
        &[
            "DefaultEndpointsProtocol=https;‹=AccountName›=acme;‹=AccountKey›=«B86»==;‹=EndpointSuffix›=core.windows.net",
        ],
    ),
    Kind::carried(
        "azure bus",
        &["Endpoint=sb://‹host›/;‹=SharedAccessKeyName›=Root;‹=SharedAccessKey›=«B43»="],
    ),
    Kind::carried("azure iot", &["‹=HostName›=‹host›;DeviceId=d1;‹=SharedAccessKey›=«B43»="]),
    Kind::carried("redis list", &["‹host›:6380,‹=password›=«B43»=,‹=ssl›=True,abortConnect=False"]),
    Kind::carried(
        "kafka jaas",
        &["PlainLoginModule required ‹=username›=\"‹user›\" ‹=password›=\"«P16»\";"],
    ),
    Kind::farther(
        "sql",
        &[
            "ALTER USER ‹user› WITH PASSWORD '«P14»'",
            "CREATE USER ‹user› IDENTIFIED BY '«P14»'",
            "SET ‹=PASSWORD› = '«P14»'",
        ],
    ),
    Kind::farther(
        "redis command",
        &["AUTH ‹user› «A20»", "AUTH «A20»", "CONFIG SET requirepass «A20»"],
    ),
    Kind::farther("ftp, smtp command", &["PASS «P14»", "AUTH PLAIN «basic»"]),
];
