//! Every order in which a few threads can meet at one queue, gone through by loom.
//!
//! No wait is ever over there, so a thread that nobody wakes stands for ever, which loom reports.

use std::time::Duration;

use loom::sync::Arc;
use loom::thread;

use crate::base::{Completion, Timestamp};
use crate::record::{Fingerprint, GoalId, Note, RecordId, Triage, TriageAction};
use crate::recorder::job::Job;
use crate::recorder::queue::{Queue, QueueLimits, Taken};

/// More changes of the thread, against its will, find nothing more in so few steps, and take hours.
const PREEMPTIONS: usize = 3;

fn in_every_order(race: impl Fn() + Send + Sync + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(PREEMPTIONS);
    model.check(race);
}

/// A queue with room for one job.
fn single() -> Arc<Queue> {
    Arc::new(Queue::new(QueueLimits { records: 1, bytes: usize::MAX, wait: Duration::MAX }))
}

/// A job with a weight, and a number to know it by.
fn job(number: u128) -> Job {
    let action = TriageAction::Note(Note::new("", Timestamp::default()));
    let (failure, group) = (RecordId::of_number(number), Fingerprint::from_bytes(&[1; 16]));
    Job::Triage(GoalId::from_static("g"), Box::new(Triage::new(failure, group, action)))
}

fn number_of(job: &Job) -> u128 {
    match job {
        Job::Triage(_, triage) => triage.failure.number(),
        _ => 0,
    }
}

/// Takes until the queue is closed and empty.
fn take_all(queue: &Queue) -> Vec<u128> {
    let (mut batch, mut numbers) = (Vec::new(), Vec::new());
    while queue.take(&mut batch, Duration::MAX) == Taken::Open {
        numbers.extend(batch.drain(..).map(|job| number_of(&job)));
    }
    numbers
}

#[test]
fn two_that_wait_for_the_same_room_both_get_it() {
    in_every_order(|| {
        let queue = single();
        let senders = [1, 2].map(|number| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.push_waiting(job(number)).is_ok())
        });
        let mut batch = Vec::new();
        while batch.len() < 2 {
            queue.take(&mut batch, Duration::MAX);
        }
        assert!(senders.into_iter().all(|sender| sender.join().unwrap()));
        assert_eq!(batch.iter().map(number_of).sum::<u128>(), 3);
    });
}

#[test]
fn job_is_taken_or_refused_whenever_the_queue_is_closed() {
    in_every_order(|| {
        let queue = single();
        let writer = Arc::clone(&queue);
        let writer = thread::spawn(move || take_all(&writer));
        let sender = Arc::clone(&queue);
        let sender = thread::spawn(move || {
            let sent =
                [1, 2].into_iter().filter(|number| sender.push_waiting(job(*number)).is_ok());
            sent.collect::<Vec<_>>()
        });
        queue.close();
        assert_eq!(writer.join().unwrap(), sender.join().unwrap());
    });
}

#[test]
fn flush_comes_after_what_was_sent_before_it() {
    in_every_order(|| {
        let queue = single();
        let sender = Arc::clone(&queue);
        let sender = thread::spawn(move || {
            let flush = Job::Flush(Completion::new().0);
            sender.push_waiting(job(7)).is_ok() && sender.push(flush).is_ok()
        });
        let mut batch = Vec::new();
        while batch.len() < 2 {
            queue.take(&mut batch, Duration::MAX);
        }
        assert!(sender.join().unwrap());
        assert_eq!(batch.iter().map(number_of).collect::<Vec<_>>(), [7, 0]);
    });
}
