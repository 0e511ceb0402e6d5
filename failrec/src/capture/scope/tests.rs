use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use proptest::prelude::{Just, prop, prop_assert, prop_oneof, proptest};

use super::*;
use crate::base::ManualClock;
use crate::record::{Decision, Limits, Model, Severity, Surroundings, Tool};

fn known() -> Surroundings {
    surroundings(&Limits::DEFAULT)
}

fn crumbs() -> Vec<String> {
    known().breadcrumbs.into_iter().map(|crumb| crumb.message).collect()
}

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

fn finish<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = poll(future.as_mut()) {
            return output;
        }
    }
}

/// Gives the others a turn.
async fn pause() {
    let mut is_first = true;
    poll_fn(|_| if std::mem::take(&mut is_first) { Poll::Pending } else { Poll::Ready(()) }).await;
}

#[test]
fn outside_of_any_scope_nothing_is_known() {
    breadcrumb("any", "lost");
    step("lost");
    tag("lost", "lost");
    partial_output("lost");
    decision(Decision::new("lost", "lost"));
    let known = known();
    assert!(
        known.breadcrumbs.is_empty() && known.execution_path.is_empty() && known.tags.is_empty()
    );
    assert!(known.decisions.is_empty() && known.partial_output.is_none() && whose().goal.is_none());
}

#[test]
fn scope_gives_all_that_it_was_told() {
    let clock = Arc::new(ManualClock::at("2026-11-22T05:19:01Z".parse().unwrap()));
    let scope = Scope::new()
        .session("s")
        .run("r")
        .agent("a")
        .goal("g")
        .tag("tenant", "acme")
        .correlation("request", "r-1")
        .model(Model::new("provider", "model"))
        .tool(Tool::new("search"))
        .attempt(2, Some(3))
        .memory(|| serde_json::json!({ "budget": 3 }))
        .graph(|| [1, 2])
        .clock(clock);
    let (known, goal) = scope.in_scope(|| {
        breadcrumb_with(Severity::Warning, "http", "slow", &[9]);
        step("plan:search");
        decision(Decision::new("route", "train").because("cheap"));
        partial_output("half an ans");
        (known(), whose().goal)
    });
    assert_eq!(known.session_id.unwrap().as_str(), "s");
    assert_eq!(known.run_id.unwrap().as_str(), "r");
    assert_eq!(known.agent_id.unwrap().as_str(), "a");
    assert_eq!(goal.unwrap().as_str(), "g");
    assert_eq!(known.tags["tenant"], "acme");
    assert_eq!(known.correlation["request"], "r-1");
    assert_eq!(known.model.unwrap().name, "model");
    assert_eq!(known.tool.unwrap().name, "search");
    assert_eq!(known.attempt.unwrap().n, 2);
    assert_eq!(known.memory.unwrap().as_str(), r#"{"budget":3}"#);
    assert_eq!(known.graph_snapshot.unwrap().as_str(), "[1,2]");
    assert_eq!(known.execution_path, ["plan:search"]);
    assert_eq!(known.decisions[0].reasoning.as_deref(), Some("cheap"));
    assert_eq!(known.partial_output.unwrap().as_str(), "\"half an ans\"");
    let [crumb] = &known.breadcrumbs[..] else { panic!("one breadcrumb") };
    assert_eq!((crumb.level, crumb.data.as_ref().unwrap().as_str()), (Severity::Warning, "[9]"));
    assert_eq!(crumb.at.to_string(), "2026-11-22T05:19:01.000000Z");
}

#[test]
fn inner_scope_wins_and_inherits_the_rest() {
    let outer = Scope::new().session("outer").agent("outer").tag("a", "outer").tag("b", "outer");
    outer.in_scope(|| {
        tag("c", "outer");
        breadcrumb("any", "outer");
        Scope::new().agent("inner").tag("b", "inner").in_scope(|| {
            tag("c", "inner");
            let known = known();
            assert_eq!(known.session_id.unwrap().as_str(), "outer");
            assert_eq!(known.agent_id.unwrap().as_str(), "inner");
            let tags: Vec<_> = known.tags.values().map(String::as_str).collect();
            assert_eq!(tags, ["outer", "inner", "inner"]);
            assert_eq!(crumbs(), ["outer"]);
        });
        assert_eq!(known().agent_id.unwrap().as_str(), "outer");
        assert_eq!(known().tags["c"], "outer");
    });
    assert!(known().session_id.is_none());
}

#[test]
fn innermost_scope_that_says_something_under_a_name_is_asked() {
    assert_eq!(said("tag.tenant"), None);
    Scope::new().tag("tenant", "outer").model(Model::new("provider", "large")).in_scope(|| {
        Scope::new().tool(Tool::new("search")).in_scope(|| {
            assert_eq!(said("tag.tenant").as_deref(), Some("outer"));
            tag("tenant", "noted");
            assert_eq!(said("tag.tenant").as_deref(), Some("noted"));
            assert_eq!(said("tool.name").as_deref(), Some("search"));
            assert_eq!(said("model").as_deref(), Some("large"));
            assert_eq!((said("tag.other"), said("other")), (None, None));
        });
    });
}

#[test]
fn what_an_inner_scope_noted_is_known_outside_when_it_has_ended() {
    Scope::new().in_scope(|| {
        step("first");
        Scope::new().in_scope(|| step("second"));
        finish(Scope::new().enter(async { step("third") }));
        Scope::new().in_scope(|| assert_eq!(known().execution_path, ["first", "second", "third"]));
        assert_eq!(known().execution_path, ["first", "second", "third"]);
    });
}

#[test]
fn cancelled_scope_is_in_force_while_its_future_is_dropped() {
    struct Looks<'a>(&'a AtomicU32);
    impl Drop for Looks<'_> {
        fn drop(&mut self) {
            let is_inside = known().agent_id.is_some_and(|agent| agent.as_str() == "inner");
            self.0.store(u32::from(is_inside), Ordering::Relaxed);
        }
    }
    let seen = AtomicU32::new(9);
    let mut future = Box::pin(Scope::new().agent("inner").enter(async {
        let _looks = Looks(&seen);
        breadcrumb("any", "before the end");
        pause().await;
    }));
    Scope::new().in_scope(|| {
        assert!(poll(future.as_mut()).is_pending());
        drop(future);
        assert_eq!(seen.load(Ordering::Relaxed), 1);
        assert_eq!(crumbs(), ["before the end"]);
    });
}

