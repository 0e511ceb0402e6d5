//! Tokens that the page of the masker does not list: they tell how far its rules reach.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::beyond("nvidia", &["nvapi-«U64»"]),
    Kind::beyond("firecrawl", &["fc-«H32»"]),
    Kind::beyond("e2b", &["e2b_«H40»"]),
    Kind::beyond("cerebras", &["csk-«L48»"]),
    Kind::beyond("elevenlabs", &["sk_«H48»"]),
    Kind::beyond("jina", &["jina_«A60»"]),
    Kind::beyond("resend", &["re_«A8»_«A24»"]),
    Kind::beyond("buildkite", &["bkua_«H40»"]),
    Kind::beyond("render", &["rnd_«A28»"]),
    Kind::beyond("neon", &["napi_«L64»"]),
    Kind::beyond("hubspot", &["pat-na1-«uuid»"]),
    Kind::beyond("plaid", &["access-sandbox-«uuid»", "access-production-«uuid»"]),
    Kind::beyond("launchdarkly", &["sdk-«uuid»", "api-«uuid»"]),
    Kind::beyond("flutterwave", &["FLWSECK_TEST-«H32»-X"]),
    Kind::beyond("duffel", &["duffel_live_«U43»"]),
    Kind::beyond("clojars", &["CLOJARS_«H60»"]),
    Kind::beyond("trello", &["ATTA«H72»"]),
    Kind::beyond("yandex", &["AQVN«U35»"]),
    Kind::beyond("octopus", &["API-«X26»"]),
    Kind::beyond("scalingo", &["tk-us-«U48»"]),
    Kind::beyond("typeform", &["tfp_«U59»"]),
    Kind::beyond("frameio", &["fio-u-«U64»"]),
    Kind::beyond("mapbox", &["sk.eyJ«U80».«U22»"]),
    Kind::beyond("openshift", &["sha256~«U43»"]),
    Kind::beyond("facebook", &["EAAC«A180»"]),
];
