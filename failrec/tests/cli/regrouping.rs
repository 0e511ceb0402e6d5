//! `failrec regroup`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use failrec::Recorder;
use serde_json::{Value, json};

use crate::command::run;

/// Puts all shards into one group, and each invoice into its own.
const RULES: &str =
    "keep = ['invoice \\S+']\n[[replace]]\npattern = 'shard \\w+'\nwith = '<shard>'\n";
const SHARDS: &str = "[[replace]]\npattern = 'shard \\w+'\nwith = '<shard>'\n";

/// A folder with a store in it.
struct Place(tempfile::TempDir);

impl Place {
    /// Two shards that are down, each a group of its own, and invoices that are one group.
    fn usual() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.fail(&["shard north is down"; 3]);
        place.fail(&["shard south is down"; 2]);
        let invoices = ["k9Mtd2gDcgG", "Zx81QpL0aaB", "Zx81QpL0aaB"];
        place.fail(&invoices.map(|name| format!("invoice {name} rejected")));
        place
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn store(&self) -> PathBuf {
        self.path().join(".failrec")
    }

    /// Lets a program live that fails so.
    fn fail(&self, messages: &[impl AsRef<str>]) {
        let recorder = Recorder::builder().store_path(self.store()).build().unwrap();
        recorder.in_force(|| {
            for message in messages {
                let error = std::io::Error::other(message.as_ref().to_owned());
                failrec::failure(&error).node("store").record();
            }
        });
        assert!(recorder.shutdown(Duration::from_mins(1)).complete);
    }

    fn rules(&self, text: &str) -> String {
        let file = self.path().join("rules.toml");
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    }

    fn adopt(&self, text: &str) -> String {
        let rules = self.rules(text);
        run(self.path(), &["regroup", "--adopt", &rules, "--yes"]).ends_with(0).stdout
    }

    fn log(&self) -> Vec<u8> {
        std::fs::read(self.store().join("failures_default.jsonl")).unwrap()
    }

    fn in_force(&self) -> Option<String> {
        std::fs::read_to_string(self.store().join("normalise.toml")).ok()
    }

    /// Groups as they are shown, most frequent first.
    fn groups(&self) -> Vec<Value> {
        let args = ["list", "sort:-count", "--json"];
        let mut answers = run(self.path(), &args).ends_with(0).json();
        answers.retain(|answer| answer["kind"] == "group");
        answers
    }

    fn counts(&self) -> Vec<u64> {
        self.groups().iter().map(|group| group["count"].as_u64().unwrap()).collect()
    }

