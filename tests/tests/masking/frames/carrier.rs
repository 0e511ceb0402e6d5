//! Frames round a whole line or document that holds a secret.

use crate::encoding::{debug, json};
use crate::frame::{Frame, Spelling};

/// The frames.
pub(crate) const FRAMES: &[Frame] = &[
    Frame::text("bare", "«»"),
    Frame::text("log line", "2026-01-04T05:06:07.8‹~D2›Z DEBUG ‹=proxy›: «»"),
    Frame::text("lines", "‹=first› line\n«»\n‹=last› line\n"),
    Frame::text("debug field", "Event { ‹=step›: 3, message: \"«»\", ‹=state›: Done }")
        .escaped(debug),
    Frame::json("json field", "{\"‹=step›\":3,\"message\":\"«»\",\"‹=state›\":\"done\"}"),
    Frame::json("json array", "[\"‹=first›\",\"«»\"]"),
    Frame::json("json in json", "{\"message\":\"«»\",\"‹=level›\":\"info\"}").nested(1),
    Frame::json("json, 2 deep", "{\"message\":\"«»\",\"‹=level›\":\"info\"}").nested(2),
    Frame::json("json, 3 deep", "{\"message\":\"«»\",\"‹=level›\":\"info\"}").nested(3),
    Frame::text(
        "json in a log line",
        "INFO ‹=worker› sent {\"message\":\"«»\",\"‹=level›\":\"info\"} ok",
    )
    .escaped(json)
    .spelled(Spelling::Snake),
];

/// Frames round a JSON document that stays one.
pub(crate) const DOCUMENT_FRAMES: &[Frame] = &[
    Frame::json("document", "«»").escaped(str::to_owned),
    Frame::json("document below", "{\"‹=step›\":3,\"items\":[«»],\"‹=state›\":\"done\"}")
        .escaped(str::to_owned),
    Frame::json("document in json", "«»").escaped(str::to_owned).nested(1),
    Frame::json("document, 2 deep", "«»").escaped(str::to_owned).nested(2),
    Frame::json("document, 3 deep", "«»").escaped(str::to_owned).nested(3),
];
