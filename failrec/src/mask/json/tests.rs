//! What happens to each shape of JSON.

use crate::mask::json::Outline;
use crate::mask::mark::MASK;
use crate::mask::masker::Masker;
use crate::mask::tally::Tally;

fn masks(json: &str, expected: &str) {
    assert_eq!(Masker::default().json(json), expected.replace('§', "\"********\""), "{json}");
}

fn keeps(json: &str) {
    masks(json, json);
}

#[test]
fn leaves_under_sensitive_names_are_hidden() {
    masks(r#"{"password": "x", "n": 1}"#, r#"{"password": §, "n": 1}"#);
    masks(r#"{"pin": 4711, "ok": true}"#, r#"{"pin": §, "ok": true}"#);
    masks(r#"{"API-KEY":"x"}"#, r#"{"API-KEY":§}"#);
    masks(r#"{"pass\u0077ord":"x"}"#, r#"{"pass\u0077ord":§}"#);
}

#[test]
fn every_leaf_below_a_sensitive_name_is_hidden_and_names_are_kept() {
    masks(
        r#"{"credentials": {"user": "bob", "on": true, "list": ["a", 1.5, null]}, "after": "x"}"#,
        r#"{"credentials": {"user": §, "on": true, "list": [§, §, null]}, "after": "x"}"#,
    );
}

#[test]
fn numbers_blanks_and_order_stay_byte_for_byte() {
    masks(
        "{ \"b\" : 1.0e+2 ,\n\t\"secret\":\"x\",\"a\":-0.10 }",
        "{ \"b\" : 1.0e+2 ,\n\t\"secret\":§,\"a\":-0.10 }",
    );
}

#[test]
fn secrets_in_strings_are_hidden_and_the_rest_is_escaped_again() {
    masks(r#"["a\n\"password=hunter2\"\u00e9"]"#, "[\"a\\n\\\"password=********\\\"é\"]");
}

/// The quick look took the text as it stands, where `\\` ends a value that `\` is part of.
#[test]
fn secret_behind_an_escaped_backslash_is_hidden() {
    let prose = "it went wrong ".repeat(100);
    for value in [r"password=\\hunter2", r"password: ab\\hunter2"] {
        let masked = Masker::default().json(&format!("[\"{prose}{value}\"]")).into_owned();
        assert!(!masked.contains("hunter"), "{masked}");
    }
}

/// The quick look took `\n` for letters, where a rule asks for blanks.
#[test]
fn secret_behind_the_end_of_a_line_is_hidden() {
    masks(r#"["login ada\npassword\nhunterx"]"#, r#"["login ada\npassword\n********"]"#);
    masks(
        r#"["[\n  \"--password\",\n  \"hunterx\"\n]"]"#,
        r#"["[\n  \"--password\",\n  \"********\"\n]"]"#,
    );
    masks(
        r#"["password: Some(\n  \"hunterx\",\n)"]"#,
        r#"["password: Some(\n  \"********\",\n)"]"#,
    );
}

/// The name was longer than any when it was first looked at.
#[test]
fn value_of_a_name_that_is_short_once_it_is_masked_is_hidden() {
    let long = format!("[\"密码%3D{}\",[0]]", "a0".repeat(80));
    masks(&long, "[\"密码%3D********\",[§]]");
}

/// Once its name was masked, such a value read as any other.
#[test]
fn kept_value_is_searched_like_any_other() {
    let masker = Masker::builder().rule("any", "[a-z ]+").build().unwrap();
    let once = masker.json(r#"{"password":" ","token":"null"}"#).into_owned();
    assert_eq!(masker.json(&once), once);
}

#[test]
fn secrets_in_names_are_hidden() {
    masks(r#"{"ada@example.com": 1}"#, "{§: 1}");
}

#[test]
fn kept_values_stay() {
    keeps(r#"{"password": null, "secret": "", "api_key": "${API_KEY}", "token": false}"#);
    keeps(r#"{"max_tokens": 4096, "access_tokens": 3, "pass": 3, "tokens": ["a", "b"]}"#);
}

#[test]
fn working_directory_is_kept() {
    keeps(r#"{"PWD":"/home/x","OLDPWD":"C:\\work","env":["PWD=/home/x"]}"#);
    keeps(r#"[["PWD","/home/x"],{"name":"PWD","value":"/"}]"#);
    masks(r#"{"PWD":"/home/ada@example.com"}"#, r#"{"PWD":§}"#);
    masks(r#"{"PWD":"hunter2","pwd":"/a","OLDPWD":12}"#, r#"{"PWD":§,"pwd":§,"OLDPWD":§}"#);
}

#[test]
fn signature_that_is_code_or_prose_is_kept() {
    keeps(r#"{"signature":"fn f(a: u8, b: &[u8; 32]) -> Result<(), Error>"}"#);
    keeps(r#"{"signature":"sha256_sum(path)","user_signature":"Best regards,\nAda"}"#);
    masks(r#"{"signature":"fn f(\"ada@example.com\")"}"#, r#"{"signature":"fn f(\"********\")"}"#);
}

#[test]
fn signature_of_a_message_is_hidden() {
    let wrapped = "MEUCIQD7a3f9c0eBxYz9Q+/aB3xYz9Q7a3f9c0\\naB3xYz9Q7a3f9c0eMEUCIQD==";
    for signature in [
        "3045022100ab12cd",
        "MEUCIQD7a3f9c0eBxYz9Q+/aB3xYz9Q==",
        "t=1492774577,v1=5257a869e7ec",
        "sha256=7a3f9c0e",
        "30 45 02 21 00 ab cd",
        "MFRG GZDF MZTW",
        wrapped,
        &format!("-----BEGIN PGP SIGNATURE-----\\n\\n{wrapped}"),
        &format!("signed by ada ({wrapped})"),
        "abc",
    ] {
        let json = format!("{{\"signature\":\"{signature}\"}}");
        masks(&json, r#"{"signature":§}"#);
    }
    masks(
        r#"{"secret_signature":"fn f()","signature":12}"#,
        r#"{"secret_signature":§,"signature":§}"#,
    );
}

#[test]
fn passwords_of_services_are_hidden_and_counters_kept() {
    masks(r#"{"DB_PASS":12345,"smtp_pass":"1"}"#, r#"{"DB_PASS":§,"smtp_pass":§}"#);
    keeps(r#"{"tests_pass":12,"pass":3,"pass_rate":0.5,"checksPass":"7"}"#);
}

#[test]
fn pairs_in_arrays_are_names_with_values() {
    masks(r#"[["password","x"],["user","y"]]"#, r#"[["password",§],["user","y"]]"#);
    masks(r#"["password",12345]"#, r#"["password",§]"#);
    masks(r#"["password",{"a":"b"}]"#, r#"["password",{"a":§}]"#);
    keeps(r#"["password","x","y"]"#);
}

#[test]
fn objects_of_a_name_and_a_value_are_entries() {
    masks(r#"{"name":"DB_PASSWORD","value":"x"}"#, r#"{"name":"DB_PASSWORD","value":§}"#);
    masks(r#"{"value":"x","key":"api_key"}"#, r#"{"value":§,"key":"api_key"}"#);
    keeps(r#"{"name":"HOME","value":"x"}"#);
}

#[test]
fn argument_behind_a_secret_flag_is_hidden() {
    masks(
        r#"["run","--password","x","--verbose","y"]"#,
        r#"["run","--password",§,"--verbose","y"]"#,
    );
    keeps(r#"["run","--token-file","x"]"#);
}

#[test]
fn description_of_a_sensitive_value_is_kept() {
    keeps(
        r#"{"properties":{"password":{"type":"string","description":"The user's password","minLength":8},
        "user":{"type":"string"}},"required":["password","user"]}"#,
    );
    masks(
        r#"{"password":{"type":"string","default":"x","examples":["y"]}}"#,
        r#"{"password":{"type":"string","default":§,"examples":[§]}}"#,
    );
}

#[test]
fn value_that_only_looks_like_a_description_is_hidden() {
    masks(r#"{"password":{"type":"string","text":"x"}}"#, r#"{"password":{"type":§,"text":§}}"#);
    masks(
        r#"{"secrets":{"password":{"type":"string"}}}"#,
        r#"{"secrets":{"password":{"type":§}}}"#,
    );
}

#[test]
fn card_number_without_quotes_is_hidden() {
    masks(r#"{"n":4242424242424242,"m":1732258776000123}"#, r#"{"n":§,"m":1732258776000123}"#);
}

#[test]
fn what_is_nested_too_deep_is_hidden_whole() {
    let json = format!("{}\"x\"{}", "[".repeat(200), "]".repeat(200));
    let expected = format!("{}§{}", "[".repeat(128), "]".repeat(128));
    masks(&json, &expected);
    let json = format!("[{}\"x\"{},1]", "[".repeat(127), "]".repeat(127));
    keeps(&json);
}

#[test]
fn deep_secret_is_hidden() {
    let nest = |inner: &str| format!("{}{inner}{}", "{\"a\":[".repeat(20), "]}".repeat(20));
    masks(&nest(r#"{"password":"x"}"#), &nest(r#"{"password":§}"#));
}

#[test]
fn what_is_no_json_is_masked_as_text() {
    for json in [r#"{"password":"x""#, "password=x1", r#"{"password":"x"}}"#, "{password:'x1'}", ""]
    {
        let masked = Masker::default().json(json).into_owned();
        assert!(!masked.contains('x'), "{masked}");
    }
}

#[test]
fn hidden_values_are_counted_by_rule() {
    let mut tally = Tally::new();
    Masker::default().json_counted(r#"{"pin":1,"otp":"2","m":"ada@example.com"}"#, &mut tally);
    assert_eq!(tally.iter().collect::<Vec<_>>(), [("key", 2), ("pii_email", 1)]);
}

#[test]
fn only_json_has_an_outline() {
    let valid = ["0", "-1.5e-7", "\"\\u00e9\\n\"", "[]", "{}", " [1, {\"a\": null}] ", "true"];
    for json in valid {
        assert!(Outline::read(json).is_some(), "{json}");
        assert!(serde_json::from_str::<serde_json::Value>(json).is_ok(), "{json}");
    }
    let invalid = [
        "",
        " ",
        "01",
        "1.",
        ".5",
        "-",
        "+1",
        "1e",
        "nul",
        "truex",
        "'a'",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\n\"",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{a:1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "[}",
        "{]",
        "1 2",
        "]",
    ];
    for json in invalid {
        assert!(Outline::read(json).is_none(), "{json}");
        assert!(serde_json::from_str::<serde_json::Value>(json).is_err(), "{json}");
    }
}

#[test]
fn mask_stands_as_a_string() {
    assert_eq!(Masker::default().json("{\"pin\":[1]}"), format!("{{\"pin\":[\"{MASK}\"]}}"));
}