    fn named(&self, message: &str) -> Value {
        let groups = self.groups();
        let is_meant = |group: &&Value| group["message"].as_str().unwrap().contains(message);
        groups.iter().find(is_meant).unwrap().clone()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn merges_and_splits_are_told_and_nothing_is_written() {
    let place = Place::usual();
    let (rules, before) = (place.rules(RULES), place.log());
    let args = ["regroup", "--what-if", &rules, "--width", "60"];
    let page = run(place.path(), &args).ends_with(0).stdout;
    assert!(page.starts_with("3 groups would be 3\n"), "{page}");
    for line in ["shard north is down", "shard south is down", "→ <shard> is down"] {
        assert!(page.contains(line), "{page}");
    }
    assert!(page.contains("history: → invoice Zx81QpL0aaB rejected"), "{page}");
    assert_eq!((place.log(), place.in_force()), (before, None));
}

#[test]
fn json_names_the_groups_of_each_change() {
    let place = Place::usual();
    let groups = ["north", "south"].map(|shard| place.named(shard)["fingerprint"].clone());
    let args = ["regroup", "--what-if", &place.rules(SHARDS), "--json"];
    let answers = run(place.path(), &args).ends_with(0).json();
    let [merge, end] = answers.as_slice() else { panic!("{answers:#?}") };
    assert_eq!((&merge["change"], &merge["count"]), (&json!("merge"), &json!(5)));
    assert!(groups.iter().all(|group| merge["groups"].as_array().unwrap().contains(group)));
    assert_eq!((&end["before"], &end["after"], &end["splits"]), (&json!(3), &json!(2), &json!(0)));
}

#[test]
fn rules_that_change_nothing_are_told_so() {
    let place = Place::usual();
    let args = ["regroup", "--what-if", &place.rules("")];
    let page = run(place.path(), &args).ends_with(0).stdout;
    assert_eq!(page, "3 groups would be 3\nnothing would change\n");
}

#[test]
fn rules_that_cannot_be_read_are_refused_with_their_place() {
    let place = Place::usual();
    let broken = place.rules("[[replace]]\npattern = '('\nwith = '<a>'\n");
    let large = place.path().join("large.toml");
    std::fs::write(&large, "#".repeat(1024 * 1024 + 1)).unwrap();
    for verb in ["--what-if", "--adopt"] {
        for file in ["nowhere.toml", &broken, large.to_str().unwrap()] {
            let refused = run(place.path(), &["regroup", verb, file]).ends_with(2).stderr;
            assert!(refused.contains(file), "{refused}");
        }
    }
    assert_eq!(place.in_force(), None);
    run(place.path(), &["regroup"]).ends_with(2);
    run(place.path(), &["regroup", "--what-if", &broken, "--adopt", &broken]).ends_with(2);
    run(place.path(), &["regroup", "--adopt", &broken, "--goal", "default"]).ends_with(2);
}

#[test]
fn history_goes_on_under_rules_that_were_adopted() {
    let place = Place::usual();
    let north = place.named("north");
    let latest = text(&north["latest"]);
    run(place.path(), &["resolve", latest, "rewired", "--by", "ada"]).ends_with(0);
    let page = place.adopt(SHARDS);
    assert!(page.contains("adopted: the rules are in .failrec/normalise.toml\n"), "{page}");
    assert!(page.contains("2 groups merged, so that counts and remarks go on\n"), "{page}");
    assert_eq!(place.in_force().as_deref(), Some(SHARDS));
    assert_eq!(place.counts(), [5, 3]);

    place.fail(&["shard west is down"; 4]);
    let groups = place.groups();
    assert_eq!(place.counts(), [9, 3]);
    assert_eq!(groups[0]["fingerprint"], north["fingerprint"]);
    assert_eq!(groups[0]["resolved"]["text"], "rewired");
    assert_eq!(groups[0]["status"], "regressed");

    let parts = groups[0]["parts"].as_array().unwrap();
    let west = parts.iter().find(|part| part["count"] == 4).unwrap();
    assert_eq!(west["merge"]["by"], "regroup");
    run(place.path(), &["split", text(&west["fingerprint"])]).ends_with(0);
    assert_eq!(place.counts(), [5, 4, 3]);
}

#[test]
fn groups_that_were_new_are_so_under_rules_that_were_adopted() {
    let place = Place::usual();
    place.adopt(SHARDS);
    place.fail(&["shard west is down"]);
    assert_eq!(place.named("shard")["status"], "new");
}

#[test]
fn rules_that_are_adopted_again_change_nothing() {
    let place = Place::usual();
    place.adopt(RULES);
    let log = place.log();
    let page = place.adopt(RULES);
    assert!(page.ends_with("nothing to do: these rules are in force in this store\n"), "{page}");
    assert_eq!(place.log(), log);
}

#[test]
fn what_was_adopted_would_change_nothing() {
    // Names of groups that an adoption had merged were told as new names, and its splits as splits.
    for rules in [SHARDS, RULES] {
        let place = Place::usual();
        place.adopt(rules);
        let args = ["regroup", "--what-if", &place.rules(rules)];
        let page = run(place.path(), &args).ends_with(0).stdout;
        assert_eq!(page, "2 groups would be 2\nnothing would change\n");
    }
}

#[test]
fn name_that_was_adopted_is_no_new_one() {
    let rules = "[[replace]]\npattern = 'shard north'\nwith = '<north>'\n";
    let place = Place::usual();
    let args = ["regroup", "--what-if", &place.rules(rules)];
    let page = run(place.path(), &args).ends_with(0).stdout;
    assert_eq!(page, "3 groups would be 3\n1 group would only get another name\n");
    place.adopt(rules);
    let page = run(place.path(), &args).ends_with(0).stdout;
    assert_eq!(page, "3 groups would be 3\nnothing would change\n");
    place.fail(&["shard north is down"]);
    let page = run(place.path(), &args).ends_with(0).stdout;
    assert_eq!(page, "3 groups would be 3\nnothing would change\n");
}

#[test]
fn history_that_rules_put_there_by_hand_have_left_is_told() {
    let place = Place::usual();
    std::fs::write(place.store().join("normalise.toml"), RULES).unwrap();
    place.fail(&["invoice Zx81QpL0aaB rejected"; 5]);
    let args = ["regroup", "--what-if", &place.rules(RULES)];
    let page = run(place.path(), &args).ends_with(0).stdout;
    assert!(page.starts_with("4 groups would be 2\n\nWould become one\n"), "{page}");
    assert!(page.contains("invoice Zx81QpL0aaB") && !page.contains("several"), "{page}");
}

#[test]
fn rules_that_take_back_what_was_adopted_are_told() {
    let place = Place::usual();
    place.adopt(SHARDS);
    place.fail(&["shard north is down", "shard south is down"]);
    let args = ["regroup", "--what-if", &place.rules("")];
    let page = run(place.path(), &args).ends_with(0).stdout;
    assert!(page.contains("Would become several"), "{page}");
}

#[test]
fn rules_of_the_store_that_are_broken_can_be_replaced() {
    let place = Place::usual();
    std::fs::write(place.store().join("normalise.toml"), "keep = 3").unwrap();
    place.adopt(SHARDS);
    assert_eq!((place.counts(), place.in_force().as_deref()), (vec![5, 3], Some(SHARDS)));
}

#[test]
fn adoption_that_was_stopped_before_the_rules_were_written_is_completed() {
    let place = Place::usual();
    place.adopt(RULES);
    std::fs::remove_file(place.store().join("normalise.toml")).unwrap();
    let log = place.log();
    place.adopt(RULES);
    assert_eq!((place.in_force().as_deref(), place.log()), (Some(RULES), log));
}

#[test]
fn history_is_joined_also_after_failures_were_recorded_by_rules_put_there_by_hand() {
    let place = Place::usual();
    let latest = place.named("north")["latest"].clone();
    run(place.path(), &["note", text(&latest), "the cable again"]).ends_with(0);
    std::fs::write(place.store().join("normalise.toml"), SHARDS).unwrap();
    place.fail(&["shard west is down"; 7]);
    assert_eq!(place.counts(), [7, 3, 3, 2]);
    let page = place.adopt(SHARDS);
    assert!(page.contains("the rules were in "), "{page}");
    assert!(!place.store().join("normalise.toml.old").exists());
    assert_eq!(place.counts(), [12, 3]);
    assert_eq!(place.groups()[0]["notes"][0]["text"], "the cable again");
}

#[test]
fn history_of_a_split_group_stays_with_the_larger_part() {
    let place = Place::usual();
    place.adopt(RULES);
    place.fail(&["invoice Zx81QpL0aaB rejected"; 5]);
    assert_eq!(place.counts(), [8, 5]);
    place.fail(&["invoice k9Mtd2gDcgG rejected"; 1]);
    assert_eq!(place.counts(), [8, 5, 1]);
}

#[test]
fn group_that_somebody_has_merged_stays_where_it_was_put() {
    let place = Place::usual();
    let [south, invoice] = ["south", "invoice"].map(|name| place.named(name));
    let args = ["merge", text(&invoice["fingerprint"]), text(&south["fingerprint"])];
    run(place.path(), &args).ends_with(0);
    assert_eq!(place.counts(), [5, 3]);
    place.adopt(SHARDS);
    assert_eq!(place.counts(), [5, 3]);
    place.fail(&["shard south is down"]);
    assert_eq!((place.counts(), &place.named("shard")["count"]), (vec![5, 4], &json!(4)));
}

#[test]
fn rules_that_were_in_force_are_kept() {
    let place = Place::usual();
    place.adopt(SHARDS);
    let page = place.adopt(RULES);
    assert!(page.contains("normalise.toml.old"), "{page}");
    let old = std::fs::read_to_string(place.store().join("normalise.toml.old")).unwrap();
    assert_eq!((old.as_str(), place.in_force().as_deref()), (SHARDS, Some(RULES)));
}

#[test]
fn nothing_is_adopted_unless_somebody_says_so() {
    let place = Place::usual();
    let (rules, log) = (place.rules(RULES), place.log());
    let refused = run(place.path(), &["regroup", "--adopt", &rules]).ends_with(2);
    assert!(refused.stderr.contains("`--yes` adopts"), "{refused:#?}");
    assert_eq!((place.in_force(), place.log()), (None, log));
}

#[cfg(unix)]
#[test]
fn whoever_sits_at_a_terminal_is_asked() {
    for (answer, is_adopted) in [("n\n", false), ("y\n", true)] {
        let place = Place::usual();
        let binary = env!("CARGO_BIN_EXE_failrec");
        let program = format!("{binary} regroup --adopt {}", place.rules(RULES));
        let mut script = Command::new("script");
        script.args(["-qec", &program, "/dev/null"]).current_dir(place.path());
        let spawned = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let Ok(mut child) = spawned else {
            println!("left out: there is no `script` to make a terminal with");
            return;
        };
        child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(shown.contains("adopt these rules? [y/N]"), "{shown}");
        assert_eq!(place.in_force().is_some(), is_adopted, "{shown}");
    }
}

#[test]
fn json_of_an_adoption_names_each_merge_and_leaves_no_gap() {
    let place = Place::usual();
    let args = ["regroup", "--adopt", &place.rules(SHARDS), "--yes", "--json"];
    let answers = run(place.path(), &args).ends_with(0).json();
    let kinds: Vec<_> = answers.iter().map(|answer| text(&answer["kind"])).collect();
    assert_eq!(kinds, ["regroup", "regrouped", "said", "said", "adopted"]);
    assert_eq!(answers[2]["into"], place.named("shard")["fingerprint"]);
    assert_eq!((&answers[4]["merged"], &answers[4]["is_written"]), (&json!(2), &json!(true)));
    let answers = run(place.path(), &["doctor", "--json"]).ends_with(0).json();
    assert_eq!(answers[0]["report"]["missing_entries"], 0);
}

#[test]
fn store_without_failures_adopts_rules_as_well() {
    let place = Place(tempfile::tempdir().unwrap());
    std::fs::create_dir(place.store()).unwrap();
    place.adopt(RULES);
    assert_eq!(place.in_force().as_deref(), Some(RULES));
}
