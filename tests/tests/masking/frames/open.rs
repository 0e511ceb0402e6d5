//! Frames in which a value with a form of its own is set apart by spaces or quotes.

use crate::encoding::{debug, json, xml};
use crate::frame::{Frame, Spelling};

/// The frames.
pub(crate) const FRAMES: &[Frame] = &[
    Frame::text("bare", "«»"),
    Frame::text("sentence", "the request with «» was ‹=refused› by ‹host› again"),
    Frame::text("sentence end", "‹=rejected› by ‹host›: «»."),
    Frame::text("in quotes", "‹=server› said \"«»\" is ‹=invalid›"),
    Frame::text("in single quotes", "‹=lookup› failed for '«»' on ‹host›"),
    Frame::text("in parentheses", "‹=client› («») gave up after ‹=three› tries"),
    Frame::text("comma list", "‹=alpha›, «», ‹=omega›"),
    Frame::text("markdown code", "- ‹=staging› uses `«»` for now\n- ‹=production› differs"),
    Frame::text("markdown table", "| name | value |\n|---|---|\n| ‹=first› | «» |\n| ‹=last› | none |"),
    Frame::text(
        "log line",
        "2026-01-04T05:06:07.8‹~D2›Z ERROR ‹=gateway›: upstream refused «» status=‹=declined›",
    ),
    Frame::text("logfmt", "level=‹=error› msg=\"upstream refused\" subject=\"«»\" code=‹=declined›"),
    Frame::text("debug field", "Request { ‹=host›: \"‹host›\", value: \"«»\", ‹=retries›: 3 }")
        .escaped(debug),
    Frame::text(
        "debug pretty",
        "Request {\n    ‹=host›: \"‹host›\",\n    value: Some(\n        \"«»\",\n    ),\n    ‹=retries›: 3,\n}",
    )
    .escaped(debug),
    Frame::text("debug tuple", "[Text(\"«»\"), Text(\"‹=second›\"), Number(3)]").escaped(debug),
    Frame::text(
        "panic",
        "thread 'main' panicked at src/main.rs:10:5:\ncalled `Result::unwrap()` on an `Err` value: \
         ‹=ApiError›(\"bad «»\")\nnote: run with `RUST_BACKTRACE=1`",
    )
    .escaped(debug),
    Frame::text(
        "traceback",
        "Traceback (most recent call last):\n  File \"app/‹=client›.py\", line 31, in send\n    \
         raise ValueError(f\"refused: {text}\")\nValueError: refused: «»",
    ),
    Frame::text("xml text", "<entry><‹=owner›>‹user›</‹=owner›><value>«»</value></entry>").escaped(xml),
    Frame::text("yaml", "‹=service›: ‹service›\nvalue: «»\n‹=replicas›: 3\n"),
    Frame::text("lines", "‹=first› line\r\n«»\r\n‹=last› line\r\n"),
    Frame::text("chinese", "‹=错误›：请求 «» 被拒绝，请稍后再试"),
    Frame::json("json field", "{\"‹=host›\":\"‹host›\",\"value\":\"«»\",\"‹=retries›\":3}"),
    Frame::json("json array", "[\"‹=first›\",\"«»\",null,12]"),
    Frame::json("json object key", "{\"‹=size›\":2,\"«»\":{\"‹=state›\":\"open\"}}"),
    Frame::json(
        "chat message",
        "{\"messages\":[{\"role\":\"‹=user›\",\"content\":\"please use «» to log in at \
         ‹host›\"}],\"model\":\"gpt-4o\"}",
    ),
    Frame::json("json in json", "{\"‹=host›\":\"‹host›\",\"value\":\"«»\"}").nested(1),
    Frame::json("json, 2 deep", "{\"‹=host›\":\"‹host›\",\"value\":\"«»\"}").nested(2),
    Frame::json("json, 3 deep", "{\"‹=host›\":\"‹host›\",\"value\":\"«»\"}").nested(3),
    Frame::json("json, 4 deep", "{\"‹=host›\":\"‹host›\",\"value\":\"«»\"}").nested(4),
    Frame::json("json cut off", "{\"‹=host›\":\"‹host›\",\"items\":[\"one\",\"«»")
            .spelled(Spelling::Snake).as_text(),
    Frame::text("json in a log line", "INFO ‹=worker› sent {\"‹=host›\":\"‹host›\",\"value\":\"«»\"} ok")
        .escaped(json),
];
