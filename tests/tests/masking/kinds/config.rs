//! Files of settings.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::carried(
        "npmrc",
        &[
            "//registry.npmjs.org/:‹=_authToken›=«uuid»\n‹=always-auth›=true",
            "//npm.‹host›/:‹=_authToken›=«A36»",
        ],
    ),
    Kind::carried(
        "npmrc password",
        &["//‹host›/:username=‹user›\n//‹host›/:‹=_password›=«B20»", "‹=_auth›=«basic»"],
    ),
    Kind::carried(
        "netrc",
        &[
            "machine ‹host› login ‹user› password «P14»",
            "machine ‹host›\n  login ‹user›\n  password «P14»\n",
        ],
    ),
    Kind::carried("pypirc", &["[‹=pypi›]\n  username = __token__\n  ‹=password› = «A60»"]),
    Kind::farther("pgpass", &["‹host›:5432:‹database›:‹user›:«A14»"]),
    Kind::document(
        "docker auths",
        &["{\"auths\":{\"‹host›\":{\"auth\":\"«basic»\"}},\"‹=credsStore›\":\"\"}"],
    ),
    Kind::farther("htpasswd", &["‹user›:$2y$10$«A53»", "‹user›:$apr1$«A8»$«A22»"]),
    Kind::farther("shadow", &["‹user›:$6$«A16»$«A86»:19700:0:99999:7:::"]),
    Kind::farther("password hash", &["$argon2id$v=19$m=65536,t=3,p=4$«B22»$«B43»", "$2b$12$«A53»"]),
    Kind::carried(
        "aws credentials",
        &[
            "[default]\naws_access_key_id = AKIA‹›«R16»\n‹=aws_secret_access_key› = «B40»\n‹=region› = eu-west-1",
        ],
    ),
    Kind::carried(
        "env file",
        &[
            "# keys\n‹=PORT›=8080\nDATABASE_URL=postgres://‹user›:«A14»@‹host›/‹database›\n‹=STRIPE_KEY›=sk_live_‹›«A24»\n‹=DEBUG›=false",
        ],
    ),
    Kind::carried(
        "env dump",
        &[
            "‹=HOME›=/home/app\n‹=PGPASSWORD›=«P14»\n‹=PATH›=/usr/bin\n‹=MYSQL_PWD›=«A14»\n‹=REDIS_AUTH›=«A20»",
        ],
    ),
    Kind::carried(
        "toml",
        &[
            "[‹=registry›]\nindex = \"https://‹host›\"\n‹=token› = \"«A32»\"",
            "[‹=db›]\n‹=password› = '«A14»'\n‹=pool› = 5",
        ],
    ),
    Kind::carried(
        "yaml",
        &[
            "‹=db›:\n  ‹=user›: ‹user›\n  ‹=password›: «A14»\n",
            "‹=auth›:\n  ‹=token›: '«H40»'\n  ‹=ttl›: 60\n",
        ],
    ),
    Kind::farther(
        "yaml block",
        &[
            "‹=db›:\n  ‹=password›: |\n    «A14»\n  ‹=pool›: 5\n",
            "‹=db›:\n  ‹=password›: >-\n    «A14»\n  ‹=pool›: 5\n",
        ],
    ),
    Kind::carried(
        "kubernetes secret",
        &["kind: ‹=Secret›\ndata:\n  ‹=password›: «B20»\n  ‹=api-key›: «B40»\n"],
    ),
    Kind::carried(
        "kubeconfig",
        &[
            "users:\n- name: ‹user›\n  user:\n    ‹=client-key-data›: «B200»==\n    ‹=token›: «A32»\n",
        ],
    ),
    Kind::carried(
        "xml",
        &["<server><‹=username›>‹user›</‹=username›><‹=password›>«A14»</‹=password›></server>"],
    ),
    Kind::farther("xml cdata", &["<‹=password›><![CDATA[«A14»]]></‹=password›>"]),
    Kind::carried(
        "html form",
        &[
            "<input type=\"password\" name=\"‹=password›\" value=\"«A14»\">",
            "<input value='«A14»' name='‹=password›' type='password'>",
        ],
    ),
    Kind::farther(
        "plist",
        &[
            "<dict><key>‹=password›</key><string>«A14»</string><key>‹=host›</key><string>‹host›</string></dict>",
        ],
    ),
    Kind::farther("wpa", &["network={\n  ‹=ssid›=\"home\"\n  ‹=psk›=\"«human»\"\n}"]),
    Kind::carried(
        "form body",
        &[
            "‹=grant_type›=password&‹=username›=‹user›&‹=password›=«A14»&‹=scope›=all",
            "‹=client_id›=app&‹=client_secret›=«A32»",
        ],
    ),
    Kind::farther(
        "multipart",
        &[
            "--b1\r\nContent-Disposition: form-data; name=\"‹=password›\"\r\n\r\n«A14»\r\n--b1--\r\n",
        ],
    ),
    Kind::farther(
        "saml",
        &[
            "<wsse:‹=Password› Type=\"text\">«A14»</wsse:‹=Password›><wsse:‹=Nonce›>x</wsse:‹=Nonce›>",
        ],
    ),
];
