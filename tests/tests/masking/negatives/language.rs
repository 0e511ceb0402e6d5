//! Other languages.

use crate::negative::NegativeKind;

/// The kinds.
pub(crate) const KINDS: &[NegativeKind] = &[
    NegativeKind::text(
        "python",
        &[
            "def login(user: str, password: str) -> Token:",
            "password = getpass.getpass()",
            "token = os.environ[\"TOKEN\"]",
            "api_key=os.getenv(\"OPENAI_API_KEY\")",
            "client = OpenAI(api_key=api_key)",
            "tokens = tokenizer.encode(text)",
            "if not password: raise ValueError(\"password\")",
            "self.secret = secret",
            "from secrets import token_hex",
            "KeyError: 'password'",
            "@property\ndef password(self): ...",
        ],
    ),
    NegativeKind::text(
        "javascript",
        &[
            "const token = await getToken();",
            "const { password, email } = req.body;",
            "process.env.API_KEY",
            "headers: { Authorization: `Bearer ${token}` }",
            "password: z.string().min(12)",
            "apiKey: process.env.OPENAI_API_KEY,",
            "type Props = { password: string; token?: string };",
            "TypeError: Cannot read properties of undefined (reading 'token')",
            "localStorage.getItem('token')",
            "<input type=\"password\" name=\"password\" />",
            "req.headers.authorization",
        ],
    ),
    NegativeKind::text(
        "go, java, c#",
        &[
            "func (c *Client) Token() (string, error)",
            "Password string `json:\"password\"`",
            "token := os.Getenv(\"TOKEN\")",
            "private String password;",
            "String token = request.getHeader(\"Authorization\");",
            "public string Password { get; set; }",
            "@Value(\"${db.password}\") String password",
            "char *password = NULL;",
            "return new Token(kind, 12);",
        ],
    ),
    NegativeKind::text(
        "sql",
        &[
            "SELECT id, password FROM users WHERE id = $1",
            "ALTER TABLE users ADD COLUMN password_hash text NOT NULL",
            "INSERT INTO tokens (id, user_id) VALUES ($1, $2)",
            "UPDATE users SET password = $1 WHERE id = $2",
            "CREATE INDEX tokens_user_id_idx ON tokens (user_id)",
            "SELECT count(*) FROM sessions WHERE token = ?",
            "PRIMARY KEY (id), FOREIGN KEY (user_id)",
        ],
    ),
    NegativeKind::text(
        "shell",
        &[
            "export PATH=/usr/local/bin:$PATH",
            "read -s PASSWORD",
            "echo \"$PASSWORD\" | docker login --password-stdin",
            "curl -H \"Authorization: Bearer $TOKEN\" https://api.example.com",
            "mysql -u root -p",
            "TOKEN=$(cat /run/secrets/token)",
            "if [ -z \"$API_KEY\" ]; then exit 1; fi",
            "git log -n 5 --format=%H",
        ],
    ),
    NegativeKind::text(
        "css, colors",
        &[
            "#ff8800",
            "color: #1a2b3c;",
            "background: rgba(12, 34, 56, 0.7)",
            ".token.keyword { color: #07a; }",
            "<div class=\"token punctuation\">",
            ".password-field::after { content: \"\"; width: 12px }",
            "--accent: #«H6»;",
            "input[type=password]:focus { outline: 2px }",
        ],
    ),
];