#[test]
fn panic_leaves_the_scope() {
    let work = || -> () { Scope::new().agent("inner").in_scope(|| panic!("inside a scope")) };
    std::panic::catch_unwind(work).unwrap_err();
    assert!(known().agent_id.is_none());
    let future = Scope::new().agent("inner").enter(async { panic!("inside a scope") });
    let future = std::panic::AssertUnwindSafe(future);
    std::panic::catch_unwind(|| finish::<ScopedFuture<_>>({ future }.0)).unwrap_err();
    assert!(known().agent_id.is_none());
}

#[test]
fn scopes_side_by_side_never_see_each_other() {
    let side = |name: &'static str| async move {
        Scope::new()
            .agent(name)
            .enter(async move {
                for _ in 0..3 {
                    breadcrumb("any", name);
                    tag("who", name);
                    pause().await;
                    assert!(crumbs().iter().all(|crumb| crumb == name || crumb == "before"));
                    assert_eq!(known().tags["who"], name);
                }
                crumbs()
            })
            .await
    };
    finish(Scope::new().enter(async {
        breadcrumb("any", "before");
        let (mut left, mut right) = (pin!(side("left")), pin!(side("right")));
        assert!(poll(left.as_mut()).is_pending());
        assert!(poll(right.as_mut()).is_pending());
        breadcrumb("any", "between");
        assert_eq!(finish(left), ["before", "left", "left", "left"]);
        // The left side has ended and is known here, and still not on the right.
        assert_eq!(finish(right), ["before", "right", "right", "right"]);
        assert_eq!(crumbs().len(), 8);
    }));
}

#[test]
fn task_taken_along_knows_what_was_known_then_and_keeps_its_own() {
    let task = Scope::new().session("s").memory(|| 7).in_scope(|| {
        breadcrumb("any", "before");
        tag("t", "before");
        let task = async {
            breadcrumb("any", "in the task");
            (known(), crumbs())
        };
        let task = task.in_current_scope();
        breadcrumb("any", "after");
        tag("t", "after");
        let (known, crumbs_there) = finish(task);
        assert_eq!(crumbs_there, ["before", "in the task"]);
        assert_eq!((known.tags["t"].as_str(), known.memory.unwrap().as_str()), ("before", "7"));
        assert_eq!(crumbs(), ["before", "after"]);
        async { known_session() }.in_current_scope()
    });
    assert_eq!(finish(task).as_deref(), Some("s"));
    assert!(finish(async { known_session() }.in_current_scope()).is_none());
}

fn known_session() -> Option<String> {
    known().session_id.map(|session| session.as_str().to_owned())
}

#[test]
fn thread_knows_the_snapshot_it_is_given() {
    let snapshot = Scope::new().session("s").in_scope(snapshot);
    let there = std::thread::spawn(|| (known_session(), snapshot.in_scope(known_session)));
    assert_eq!(there.join().unwrap(), (None, Some("s".to_owned())));
}

#[cfg(feature = "tokio")]
#[test]
fn spawned_task_knows_its_scope() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let session = runtime.block_on(Scope::new().session("s").enter(async {
        let task = spawn(async {
            pause_of_tokio().await;
            known_session()
        });
        task.await.unwrap()
    }));
    assert_eq!(session.as_deref(), Some("s"));
}

