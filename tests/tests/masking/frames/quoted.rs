//! Frames that name a value and put it in quotes.

use crate::encoding::{debug, json, xml};
use crate::frame::{Frame, Spelling};

const OBJECT: &str = "{\"‹=host›\":\"‹host›\",\"‹key›\":\"«»\",\"‹=retries›\":3}";

/// The frames.
pub(crate) const FRAMES: &[Frame] = &[
    Frame::json("json field", OBJECT),
    Frame::json(
        "json below",
        "{\"‹=database›\":{\"‹=host›\":\"‹host›\",\"options\":{\"‹key›\":\"«»\",\"‹=ssl›\":true}}}",
    ),
    Frame::json("json in json", OBJECT).nested(1),
    Frame::json("json, 2 deep", OBJECT).nested(2),
    Frame::json("json, 3 deep", OBJECT).nested(3),
    Frame::json("json, 4 deep", OBJECT).nested(4),
    Frame::json("json array of values", "{\"‹key›\":[\"«»\"],\"‹=host›\":\"‹host›\"}"),
    Frame::json("json object of values", "{\"‹key›\":{\"current\":\"«»\"},\"‹=host›\":\"‹host›\"}"),
    Frame::json("json pairs", "[[\"‹=host›\",\"‹host›\"],[\"‹key›\",\"«»\"]]"),
    Frame::json(
        "json name and value",
        "[{\"name\":\"‹=HOST›\",\"value\":\"‹host›\"},{\"name\":\"‹key›\",\"value\":\"«»\"}]",
    ).farther(),
    Frame::json("json as text", OBJECT).as_text(),
    Frame::json("json cut off", "{\"‹=host›\":\"‹host›\",\"‹key›\":\"«»").as_text(),
    Frame::json("json in a log line", "INFO ‹=worker› sent {\"‹key›\": \"«»\", \"‹=step›\": 3} ok").as_text(),
    Frame::text("debug", "Config { ‹=host›: \"‹host›\", ‹key›: \"«»\", ‹=retries›: 3 }").escaped(debug),
    Frame::text("debug some", "Config { ‹key›: Some(\"«»\"), ‹=host›: \"‹host›\" }").escaped(debug),
    Frame::text(
        "debug pretty",
        "Config {\n    ‹=host›: \"‹host›\",\n    ‹key›: Some(\n        \"«»\",\n    ),\n    ‹=retries›: 3,\n}",
    )
    .escaped(debug),
    Frame::text("debug map", "{\"‹key›\": \"«»\", \"‹=host›\": \"‹host›\"}")
        .escaped(debug)
        .spelled(Spelling::Any),
    Frame::text("debug value", "Object {\"‹key›\": String(\"«»\"), \"‹=host›\": String(\"‹host›\")}")
        .escaped(debug),
    Frame::text("debug pairs", "[(\"‹=host›\", \"‹host›\"), (\"‹key›\", \"«»\")]").escaped(debug).farther(),
    Frame::text("debug in debug", "Event { ‹=step›: 3, message: \"Config { ‹key›: \\\"«»\\\" }\" }")
        .escaped(debug_twice),
    Frame::text("python dict", "{'‹=host›': '‹host›', '‹key›': '«»', '‹=retries›': 3}"),
    Frame::text("ruby hash", "{\"‹=host›\"=>\"‹host›\", \"‹key›\"=>\"«»\"}").escaped(json),
    Frame::text("ruby symbol", "{:‹=host›=>\"‹host›\", :‹key›=>\"«»\"}").escaped(json),
    Frame::text("php array", "['‹=host›' => '‹host›', '‹key›' => '«»']"),
    Frame::text("js object", "{ ‹=host›: '‹host›', ‹key›: '«»', ‹=retries›: 3 }").spelled(Spelling::Camel),
    Frame::text("java text", "Config{‹=host›='‹host›', ‹key›='«»', ‹=retries›=3}")
        .spelled(Spelling::Camel),
    Frame::text("env in quotes", "‹=LOG_LEVEL›=debug\nexport ‹key›=\"«»\"\n‹=PORT›=8080\n")
        .escaped(json)
        .spelled(Spelling::Screaming),
    Frame::text("toml", "[‹=server›]\n‹=host› = \"‹host›\"\n‹key› = \"«»\"\n‹=retries› = 3\n").escaped(json),
    Frame::text("yaml in quotes", "‹=server›:\n  ‹=host›: ‹host›\n  ‹key›: \"«»\"\n  ‹=retries›: 3\n")
        .escaped(json),
    Frame::text("terraform", "resource \"db\" \"‹=main›\" {\n  ‹key›   = \"«»\"\n  ‹=size› = 3\n}\n")
        .escaped(json),
    Frame::text("xml attribute", "<server ‹=host›=\"‹host›\" ‹key›=\"«»\" ‹=retries›=\"3\"/>").escaped(xml),
    Frame::text("xml element", "<server><‹=host›>‹host›</‹=host›><‹key›>«»</‹key›></server>").escaped(xml),
    Frame::text("xml setting", "<add key=\"‹key›\" value=\"«»\" /><add key=\"‹=Host›\" value=\"‹host›\" />")
        .escaped(xml)
        .spelled(Spelling::Pascal).farther(),
    Frame::text(
        "html form",
        "<form><input type=\"text\" name=\"‹=host›\" value=\"‹host›\"><input type=\"hidden\" \
         name=\"‹key›\" value=\"«»\"></form>",
    )
    .escaped(xml),
    Frame::text("option in quotes", "‹=deploy› --‹key› \"«»\" --‹=verbose›")
        .escaped(json)
        .spelled(Spelling::Kebab),
    Frame::text("assignment", "‹=client›.‹key› = \"«»\";").escaped(json).spelled(Spelling::Camel),
    Frame::text("argument", "connect(host=\"‹host›\", ‹key›=\"«»\", ‹=retries›=3)").escaped(json),
];

fn debug_twice(text: &str) -> String {
    debug(&debug(text))
}
