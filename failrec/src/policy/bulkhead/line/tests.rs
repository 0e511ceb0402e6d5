use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert_eq, prop_oneof, proptest};

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Join,
    Call,
    Renew(usize),
    Leave(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => any::<()>().prop_map(|()| Step::Join),
        2 => any::<()>().prop_map(|()| Step::Call),
        1 => (0..20_usize).prop_map(Step::Renew),
        2 => (0..20_usize).prop_map(Step::Leave),
    ]
}

proptest! {
    #[test]
    fn line_is_a_list_that_grows_at_its_end(steps in vec(step(), 0..200)) {
        let mut line = Line::new(8);
        let mut model: Vec<(usize, usize)> = Vec::new();
        let mut tickets = Vec::new();
        for (number, step) in steps.into_iter().enumerate() {
            match step {
                Step::Join if line.is_full() => prop_assert_eq!(model.len(), 8),
                Step::Join => {
                    model.push((tickets.len(), number));
                    tickets.push(line.join(number));
                }
                Step::Call => {
                    let first = (!model.is_empty()).then(|| model.remove(0).1);
                    prop_assert_eq!(line.call(), first);
                }
                Step::Renew(who) if who < tickets.len() => {
                    let place = model.iter_mut().find(|place| place.0 == who);
                    let known = place.map(|place| mem::replace(&mut place.1, number));
                    prop_assert_eq!(line.renew(tickets[who], number), known.ok_or(number));
                }
                Step::Leave(who) if who < tickets.len() => {
                    let index = model.iter().position(|place| place.0 == who);
                    let waker = index.map(|index| model.remove(index).1);
                    prop_assert_eq!(line.leave(tickets[who]), waker);
                }
                Step::Renew(_) | Step::Leave(_) => {}
            }
            prop_assert_eq!(line.len(), model.len());
        }
    }
}
