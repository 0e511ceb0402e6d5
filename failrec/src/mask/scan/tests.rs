//! Where secrets hide: for each place, texts whose secret must go and near misses that must stay.
//!
//! A secret is `S` in the text that stands for it; what else the text says must stay.

use crate::mask::mark::MASK;
use crate::mask::masker::Masker;
use crate::mask::method::Method;

const SECRETS: &[&str] = &["hunter2", "x9!kQ#2m", "Zm9vOmJhcjE", "correct-horse-7"];

/// Asserts that `S` is hidden in each text, and nothing else.
fn hides(texts: &[&str]) {
    let masker = Masker::default();
    for text in texts {
        for secret in SECRETS {
            let plain = text.replace('§', secret);
            let expected = text.replace('§', MASK);
            assert_eq!(masker.text(&plain), expected, "{plain}");
        }
    }
}

/// Asserts that each text stays as it is.
fn keeps(texts: &[&str]) {
    let masker = Masker::default();
    for text in texts {
        assert_eq!(masker.text(text), *text);
    }
}

#[test]
fn name_behind_the_place_that_a_line_comes_from_is_the_name() {
    hides(&["INFO auth: api_key_v2: §", "WARN token: password: §", "auth: §"]);
}

#[test]
fn name_of_two_words_in_another_language_is_read_whole() {
    hides(&["mật khẩu: §", "كلمة السر: §", "kata sandi: §"]);
    keeps(&["xuất khẩu: 12", "nhập khẩu: 7"]);
}

#[test]
fn values_of_sensitive_names_are_hidden() {
    hides(&[
        "password=§",
        "password: §",
        "login failed: password=§ user=bob",
        "DB_PASSWORD=§\nHOME=/root",
        "password = \"§\"",
        "password := '§'",
        "password => `§`",
        "assert password == \"§\"",
        "assert password == §",
        "password = §",
        "{\"password\": \"§\"}",
        "{'api_key': '§', 'n': 3}",
        "api-key: \"§\"",
        "the API key: \"§\" is wrong",
        "client secret = \"§\"",
        "spring.datasource.password=§",
        "headers[\"x-api-key\"] = \"§\"",
        "Config { user: \"bob\", password: \"§\", port: 1 }",
        "Config { password: Some(\"§\") }",
        "Config {\n    password: Some(\n        \"§\",\n    ),\n}",
        "Config { password: Secret(\"§\"), n: 1 }",
        "{\"password\": String(\"§\"), \"n\": Number(1)}",
        "password: b\"§\"",
        "X-Api-Key: §\nAccept: */*",
        "пароль=§",
        "contraseña: \"§\"",
        "密码=§",
        "{\"tokens\": 3, \"auth_tokens\": [\"§\", \"§\"]}",
        "\\npassword=§",
        "a%3D1%26password%3D§%26b%3D2",
        "\u{1b}[31mpassword\u{1b}[0m=1 \u{1b}[31mpassword=§",
    ]);
}

#[test]
fn value_too_long_for_a_word_is_hidden_whole() {
    let masker = Masker::default();
    for piece in ["password:", "a", "f(", "a::", "(x)", "é"] {
        let text = format!("secret:b{} end", piece.repeat(1000));
        assert_eq!(masker.text(&text), "secret:******** end", "{piece}");
    }
}

#[test]
fn values_in_strings_within_strings_are_hidden() {
    hides(&[
        r#"body: "{\"password\":\"§\",\"n\":1}""#,
        r#"{"body":"{\"in\":\"{\\\"api_key\\\":\\\"§\\\",\\\"n\\\":1}\"}"}"#,
        r#"{\"password\": \"§"#,
        "{\"password\": \"§",
    ]);
}

#[test]
fn working_directory_is_kept() {
    keeps(&[
        "PWD=/home/x",
        "HOME=/root\nPWD=/home/x/my-app_2\nOLDPWD=/\nSHLVL=1",
        "export PWD=\"/home/x/two words\"",
        "declare -x OLDPWD='/tmp'",
        "{\"PWD\": \"/home/x\", \"n\": 1}",
        "\"env\": \"A=1\\nPWD=/home/x\\nB=2\"",
        "PWD=C:/Users/x",
        "PWD=\"C:\\Program Files (x86)\"",
    ]);
}

