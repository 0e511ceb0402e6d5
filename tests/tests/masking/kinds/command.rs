//! Command lines.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::carried(
        "curl -u",
        &[
            "‹=curl› -u ‹user›:«A14» https://‹host›/v1",
            "‹=curl› --user ‹user›:«P14» https://‹host›/v1",
            "‹=curl› -u '‹user›:«P14»' https://‹host›",
        ],
    ),
    Kind::carried(
        "curl -H",
        &[
            "‹=curl› -H 'Authorization: Bearer «A32»' https://‹host›/v1",
            "‹=curl› -H \"X-Api-Key: «A32»\" https://‹host›/v1",
        ],
    ),
    Kind::carried(
        "curl -d",
        &[
            "‹=curl› https://‹host›/login -d '{\"‹=user›\":\"‹user›\",\"‹=password›\":\"«A14»\"}'",
            "‹=curl› https://‹host› -d '‹=password›=«A14»'",
        ],
    ),
    Kind::farther(
        "curl -b",
        &[
            "‹=curl› -b 'sid=«A32»' https://‹host›/v1",
            "‹=curl› --cookie sid=«A32» https://‹host›/v1",
        ],
    ),
    Kind::carried(
        "mysql -p",
        &["‹=mysql› -u ‹user› -p«A14» ‹database›", "‹=mysqldump› -h ‹host› -p'«P14»' ‹database›"],
    ),
    Kind::carried(
        "option with =",
        &["‹=app› --user=‹user› --‹=password›=«P14» --‹=verbose›", "‹=app› --‹=token›=«A32»"],
    ),
    Kind::carried(
        "option",
        &["‹=app› --‹=password› «P14» --‹=verbose›", "‹=app› --‹=api-key› «A32» ‹=run›"],
    ),
    Kind::carried(
        "single dash option",
        &["‹=app› -‹=password› «P14» -v", "java -D‹=db.password›=«P14» -jar ‹=app.jar›"],
    ),
    Kind::carried(
        "docker login",
        &[
            "‹=docker› login -u ‹user› -p «A20» ‹host›",
            "‹=docker› login --username ‹user› --‹=password› «A20» ‹host›",
        ],
    ),
    Kind::carried(
        "env before a command",
        &[
            "PGPASSWORD=«A14» ‹=psql› -h ‹host› -U ‹user›",
            "AWS_SECRET_ACCESS_KEY=«B40» ‹=aws› s3 ls",
        ],
    ),
    Kind::farther(
        "sshpass",
        &["‹=sshpass› -p «A14» ssh ‹user›@10.0.0.3", "‹=sshpass› -p '«P14»' scp a b"],
    ),
    Kind::farther(
        "redis-cli",
        &["‹=redis-cli› -h ‹host› -a «A20» ping", "‹=redis-cli› --‹=pass› «A20» ping"],
    ),
    Kind::farther(
        "windows option",
        &["‹=app.exe› /‹=password›:«A14» /quiet", "net user ‹user› «A14» /add"],
    ),
    Kind::farther(
        "powershell",
        &[
            "$‹=password› = \"«A14»\"; ‹=Connect›-It",
            "ConvertTo-SecureString \"«A14»\" -AsPlainText",
        ],
    ),
    Kind::farther(
        "openssl",
        &["‹=openssl› enc -pass pass:«A14» -in a", "‹=openssl› rsa -passin pass:«A14» -in a.pem"],
    ),
    Kind::farther(
        "echo to a file",
        &["echo \"‹=password›=«A14»\" > ‹=.env›", "echo «A14» | ‹=docker› login --password-stdin"],
    ),
    Kind::carried(
        "git config",
        &["git -c http.extraheader=\"‹=AUTHORIZATION›: bearer «A40»\" ‹=fetch›"],
    ),
    Kind::carried(
        "helm",
        &[
            "‹=helm› install a b --set auth.‹=password›=«A14» --‹=wait›",
            "‹=kubectl› create secret generic a --from-literal=‹=password›=«A14»",
        ],
    ),
];
