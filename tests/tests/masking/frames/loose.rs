//! Frames that name a value and leave it without quotes.

use crate::encoding::percent;
use crate::frame::{Frame, Spelling};

/// The frames.
pub(crate) const FRAMES: &[Frame] = &[
    Frame::text("env", "‹=LOG_LEVEL›=debug\n‹key›=«»\n‹=PORT›=8080\n").spelled(Spelling::Screaming),
    Frame::text("env export", "export ‹=HOME›=/home/app\nexport ‹key›=«»\n")
        .spelled(Spelling::Screaming),
    Frame::text("env on one line", "‹key›=«» ‹=cargo› run --‹=release›")
        .spelled(Spelling::Screaming),
    Frame::text("env in docker", "docker run -e ‹=HOST›=‹host› -e ‹key›=«» ‹=app›:latest")
        .spelled(Spelling::Screaming),
    Frame::text("dockerfile", "FROM alpine\nENV ‹key› «»\nENV ‹=PORT› 8080\n")
        .spelled(Spelling::Screaming)
        .farther(),
    Frame::text("properties", "‹=server›.host=‹host›\nserver.‹key›=«»\nserver.‹=retries›=3\n")
        .spelled(Spelling::Kebab),
    Frame::text("ini", "[‹=server›]\n‹=host› = ‹host›\n‹key› = «»\n"),
    Frame::text("yaml", "‹=server›:\n  ‹=host›: ‹host›\n  ‹key›: «»\n  ‹=retries›: 3\n"),
    Frame::text(
        "yaml list",
        "env:\n- name: ‹=HOST›\n  value: ‹host›\n- name: ‹key›\n  value: «»\n",
    )
    .spelled(Spelling::Screaming)
    .farther(),
    Frame::text("logfmt", "level=‹=info› msg=\"set up\" ‹key›=«» took=‹=fast›"),
    Frame::text("log line", "2026-01-04T05:06:07Z INFO ‹=auth›: ‹key›: «»"),
    Frame::text("tracing line", "INFO ‹=login›{user=‹user›}: app: begun ‹key›=«» ‹=attempt›=1"),
    Frame::text("go struct", "{‹=Host›:‹host› ‹key›:«» ‹=Retries›:3}").spelled(Spelling::Pascal),
    Frame::text("kotlin text", "Config(‹=host›=‹host›, ‹key›=«», ‹=retries›=3)")
        .spelled(Spelling::Camel),
    Frame::text("java map", "{‹=host›=‹host›, ‹key›=«», ‹=retries›=3}").spelled(Spelling::Camel),
    Frame::text("csharp record", "Config { ‹=Host› = ‹host›, ‹key› = «», ‹=Retries› = 3 }")
        .spelled(Spelling::Pascal),
    Frame::text("query", "https://‹host›/v1/items?‹=page›=2&‹key›=«»&‹=sort›=asc").escaped(percent),
    Frame::text("first of query", "‹=GET› /v1/items?‹key›=«» HTTP/1.1").escaped(percent),
    Frame::text("fragment", "https://‹host›/done#‹key›=«»&‹=state›=3").escaped(percent),
    Frame::text("percent-encoded query", "‹=next›%3Dlist%26‹key›%3D«»%26‹=page›%3D2")
        .escaped(percent),
    Frame::text("form body", "‹=page›=2&‹key›=«»&‹=sort›=asc").escaped(percent),
    Frame::text("option", "‹=deploy› --‹key› «» --‹=verbose›").spelled(Spelling::Kebab),
    Frame::text("option with =", "‹=deploy› --‹key›=«» --‹=verbose›").spelled(Spelling::Kebab),
    Frame::text("header", "‹=GET› /v1/items\n‹key›: «»\n‹=Accept›: text/html")
        .spelled(Spelling::Kebab),
    Frame::text("header with x", "‹=GET› /v1/items\nX-‹key›: «»\n‹=Accept›: text/html")
        .spelled(Spelling::Kebab),
    Frame::text("spaced name", "‹key›: «»\n‹=host›: ‹host›\n").spelled(Spelling::Spaced),
    Frame::text("markdown list", "- **‹=host›**: ‹host›\n- **‹key›**: `«»`\n")
        .spelled(Spelling::Spaced)
        .farther(),
    Frame::text("markdown table", "| ‹=host› | ‹host› |\n| ‹key› | «» |\n").farther(),
];

/// Frames of a number.
pub(crate) const NUMBER_FRAMES: &[Frame] = &[
    Frame::json("json number", "{\"‹=user›\":\"‹user›\",\"‹key›\":«»,\"‹=retries›\":3}"),
    Frame::json("json number in json", "{\"‹key›\":«»,\"‹=user›\":\"‹user›\"}").nested(1),
    Frame::json("json string", "{\"‹=user›\":\"‹user›\",\"‹key›\":\"«»\"}"),
    Frame::text("debug number", "Login { ‹=user›: \"‹user›\", ‹key›: «» }"),
    Frame::text("debug string", "Login { ‹key›: Some(\"«»\"), ‹=user›: \"‹user›\" }"),
    Frame::text("env", "‹=PORT›=8080\n‹key›=«»\n").spelled(Spelling::Screaming),
    Frame::text("form body", "‹=user›=‹user›&‹key›=«»&‹=page›=2"),
    Frame::text("yaml", "‹=user›: ‹user›\n‹key›: «»\n"),
    Frame::text("log line", "INFO ‹=login›: ‹key›=«» user=‹user›"),
];