#[test]
fn password_named_like_the_working_directory_is_hidden() {
    hides(&["PWD=§", "OLDPWD=§", "UID=sa;PWD=§", "{\"PWD\": \"§\"}"]);
    let masker = Masker::default();
    for text in [
        "pwd=§",
        "DB_PWD=§",
        "UID=sa;PWD=§",
        "UID=sa; PWD=§",
        "PWD=§;UID=sa",
        "GET /x?PWD=§&y=1",
        "GET /x?y=1&PWD=§",
        "a%3D1%26PWD%3D§",
    ] {
        for secret in SECRETS {
            let plain = text.replace('§', &format!("/{secret}"));
            assert_eq!(masker.text(&plain), text.replace('§', MASK), "{plain}");
        }
    }
}

#[test]
fn secret_in_the_path_of_the_working_directory_is_hidden() {
    hides(&["PWD=/home/x\npassword=§", "PWD=\"/srv/a b\" token=§"]);
    let address = "PWD=\"/home/ada@example.com/src\"";
    assert!(!Masker::default().text(address).contains("ada"));
}

#[test]
fn passwords_of_services_are_hidden_though_they_are_numbers() {
    let masker = Masker::default();
    for name in ["DB_PASS", "SMTP_PASS", "mysqlPass", "ROOT_PASSWD", "PGPASSWORD", "A_PIN"] {
        for number in ["1", "12345", "0.5"] {
            let text = format!("{name}={number} x");
            assert_eq!(masker.text(&text), format!("{name}={MASK} x"));
        }
    }
}

#[test]
fn counters_of_what_passed_are_kept() {
    keeps(&[
        "tests_pass=12",
        "checks_pass: 3, checks_fail: 1",
        "unit_tests_pass=12",
        "pass=3 fail=0",
        "pass_rate=0.5",
        "pass_count=12345",
        "first_pass=2",
        "forwardPass=31 backwardPass=57",
    ]);
    hides(&["tests_pass=§", "pass=§"]);
}

#[test]
fn signature_of_a_function_is_kept() {
    keeps(&[
        "Tool { signature: \"fn f(a: u8)\", n: 1 }",
        "{\"signature\": \"def run(self, *args) -> int\"}",
        "signature=f(x)",
        "signature='f(x) g'",
    ]);
    hides(&["signature=§", "Tool { signature: \"§\", n: 1 }"]);
    let json = "{\"signature\": \"fn f(password=hunter2)\"}";
    assert_eq!(Masker::default().text(json), json.replace("hunter2", MASK));
}

#[test]
fn connection_strings_lose_their_passwords() {
    hides(&[
        "Server=db;User Id=sa;Password=§;Encrypt=true",
        "Server=db;Pwd=§",
        "host=db user=app password='§' dbname=x",
        "jdbc:postgresql://db/x?user=app&password=§&ssl=true",
        "DefaultEndpointsProtocol=https;AccountName=abc1;AccountKey=§;EndpointSuffix=x",
    ]);
    keeps(&[
        "Persist Security Info=False",
        "PasswordPolicy=strong",
        "AccountName=abc1",
        "Password=;Encrypt=true",
    ]);
}

#[test]
fn queries_and_forms_lose_their_secrets() {
    hides(&[
        "GET /x?access_token=§&page=2",
        "GET /x?page=2&sig=§",
        "https://h/x#id_token=§&state=1",
        "grant_type=password&username=bob&password=§",
        "&X-Amz-Signature=§&X-Amz-Expires=300",
    ]);
    // The colon between a URL and what was said of it used to be hidden with the value before it.
    hides(&["GET /x?api_key=§: not found", "/x?page=2&sig=§:\n\tnot found"]);
    keeps(&["GET /x?api_key=: no key", "GET /x?api_key=********: not found"]);
    keeps(&[
        "token_type=bearer",
        "sort=key",
        "X-Amz-Expires=300&X-Amz-Algorithm=AWS4-HMAC-SHA256",
        "https://h/x?code=404",
        "?page_token=&next=1",
    ]);
    let code = format!("https://h/cb?code={}&state=1", "4/0Ab".repeat(4));
    assert_eq!(Masker::default().text(&code), "https://h/cb?code=********&state=1");
}

