//! Frames in which a value with a form of its own is glued to signs, or told by its name as well.

use crate::encoding::{json, percent};
use crate::frame::Frame;

/// The frames.
pub(crate) const FRAMES: &[Frame] = &[
    Frame::text("env", "‹=LOG_LEVEL›=debug\nVENDOR=«»\n‹=PORT›=8080\n"),
    Frame::text("sensitive env", "‹=LOG_LEVEL›=debug\n‹=VENDOR_API_KEY›=«»\n‹=PORT›=8080\n"),
    Frame::text("bearer", "‹=GET› /v1/items\n‹=Authorization›: Bearer «»\n‹=Accept›: text/html"),
    Frame::text("key header", "‹=X-Api-Key›: «»\n‹=Accept›: text/html"),
    Frame::text("query", "https://‹host›/v1/items?‹=page›=2&x=«»&‹=sort›=asc").escaped(percent),
    Frame::text("path", "https://‹host›/hook/«»/‹=send›").escaped(percent),
    Frame::text("fragment", "https://‹host›/done#x=«»&‹=state›=3").escaped(percent),
    Frame::text("percent-encoded query", "‹=next›%3Dlist%26x%3D«»%26‹=page›%3D2").escaped(percent),
    Frame::text("form body", "‹=page›=2&x=«»&‹=sort›=asc").escaped(percent),
    Frame::text("option", "‹=deploy› --target=«» --‹=verbose›"),
    Frame::text("after a written newline", "‹=first›\\n«»\\n‹=second›"),
    Frame::text("after a colon", "‹=vendor›:«»"),
    Frame::text("html attribute", "<div id=\"‹=main›\" data-x=\"«»\" class=\"‹=wide›\"></div>"),
    Frame::text("in brackets", "‹=values› [«»] ‹=seen›"),
    Frame::text("between chinese signs", "‹=密钥›是«»，请更换"),
    Frame::text("userinfo", "‹=clone› https://«»@‹host›/team/app.git").escaped(percent),
    Frame::text("rust source", "let ‹=client› = Client::new(\"«»\");").escaped(json),
];
