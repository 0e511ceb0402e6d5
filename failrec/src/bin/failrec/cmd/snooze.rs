//! `failrec snooze` and `ignore`: leaving a group out of sight.

use clap::Args;
use failrec::query::Until;
use failrec::record::{Resolution, ResolutionKind};
use failrec::store::Ask as _;
use failrec::{Clock as _, SystemClock, Timestamp};

use crate::cmd::named::split;
use crate::cmd::triage::{Reasoning, Subject};
use crate::output::{Screen, day_and_time};
use crate::place::StoreArgs;
use crate::trouble::{Result, Trouble};

const SNOOZE_EXAMPLES: &str = "\
The group counts as snoozed until it ends, until it is resolved, or until it is reopened. It ends:
  3d, 1h30m          so long from now
  2026-12-01         at that time, in UTC
  100                when the group has failed 100 times more
  100/24h            when it has failed 100 times within 24 hours, or after 7 days
  escalating         when it fails more often in an hour than is ordinary now, or after 7 days
  next-release       when it fails in a release, or else a commit, that the store does not know yet
What is counted by hours begins with the next full hour.

Examples:
  failrec snooze fail_01KAM3XY7ZQ9 --until escalating
  failrec snooze latest --until 3d --why \"the provider is at it\" --by ada
  failrec list is:snoozed

With --json, one object of kind `said`: `action`, `id`, `fingerprint`.";

const IGNORE_EXAMPLES: &str = "\
The group counts as ignored, however often it fails, until it is reopened. It is a resolution of a kind
that no failure ends. Kinds: wont_fix, duplicate, not_a_bug.

Examples:
  failrec ignore fail_01KAM3XY7ZQ9 \"the old client does that\"
  failrec ignore latest --kind not_a_bug --why \"refused cards are no failures\"

With --json, one object of kind `said`: `action`, `id`, `fingerprint`.";

/// Leaves the group of a failure out of sight for a while
#[derive(Args, Debug)]
#[command(after_help = SNOOZE_EXAMPLES, override_usage = "failrec snooze [OPTIONS] [PATH] <ID> --until <END>")]
pub(crate) struct SnoozeArgs {
    /// The ID, or `latest`; before it the PATH of the store, if it is not the usual one
    #[arg(value_name = "ID", required = true, num_args = 1..)]
    words: Vec<String>,
    /// When it ends
    #[arg(long, value_name = "END")]
    until: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
    /// Who says it
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[command(flatten)]
    store: StoreArgs,
}

/// Says that the group of a failure is to be left as it is
#[derive(Args, Debug)]
#[command(after_help = IGNORE_EXAMPLES, override_usage = "failrec ignore [OPTIONS] [PATH] <ID> <TEXT | --why <TEXT>>")]
pub(crate) struct IgnoreArgs {
    #[command(flatten)]
    saying: Reasoning,
    /// For which reason
    #[arg(long, value_name = "KIND", default_value = "wont_fix")]
    kind: ResolutionKind,
}

/// Leaves a group out of sight for a while.
pub(crate) fn snooze(args: &SnoozeArgs, screen: &mut Screen) -> Result {
    let now = SystemClock::new().now();
    let until = Until::parse(&args.until, now)
        .map_err(|error| Trouble::usage(format!("failed to {error}")))?;
    let (path, [id]) = split::<1>(&args.words, "ID", "a text goes by `--why \"TEXT\"`")?;
    let subject = Subject::of((&args.store, path), id, &args.why, args.by.as_deref())?;
    subject.store.snooze(&subject.name(), until, subject.note(), &subject.signature())?;
    let end = end_text(&args.until, until, now);
    subject.said("snooze", &format!("snoozed until {end}:"), screen)
}

fn end_text(said: &str, until: Until, now: Timestamp) -> String {
    match (until, until.latest(now)) {
        (Until::Time(_), Some(end)) => format!("{} UTC", day_and_time(end)),
        (_, Some(end)) => format!("{said}, at the latest until {} UTC", day_and_time(end)),
        (_, None) => said.to_owned(),
    }
}

/// Says that a group is to be left as it is.
pub(crate) fn ignore(args: &IgnoreArgs, screen: &mut Screen) -> Result {
    if !args.kind.is_ignoring() {
        let message = format!("`{}` does not leave things as they are", args.kind);
        return Err(Trouble::usage(message).advise(
            "kinds of ignore: wont_fix, duplicate, not_a_bug; for others `failrec resolve`",
        ));
    }
    let subject = args.saying.subject()?;
    let mut resolution = Resolution::new(args.kind, &*subject.text, subject.now);
    resolution.by.clone_from(&subject.by);
    subject.store.resolve(&subject.name(), resolution, &subject.signature())?;
    subject.said("ignore", &format!("ignored ({})", args.kind), screen)
}
