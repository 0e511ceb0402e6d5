//! Methods, with every receiver.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use failrec::record_failures;
use tokio::task::yield_now;

#[derive(Clone, Debug, PartialEq)]
struct Cart {
    items: Vec<u32>,
}

impl Cart {
    #[record_failures]
    fn new(first: u32) -> Self {
        Self { items: vec![first] }
    }

    #[record_failures]
    fn total(&self) -> u32 {
        self.items.iter().sum()
    }

    #[record_failures]
    fn add(&mut self, item: u32) -> Result<&mut Self, String> {
        if item == 0 {
            return Err("nothing to add".to_owned());
        }
        self.items.push(item);
        Ok(self)
    }

    #[record_failures]
    fn first_mut(&mut self) -> Option<&mut u32> {
        self.items.first_mut()
    }

    #[record_failures]
    fn into_items(self) -> Vec<u32> {
        self.items
    }

    #[record_failures]
    fn emptied(mut self) -> Self {
        self.items.clear();
        self
    }

    #[record_failures]
    fn boxed(self: Box<Self>) -> usize {
        self.items.len()
    }

    #[record_failures]
    fn counted(self: Rc<Self>) -> usize {
        self.items.len()
    }

    #[record_failures]
    fn shared(self: Arc<Self>) -> Arc<Self> {
        self
    }

    #[record_failures]
    fn borrowed_shared(self: &Arc<Self>) -> Arc<Self> {
        Arc::clone(self)
    }

    #[record_failures]
    fn pinned(self: Pin<&mut Self>) -> usize {
        self.items.len()
    }

    #[record_failures]
    #[expect(clippy::needless_arbitrary_self_type, reason = "it is the shape that is tried")]
    fn explicit(self: &Self, item: u32) -> bool {
        self.items.contains(&item)
    }

    #[record_failures]
    #[expect(clippy::unused_self, reason = "it is the shape that is tried")]
    fn lends<'a>(&self, name: &'a str) -> &'a str {
        name
    }

    #[record_failures]
    async fn pay(&self, amount: u32) -> Result<u32, String> {
        yield_now().await;
        self.total().checked_sub(amount).ok_or_else(|| "too much".to_owned())
    }

    #[record_failures]
    async fn refill(&mut self, item: u32) -> Result<&mut u32, String> {
        yield_now().await;
        self.items.push(item);
        self.first_mut().ok_or_else(|| "empty".to_owned())
    }

    #[record_failures]
    async fn close(self, note: String) -> Result<usize, String> {
        yield_now().await;
        Ok(self.items.len() + note.len())
    }

    #[record_failures]
    async fn close_boxed(self: Box<Self>) -> usize {
        yield_now().await;
        self.items.len()
    }

    #[record_failures]
    async fn close_shared(self: Arc<Self>, name: &str) -> usize {
        yield_now().await;
        self.items.len() + name.len()
    }

    #[record_failures]
    async fn close_pinned(self: Pin<&mut Self>) -> usize {
        yield_now().await;
        self.items.len()
    }

    #[record_failures]
    async fn make() -> Self {
        yield_now().await;
        Self { items: vec![] }
    }

    #[record_failures]
    async fn try_make(first: u32) -> Result<Self, String> {
        yield_now().await;
        Ok(Self::new(first))
    }
}

impl Drop for Closing<'_> {
    #[record_failures]
    fn drop(&mut self) {
        *self.0 = true;
    }
}

struct Closing<'a>(&'a mut bool);

#[test]
fn receivers_come_through() {
    let mut cart = Cart::new(1);
    assert_eq!(cart.add(2).map(|cart| cart.total()), Ok(3));
    assert_eq!(cart.add(0), Err("nothing to add".to_owned()));
    assert_eq!(cart.first_mut().copied(), Some(1));
    assert_eq!(cart.clone().into_items(), [1, 2]);
    assert_eq!(cart.clone().emptied(), Cart { items: vec![] });
    assert_eq!(Box::new(cart.clone()).boxed(), 2);
    assert_eq!(Rc::new(cart.clone()).counted(), 2);
    let shared = Arc::new(cart.clone());
    assert_eq!(Arc::strong_count(&shared.borrowed_shared()), 2);
    assert_eq!(Arc::strong_count(&shared.shared()), 1);
    assert_eq!(Pin::new(&mut cart).pinned(), 2);
    assert!(cart.explicit(2));
    assert_eq!(cart.lends("name"), "name");
}

#[tokio::test]
async fn async_receivers_come_through() {
    let mut cart = Cart::new(5);
    assert_eq!(cart.pay(2).await, Ok(3));
    assert_eq!(cart.pay(9).await, Err("too much".to_owned()));
    assert_eq!(cart.refill(1).await.copied(), Ok(5));
    assert_eq!(Box::new(cart.clone()).close_boxed().await, 2);
    assert_eq!(Arc::new(cart.clone()).close_shared("a").await, 3);
    assert_eq!(Pin::new(&mut cart).close_pinned().await, 2);
    assert_eq!(cart.close("ab".to_owned()).await, Ok(4));
    assert_eq!(Cart::make().await, Cart { items: vec![] });
    assert_eq!(Cart::try_make(1).await, Ok(Cart { items: vec![1] }));
}

#[test]
fn destructor_runs_once() {
    let mut closed = false;
    drop(Closing(&mut closed));
    assert!(closed);
}