#[test]
fn urls_lose_their_passwords() {
    let masker = Masker::default();
    let cases = [
        ("https://bob:hunter2@host/x?y#z", "https://bob:********@host/x?y#z"),
        ("redis://:hunter2@host:6379/0", "redis://:********@host:6379/0"),
        ("postgres://u:p@ss@host/db", "postgres://u:********@host/db"),
        ("postgres://u:p/w@host/db", "postgres://u:********@host/db"),
        (r"https:\/\/bob:hunter2@host\/x", r"https:\/\/bob:********@host\/x"),
        ("(amqp://a:b@h)", "(amqp://a:********@h)"),
        ("https://ada@example.com:pw@host/", "https://********:********@host/"),
    ];
    for (text, expected) in cases {
        assert_eq!(masker.text(text), expected);
    }
    keeps(&[
        "ssh://git@host/x.git",
        "https://h/@user:x",
        "http://localhost:8080/@vite/client",
        "http://[::1]:8080/",
        "https://bob:${PASSWORD}@host/",
        "https://example.com/a:b",
    ]);
}

#[test]
fn headers_lose_their_credentials() {
    hides(&[
        "Authorization: §",
        "authorization: §\r\nAccept: x",
        "curl -H 'Authorization: §' https://h",
    ]);
    let masker = Masker::default();
    let sigv4 =
        "Authorization: AWS4-HMAC-SHA256 Credential=AK/2026, SignedHeaders=host, Signature=ab12";
    let cases = [
        (sigv4, "Authorization: ********"),
        ("authorization: Token a b\r\nAccept: x", "authorization: ********\r\nAccept: x"),
        (
            "curl -H 'Authorization: token ab' https://h",
            "curl -H 'Authorization: ********' https://h",
        ),
        (
            "Authorization: Digest username=\"bob\", response=\"6629\"\nA: b",
            "Authorization: ********\nA: b",
        ),
        ("{\"authorization\": \"Bearer abc12345\"}", "{\"authorization\": \"********\"}"),
        (
            "Proxy-Authorization: Basic Ym9iOnB3, Accept: x",
            "Proxy-Authorization: ********, Accept: x",
        ),
        ("sent Bearer abc.def-123 to h", "sent Bearer ******** to h"),
        ("bearer%20abcdefg123", "bearer%20********"),
        ("sent Basic Ym9iOmh1bnRlcjI= to h", "sent Basic ******** to h"),
        ("Cookie: sid=abc123; theme=dark", "Cookie: sid=********; theme=********"),
        (
            "Set-Cookie: sid=abc123; Path=/; Max-Age=60; Secure; HttpOnly",
            "Set-Cookie: sid=********; Path=/; Max-Age=60; Secure; HttpOnly",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(masker.text(text), expected);
    }
    keeps(&[
        "Bearer authentication",
        "Bearer $TOKEN",
        "Basic arithmetic is hard",
        "basic auth",
        "authorization_endpoint: https://h/1",
        "Authorization failed",
        "cookie_policy: strict1",
        "cookies are disabled",
        "AWS4-HMAC-SHA256 is an algorithm",
        "SignedHeaders=host",
    ]);
}

#[test]
fn credentials_of_an_endless_user_are_hidden_whole() {
    let text = format!("Basic {}= end", "dXV1".repeat(300));
    assert_eq!(Masker::default().text(&text), "Basic ******** end");
}

#[test]
fn element_cut_off_at_its_start_is_hidden() {
    hides(&["ns:password>§</ns:password>", "><a:password>§</a:password>"]);
    keeps(&["a:password> is long", "a:password> <b> a:password> </b>"]);
}

#[test]
fn flags_lose_their_values() {
    hides(&[
        "run --password § --verbose",
        "run --password=§ --verbose",
        "run --api-key '§'",
        "[\"run\", \"--password\", \"§\"]",
        "curl -u bob:§ https://h",
        "curl --user bob:§ https://h",
        "machine h login bob password § ",
        "//registry/:_authToken=§",
    ]);
    keeps(&[
        "run --token-file p1",
        "run --verbose 1",
        "run --password --verbose",
        "--password is required",
        "--password <PASSWORD>",
        "use --username and --password instead of the URL",
        "docker run -u 1000:1000 x",
        "the password must be 8 long",
        "always-auth=true",
    ]);
}

#[test]
fn markup_loses_its_values() {
    hides(&[
        "<password>§</password>",
        "<user>bob</user><password>§",
        "<ns:password>§</ns:password>",
        "<input name=\"password\" value=\"§\">",
        "{\"name\": \"password\", \"value\": \"§\"}",
        "Header { name: \"authorization\", value: \"§\" }",
    ]);
    keeps(&[
        "<token/>",
        "<input type=\"password\">",
        "<password></password>",
        "a password > 8",
        "Into<Cookie> + Send",
        "Option<Secret>> { <a",
    ]);
}

#[test]
fn private_keys_are_hidden_whole_or_cut_off() {
    let begin = |title: &str| format!("-----BEGIN {title}-----");
    let end = |title: &str| format!("-----END {title}-----");
    let title = format!("RSA {}", "PRIVATE KEY");
    let body = "MIIEpAIBAAKCAQEA7bq3\nAbCd+/xyz0123456789=";
    let masker = Masker::default();
    let whole = format!("key {}\n{body}\n{} end", begin(&title), end(&title));
    assert_eq!(masker.text(&whole), "key ******** end");
    for line_end in ["\\n", "\r\n", "\n    "] {
        let text = whole.replace('\n', line_end);
        assert_eq!(masker.text(&text), "key ******** end", "{text}");
    }
    let open = format!("key {}\n{body}\nthen it failed", begin(&title));
    assert_eq!(masker.text(&open), "key ********\nthen it failed");
    let block = format!("PGP {} BLOCK", "PRIVATE KEY");
    let text = format!("{}\n\n{body}\n{}", begin(&block), end(&block));
    assert_eq!(masker.text(&text), MASK);
    for title in ["PUBLIC KEY", "CERTIFICATE"] {
        let text = format!("{}\n{body}\n{}", begin(title), end(title));
        assert_eq!(masker.text(&text), text);
    }
}

#[test]
fn plain_text_is_kept() {
    keeps(&[
        "password: String,",
        "password: Option<String>,",
        "token: null",
        "token: None, user: 1",
        "password: \"\"",
        "password: \"********\"",
        "password=${DB_PASSWORD}",
        "unexpected token: 42abc1234",
        "expected token: `}` at 3",
        "tests: pass=3 fail=0",
        "auth: 401",
        "password::new(1)",
        "token://x1",
        "max_tokens: 4096, prompt_tokens=12",
        "the author said: 42",
        "monkey=1 keyboard: 2 primary_key=3",
        "secret_name=db1 password_policy: v2 key_id=77",
        "session_id=8f14e45f trace_id=0af7651916cd43dd",
        "password = get_password()",
        "let token: Token = next();",
        "the password is wrong",
        "public_key=abc1",
        "header=\"Cookie:\" and x=\"y\"",
        "self.token == other.token",
        "semi_token: Token![;]",
        "let eq_token = dup_token;",
        "pin-project-lite = \"0.2.17\"",
    ]);
}

#[test]
fn code_that_reads_a_secret_from_elsewhere_is_kept() {
    keeps(&[
        "api_key=os.getenv(\"OPENAI_API_KEY\")",
        "token = os.environ[\"TOKEN\"]",
        r#"message: "token = os.environ[\"TOKEN\"]""#,
        "let api_key = std::env::var(\"API_KEY\")?;",
        "apiKey: process.env.OPENAI_API_KEY,",
        "const token = await getToken();",
        "TOKEN=$(cat /run/secrets/token)",
        "password = config.get(\"db.password\")",
        "String token = request.getHeader(\"Authorization\");",
        "client = OpenAI(api_key=api_key)",
        "self.secret = secret",
        "f(password=user.password, token=access_token)",
        "UPDATE users SET password = $1 WHERE token = ?",
        "WHERE password = :password AND secret = %s",
        "f\"token={token}\"",
    ]);
    hides(&[
        "api_key=os.getenv(\"OPENAI_API_KEY\", \"§\")",
        "self.secret = \"§\"",
        "os.environ[\"TOKEN\"] = \"§\"",
    ]);
}

#[test]
fn placeholders_are_kept_wherever_a_secret_would_stand() {
    keeps(&[
        "Authorization: Bearer $TOKEN",
        "Authorization: Bearer <token>",
        "headers: { Authorization: `Bearer ${token}` }",
        "curl -H \"Authorization: Bearer $TOKEN\" https://h",
        "https://<user>:<password>@example.com",
        "message: \"password: <password>\" }",
        "password: ~",
    ]);
}

#[test]
fn string_that_ends_with_a_name_has_no_value() {
    keeps(&[
        "{ message: \"Enter password:\" }",
        "{\"message\":\"Enter password:\",\"level\":\"info\"}",
        r#"{"body":"{\"message\":\"Enter password:\",\"level\":\"info\"}"}"#,
        "[\"Enter password: \", null]",
        r#"{\"authorization\":null,\"cookie\":\"\"}"#,
        r#"{\"message\":\"--password-stdin\",\"level\":\"info\"}"#,
    ]);
    hides(&["password:\"§\"", "password: \"§\", x", "password:\"§"]);
}

#[test]
fn name_before_a_name_and_its_value_is_kept() {
    hides(&["INFO auth: api_key_v2: §", "secret: db_password: §"]);
}

#[test]
fn header_ends_with_the_string_that_it_stands_in() {
    let masker = Masker::default();
    let digest = "Digest username=\"bob\", response=\"6629\"";
    for header in ["Basic Ym9iOmh1bnRlcjI=", "ApiKey abcd1/+==", digest] {
        for slashes in ["", "\\", "\\\\\\"] {
            let inner = if slashes.is_empty() { "\\" } else { "\\\\\\" };
            let header = header.replace('"', &format!("{slashes}{inner}\""));
            let text =
                |header: &str| format!("{slashes}\"Authorization: {header}{slashes}\", x: 1");
            assert_eq!(masker.text(&text(&header)), text(MASK), "{}", text(&header));
        }
    }
    let text = format!("Authorization: {digest}");
    assert_eq!(masker.text(&text), "Authorization: ********");
}

#[test]
fn encoded_addresses_lose_their_passwords_only() {
    let masker = Masker::default();
    for password in ["hunter2", "a%2Bb", "a%3Ab", "a.b~c-d"] {
        let text = format!("to=https%3A%2F%2Fbob%3A{password}%40example.com%2Fx&n=1");
        assert_eq!(masker.text(&text), text.replace(password, MASK));
    }
    keeps(&["to=https%3A%2F%2Fexample.com%2Fx%3Aa", "to=https%3A%2F%2Fexample.com"]);
}

#[test]
fn repository_behind_a_written_tab_is_kept() {
    keeps(&[r"origin\tgit@bitbucket.org:team/x.git (fetch)"]);
}

#[test]
fn commands_lose_the_values_of_their_short_flags() {
    hides(&[
        "mysqldump -h h -p'§' db",
        "docker login -u bob -p § host",
        "$ docker login registry.example.com -u bob -p '§'",
        "sshpass -p § ssh bob@10.0.0.3",
        "sshpass -p '§' scp a b",
        "redis-cli -h h -a § ping",
        "curl -b 'sid=§' https://h/v1",
        "openssl rsa -passin pass:§ -in a.pem",
        "openssl enc -pass pass:§ -in a",
        "echo § | docker login --password-stdin",
        "ldapsearch -x -w § cn=a",
    ]);
    let masker = Masker::default();
    for secret in SECRETS.iter().filter(|secret| !secret.contains('#')) {
        let text = format!("mysql -u bob -p{secret} events");
        assert_eq!(masker.text(&text), text.replace(secret, MASK));
    }
    keeps(&[
        "mysql -u root -p",
        "{ message: \"mysql -u root -p\" }",
        "mysql -u root -p db1",
        "docker run -p 8080:80 app",
        "app -port 8080",
        "mkdir -p a/b2",
        "curl -b cookies.txt https://h",
        "echo \"$PASSWORD\" | docker login --password-stdin",
        "tar -a -b 20",
        "docker login; app -p 8080",
    ]);
}

#[test]
fn everything_in_a_group_under_a_name_is_hidden() {
    hides(&[
        "{\"credentials\":{\"a\":\"§\",\"b\":[\"§\",\"§\"]},\"host\":\"h\"}",
        r#"x "{\"credentials\":{\"a\":\"§\"},\"host\":\"h\"}""#,
        "credentials = {'user': '§', 'n': {'x': \"§\"}} and more",
        "credentials: { \"a\": Some(\"§\") }, \"b\": \"c\"",
    ]);
    let masker = Masker::default();
    let text = "{\"credentials\":{\"a\":88435719,\"b\":[2374611654]},\"n\":1}";
    let expected = "{\"credentials\":{\"a\":********,\"b\":[********]},\"n\":1}";
    assert_eq!(masker.text(text), expected);
    keeps(&[
        "{\"secrets\":{\"a\":null,\"b\":true}}, \"x\"",
        "\"password\": {\"type\": \"string\", \"minLength\": 12}",
        "credentials = { user: env[\"DB_USER1\"] }",
        "secret: { kind, name }",
    ]);
}

#[test]
fn values_apart_from_their_names_are_hidden() {
    hides(&[
        "<input value='§' name='password' type='password'>",
        "<input type=\"text\" value=\"§\" name=\"api_key\">",
        "[(\"host\", \"h\"), (\"smtp_password\", \"§\")]",
        r#"message: "[(\"host\", \"h\"), (\"smtp_password\", \"§\")]""#,
        "[[\"host\",\"h\"],[\"password\",\"§\"]]",
        "env:\n- name: HOST\n  value: h\n- name: DB_PASSWORD\n  value: §\n",
        r#""env:\n- name: DB_PASSWORD\n  value: §\n""#,
        "| host | h |\n| password | § |\n",
        "| `x` | y |\n| api_key | `§` |\n",
        "--b1\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n§\r\n--b1--\r\n",
        r#""Content-Disposition: form-data; name=\"password\"\r\n\r\n§\r\n--b1--""#,
        "-password = \"§\"\n+password = \"§\"",
        "Login { password: b\"§\" }",
        r#""Login { password: b\"§\" }""#,
    ]);
    keeps(&[
        "required: [\"password\", \"email\"]",
        "(\"password\", \"email\")",
        "<input name='password' type='password'>",
        "<a value='x1'><input name='password'>",
        "- name: HOST\n  value: h1",
        "value: x1",
        "| password | role |\n|---|---|\n",
        "name=\"password\"\nx1",
    ]);
}

#[test]
fn hashes_of_passwords_are_hidden() {
    let masker = Masker::default();
    let salt = "N9qo8uLOickgx2ZMRZoMye";
    for scheme in ["$2b$12$", "$6$", "$apr1$yIgh3iCZ$", "$argon2id$v=19$m=65536,t=3,p=4$abcd$"] {
        let text = format!("bob:{scheme}{salt}/x.y:19700");
        assert_eq!(masker.text(&text), "bob:********:19700", "{text}");
    }
    keeps(&["cost $5$", "a $1$2", "$x$N9qo8uLOickgx2ZMRZoMye", "from $6 to $7"]);
}

#[test]
fn word_that_is_a_setting_is_hidden() {
    let masker = Masker::default();
    for text in [
        "server:\n  host: h\n  db_password: §\n  retries: 3\n",
        "a: b\npassword: §",
        "{Host:h Password:§ Retries:3}",
        "map[host:h password:§]",
    ] {
        let plain = text.replace('§', "graniteorchard");
        assert_eq!(masker.text(&plain), text.replace('§', MASK), "{plain}");
    }
    hides(&["password:§]", "Hi, use password: § to get in"]);
    keeps(&[
        "password: required\nuser: optional\n",
        "password: graniteorchard",
        "class A:\n    user: str\n    password: SecretStr\n    port: int\n",
        "the password: either of them\n",
        "{password:string user:string}",
    ]);
}

#[test]
fn state_of_a_login_is_hidden() {
    let text = "https://h/cb?code=EFdtg2ikOfvdwvS6r&state=VEYcYgfwK0kK1C3g";
    assert_eq!(Masker::default().text(text), "https://h/cb?code=********&state=********");
    keeps(&["https://h/x?state=open&page=1", "state=VEYcYgfwK0kK1C3g"]);
}

#[test]
fn words_that_announce_a_secret_take_it_along() {
    hides(&[
        "FROM alpine\nENV DB_PASSWORD §\nENV PORT 8080\n",
        "AUTH §",
        "AUTH bob §\n",
        "CONFIG SET requirepass §",
        "CREATE USER bob IDENTIFIED BY '§'",
        "ALTER USER bob WITH PASSWORD '§'",
        "ConvertTo-SecureString \"§\" -AsPlainText",
        "the password is § and the host is h",
        "password for h set to '§'",
    ]);
    let masker = Masker::default();
    let key = "73ab350871fd8ddb0a59c103da4df83e12a4488c";
    for text in ["the api key is § and", "access token § was refused by h", "with token §."] {
        assert_eq!(masker.text(&text.replace('§', key)), text.replace('§', MASK));
    }
    assert_eq!(masker.text("PASS x9Qk2m~a"), "PASS ********");
    assert_eq!(
        masker.text("login with password Falcon2024 failed"),
        "login with password ******** failed"
    );
    keeps(&[
        "PASS src/app2.test.js",
        "PASS test_auth2",
        "ENV PORT 8080",
        "AUTH failed for user 12",
        "password is required",
        "the password must have 8 characters",
        "password authentication failed for user \"marta1\"",
        "the password was changed 3 times",
        "password is SHA256 hashed",
        "token expired 35 seconds ago",
        "the api key is missing",
        "duplicate key 0af7651916cd43dd8448eb211c80319c",
    ]);
}

#[test]
fn values_with_an_end_of_their_own_are_hidden_whole() {
    hides(&[
        "db:\n  password: |\n    §\n  pool: 5\n",
        "db:\n  password: >-\n    §\n  pool: 5\n",
        r#""db:\n  password: |\n    §\n  pool: 5\n""#,
        "UID=bob;PWD={§};Encrypt=yes",
        "<password><![CDATA[§]]></password>",
        "<wsse:Password Type=\"text\">§</wsse:Password>",
        "array(1) {\n  [\"password\"]=>\n  string(14) \"§\"\n}",
        "Array\n(\n    [password] => §\n)",
        "- **host**: h\n- **password**: `§`\n",
        "<contraseña>§</contraseña>",
        "deploy --пароль \"§\" --verbose",
        "jdbc:oracle:thin:bob/§@db.example.com:1521/x",
    ]);
    keeps(&[
        "password: |\npool: 5",
        "<password type=\"text\"/><b>x1</b>",
        "**password** is bold1",
        "- **password confirmation**: none",
        "thin:a/b@c",
    ]);
}

#[test]
fn private_key_cut_off_in_nested_strings_is_hidden_to_its_last_line() {
    let begin = format!("-----BEGIN {}-----", "PRIVATE KEY");
    for slashes in ["", "\\", "\\\\\\"] {
        let text = format!(
            "{slashes}\"{begin}\\{slashes}nMIIEpAIBAAKCAQEA7bq3\\{slashes}naOJCqgN/ew={slashes}\", x"
        );
        let expected = format!("{slashes}\"********{slashes}\", x");
        assert_eq!(Masker::default().text(&text), expected, "{text}");
    }
}

#[test]
fn words_without_quotes_in_a_group_are_hidden_where_they_are_values() {
    let token = format!("gh{}_{}", "p", "A1".repeat(18));
    let masker = Masker::default();
    assert_eq!(
        masker.text(&format!("credentials: {{user: \"bob\", key: hunter2, other {token}}} end")),
        "credentials: {user: \"********\", key: ********, other ********} end"
    );
}

#[test]
fn word_that_comes_about_where_something_is_removed_is_seen() {
    let rules = Masker::builder().rule("seven", "7").method(Method::Remove);
    let masker = rules.build().unwrap();
    let behind = "and nobody else is to be let in before the end of the day".repeat(3);
    for len in 20..52 {
        let before = &"the one who is at the door of the house today ".repeat(2)[..len];
        let text = format!("{before} ident7ified by 'graniteorchard' {behind}");
        let expected = format!("{before} identified by '' {behind}");
        assert_eq!(masker.text(&text), expected);
    }
}