#[cfg(feature = "tokio")]
async fn pause_of_tokio() {
    tokio::task::yield_now().await;
}

#[test]
fn snapshot_closures_run_only_when_asked_and_their_panics_are_noted() {
    let calls = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&calls);
    let memory = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        // Looking may itself leave a note.
        breadcrumb("any", "looked");
        "memory"
    };
    let graph = || -> u8 { panic!("a snapshot that panics") };
    Scope::new().memory(memory).graph(graph).in_scope(|| {
        breadcrumb("any", "work");
        assert_eq!(calls.load(Ordering::Relaxed), 0);
        let known = known();
        assert_eq!(calls.load(Ordering::Relaxed), 1);
        assert_eq!(known.memory.unwrap().as_str(), "\"memory\"");
        assert_eq!(known.graph_snapshot.unwrap().as_str(), "\"<snapshot panicked>\"");
    });
}

#[test]
fn newest_are_kept_within_bounds() {
    Scope::new().in_scope(|| {
        for number in 0..1_000 {
            breadcrumb("any", format!("{number} {}", "word ".repeat(number)));
            step(number.to_string());
            decision(Decision::new(number.to_string(), "any"));
            tag(format!("key {number}"), "value ".repeat(100));
        }
        let known = known();
        let bytes: usize = known.breadcrumbs.iter().map(|crumb| crumb.message.len()).sum();
        assert!(known.breadcrumbs.len() <= 50 && bytes <= 16 * 1024, "{bytes}");
        assert!(known.breadcrumbs.last().unwrap().message.starts_with("999 word "));
        assert_eq!(known.execution_path.first().unwrap(), "990");
        assert_eq!((known.execution_path.len(), known.decisions.len()), (10, 5));
        assert_eq!(known.tags.len(), 32);
        assert!(known.tags.values().all(|value| value.chars().count() <= 200));
    });
}

#[test]
fn breadcrumbs_of_scopes_side_by_side_come_in_the_order_of_time() {
    let clock = Arc::new(ManualClock::at("2026-11-22T05:19:01Z".parse().unwrap()));
    let side = |name: &'static str| {
        let clock = Arc::clone(&clock);
        Scope::new().enter(async move {
            for number in 0..2 {
                clock.advance(Duration::from_secs(1));
                breadcrumb("any", format!("{name} {number}"));
                pause().await;
            }
        })
    };
    Scope::new().clock(clock.clone()).in_scope(|| {
        let (mut left, mut right) = (pin!(side("left")), pin!(side("right")));
        while poll(left.as_mut()).is_pending() | poll(right.as_mut()).is_pending() {}
        assert_eq!(crumbs(), ["left 0", "right 0", "left 1", "right 1"]);
    });
}

#[test]
fn deep_nesting_stays_bounded_and_keeps_what_is_known() {
    fn nested(depth: u32) -> (Option<String>, usize) {
        step(depth.to_string());
        if depth == 0 {
            return (known_session(), known().execution_path.len());
        }
        Scope::new().tag("depth", depth.to_string()).in_scope(|| nested(depth - 1))
    }
    let known = Scope::new().session("s").in_scope(|| nested(200));
    assert_eq!(known, (Some("s".to_owned()), 10));
}

/// What one of several futures does at each of its turns.
#[derive(Clone, Copy, Debug)]
enum Act {
    Note,
    NestAndNote,
    Wait,
}

proptest! {
    #[test]
    fn futures_in_any_order_see_only_their_own_scopes(
        acts in prop::collection::vec(
            prop::collection::vec(prop_oneof![Just(Act::Note), Just(Act::NestAndNote), Just(Act::Wait)], 0..8),
            2..5,
        ),
        turns in prop::collection::vec(0_usize..5, 0..60),
    ) {
        let mut futures: Vec<_> = acts.into_iter().enumerate().map(|(number, acts)| {
            let own = number.to_string();
            Box::pin(Scope::new().session(own.clone()).enter(async move {
                for act in acts {
                    match act {
                        Act::Note => breadcrumb("any", own.clone()),
                        Act::NestAndNote => {
                            let nested = async {
                                breadcrumb("any", own.clone());
                                pause().await;
                                assert_eq!(known_session().as_deref(), Some(own.as_str()));
                            };
                            Scope::new().agent("nested").enter(nested).await;
                        }
                        Act::Wait => pause().await,
                    }
                    assert_eq!(known_session().as_deref(), Some(own.as_str()));
                    assert!(known().agent_id.is_none());
                    assert!(crumbs().iter().all(|crumb| *crumb == own));
                }
            }))
        }).map(Some).collect();
        for turn in turns {
            if let Some(slot) = futures.get_mut(turn)
                && let Some(future) = slot
                && poll(future.as_mut()).is_ready()
            {
                *slot = None;
            }
            prop_assert!(known_session().is_none());
        }
    }
}
