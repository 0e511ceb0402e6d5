//! What the attribute makes of functions, as files to be read.
//!
//! `UPDATE_EXPECT=1 cargo test -p failrec-macros` writes them anew.

use std::path::Path;

use expect_test::expect_file;
use proc_macro2::TokenStream;

use crate::attribute::run;
use crate::kind::Kind;
use crate::options::{
    Bulkhead, CircuitBreaker, Compensate, Fallback, Hedge, RateLimit, RecordFailures, Retry,
    Timeout, Told,
};

/// The expansion of `#[kind(arguments)] item`, laid out.
fn expansion(kind: Kind, arguments: &str, item: &str) -> String {
    let arguments: TokenStream = arguments.parse().expect("arguments are tokens");
    let item: TokenStream = item.parse().expect("an item is tokens");
    let expanded = run(kind, arguments, item);
    let file = syn::parse2(expanded).expect("an expansion is items");
    prettyplease::unparse(&file)
}

macro_rules! kind {
    () => {
        Kind::RecordFailures
    };
    ($kind:ident) => {
        Kind::$kind
    };
}

/// A test for each expansion, named for what is special about it.
macro_rules! expansions {
    ($($name:ident: $($kind:ident)? $arguments:literal, $item:literal;)*) => {
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        $(
            #[test]
            fn $name() {
                let file = concat!("./expansions/", stringify!($name), ".txt");
                expect_file![file].assert_eq(&expansion(kind!($($kind)?), $arguments, $item));
            }
        )*
    };
}

expansions! {
    plain_result: "", "pub fn read(path: &str, limit: u32) -> io::Result<String> { open(path)?.read(limit) }";
    plain_unit: "", "fn nothing() {}";
    plain_owned_arguments: "", "fn merge(left: Cart, right: Cart) -> Cart { left.add(right) }";
    plain_method: "", "fn add(&mut self, item: &mut Item, table: [u8; 32]) -> Result<&mut Self, Full> { self.push(item) }";
    method_by_value: "", "fn close(mut self, note: String) -> Result<(), Open> { self.end(note) }";
    never: "", "fn stop(code: u8) -> ! { exit(code) }";
    opaque: "", "fn items(&self) -> impl Iterator<Item = u8> + '_ { self.iter() }";
    opaque_in_result: "", "fn items() -> Result<impl Iterator<Item = u8>, Empty> { Ok(iter()) }";
    generic: "", "fn get<K: Ord, V>(map: &Map<K, V>, key: K) -> Option<&V> where V: Clone { map.get(&key) }";
    patterns: "", "fn area(Point { x, y }: Point, (ref name, mut size): (String, u8), _unused: u8, _: u8) {}";
    conditional_argument: "", "fn f(#[cfg(unix)] mode: Mode, #[cfg(windows)] flags: &Flags) {}";
    pointers: "", "unsafe extern \"C\" fn call(f: fn(u8) -> u8, data: *const u8) -> u8 { f(*data) }";
    caller: "", "#[track_caller] fn at(index: usize, items: Items) -> u8 { items[index] }";
    attributes_stay: "", "/// Pays.\n#[must_use] #[inline] fn pay() -> u8 { #![allow(unused)] 1 }";
    async_result: "", "async fn fetch(url: &str, retries: u8) -> Result<Page, Error> { get(url).await }";
    async_owned_argument: "", "async fn send(request: Request) -> Result<Response, Error> { post(request).await }";
    async_never: "", "async fn serve(port: u16) -> ! { loop { accept(port).await } }";
    tail_block: "", "fn later(url: &str) -> impl Future<Output = Result<u8, Error>> + '_ { let url = url.trim(); async move { get(url).await } }";
    tail_in_box: "", "fn call<'life0, 'async_trait>(&'life0 self, input: String) -> Pin<Box<dyn Future<Output = Result<(), E>> + Send + 'async_trait>> where 'life0: 'async_trait { Box::pin(async move { self.go(input).await }) }";
    future_made_elsewhere: "", "fn later(value: u8) -> impl Future<Output = Result<u8, Error>> { ready(Ok(value)) }";
    boxed_future_made_elsewhere: "", "fn later(&self, value: Value) -> BoxFuture<'_, Result<u8, Error>> { self.inner.call(value) }";
    names_and_labels: "node = \"checkout\", goal = \"sell\", agent = \"clerk\", severity = \"warning\", category = \"rate_limit\", tags(tenant = \"acme\"), fingerprint = [\"{default}\", \"{tag.tenant}\"], on_panic = \"ignore\", on_cancel = \"record\"", "async fn pay() -> Result<(), Refused> { refuse() }";
    told_apart_by_place: "group = \"site\"", "fn pay() -> Result<(), Refused> { refuse() }";
    skipped_masked_replaced: "skip(a), mask(b), with(c = c.id, d = d.len())", "fn f(a: A, b: B, c: C, d: &D, e: &E) {}";
    captured_lazily: "capture = \"lazy\"", "fn f(a: A, b: &B, c: u8) {}";
    captured_eagerly: "capture = \"eager\"", "fn f(a: A, b: &B, c: u8) {}";
    captured_not: "skip_all", "fn f(a: A, b: &B, c: u8) {}";
    condition_and_none: "none = \"fail\", fail_if = |found| found.is_empty()", "fn find(name: &str) -> Option<Vec<u8>> { search(name) }";
    other_crate_name: "crate = crate::recorder", "fn f() {}";
    problems_beside_the_item: "skp(a), capture = \"later\"", "const fn f(a: u8) -> u8 { a }";
    handed_down: "node = \"a\"", "#[doc = \"D\"] #[failrec::record_failures(goal = \"b\")] fn f() { body() }";
    twice: "__failrec__this_record_failures_is_of_another_crate__write_its_path_or_standalone_in_the_attribute_above { record_failures(node = \"a\") } goal = \"b\"", "fn f() {}";
    breaker_of_a_plain_function: CircuitBreaker "\"db\"", "fn query(&mut self, sql: &str, row: Row) -> Result<&mut Row, Error> { self.run(sql, row) }";
    breaker_of_an_async_function: CircuitBreaker "\"db\", policy = \"database\", rejected = Error::busy", "async fn query(sql: &str) -> Result<Row, Error> { run(sql).await }";
    timeout_of_a_boxed_future: Timeout "\"1.5s\"", "fn call<'life0, 'async_trait>(&'life0 self) -> Pin<Box<dyn Future<Output = Result<(), E>> + Send + 'async_trait>> where 'life0: 'async_trait { Box::pin(async move { self.go().await }) }";
    record_around_breaker_around_timeout: Timeout "__failrec__this_timeout_is_of_another_crate__write_its_path_or_standalone_in_the_attribute_above { record_failures() circuit_breaker(\"db\") } \"250ms\", name = \"model\"", "async fn ask(question: &str) -> Result<Answer, Error> { send(question).await }";
    breaker_around_record: "__failrec__this_record_failures_is_of_another_crate__write_its_path_or_standalone_in_the_attribute_above { circuit_breaker(\"db\") } node = \"query\"", "fn query(sql: String) -> Result<Row, Error> { run(sql) }";
    retry_of_a_plain_function: Retry "\"network\", attempt = n", "fn send(mut text: String, list: &mut Vec<u8>, id: u64, _guard: Guard) -> Result<u64, Error> { text.push('!'); list.push(n); post(text, id) }";
    retry_of_an_async_function: Retry "policy = \"api\", attempts = 5, backoff = \"linear\", base = \"100ms\", cap = \"2s\", jitter = 0.25, deadline = \"10s\", not_idempotent", "async fn send(text: String, peer: &Peer) -> Result<(), Error> { peer.post(text).await }";
    retry_with_conditions: Retry "retry_if = |error| error.is_busy(), stop_if = Error::is_gone, retry_ok_if = Vec::is_empty", "fn list() -> Result<Vec<u8>, Error> { ask() }";
    retry_of_a_method: Retry "", "async fn close(&mut self, text: String) -> Result<(), Error> { let this = self; this.end(text).await }";
    retry_of_a_method_by_value: RetryNetwork "", "fn close(mut self) -> Result<(), Error> { self.end() }";
    retry_of_a_boxed_future: Retry "", "fn call<'life0, 'async_trait>(&'life0 mut self, text: String) -> Pin<Box<dyn Future<Output = Result<(), E>> + Send + 'async_trait>> where 'life0: 'async_trait { Box::pin(async move { let __self = self; let text = text; __self.go(text).await }) }";
    retry_of_a_future_made_elsewhere: Retry "", "fn later(value: Value) -> impl Future<Output = Result<u8, Error>> { post(value) }";
    record_around_retry_around_breaker: CircuitBreaker "__failrec__this_circuit_breaker_is_of_another_crate__write_its_path_or_standalone_in_the_attribute_above { record_failures() retry(\"network\") } \"db\"", "async fn query(sql: String) -> Result<Row, Error> { run(sql).await }";
    retry_around_record: RecordFailures "__failrec__this_record_failures_is_of_another_crate__write_its_path_or_standalone_in_the_attribute_above { retry() }", "fn query(sql: String, limit: u32) -> Result<Row, Error> { run(sql, limit) }";
    bulkhead_around_rate_limit: RateLimit "__failrec__this_rate_limit_is_of_another_crate__write_its_path_or_standalone_in_the_attribute_above { bulkhead(\"render\", max_concurrent = 4, queue = 8, max_wait = \"1s\") } \"api\", count = 600, per = \"1m\", burst = 20, cost = text.len() as u32", "async fn ask(text: &str) -> Result<u8, Error> { post(text).await }";
    bulkhead_of_a_plain_function: Bulkhead "\"db\", policy = \"database\"", "fn query(sql: &str) -> Result<Row, Error> { run(sql) }";
    fallback_of_an_async_function: Fallback "call = cached, with = |error| error.page(), when(timeout, unavailable)", "async fn load(url: String, tries: u8) -> Result<Page, Error> { get(url).await }";
    fallback_of_a_plain_method: Fallback "value = 0, when_if = Error::is_gone", "fn count(&mut self, from: Vec<u8>) -> Result<usize, Error> { self.ask(from) }";
    hedge_of_a_method: Hedge "\"50ms\", live, idempotent", "async fn find(&self, key: String) -> Result<Row, Error> { self.get(key).await }";
    saga_of_an_async_function: Compensate "saga = saga, time_limit = \"5s\"", "async fn book(id: u64) -> Result<(), Error> { saga.undo(\"cancel\", move || cancel(id)); reserve(id).await }";
    saga_of_a_plain_function: Compensate "saga = saga", "fn book(id: u64) -> Result<(), Error> { saga.undo_sync(\"cancel\", move || cancel(id)); reserve(id) }";
    fallback_around_saga_around_retry: RetryApi "__failrec__this_retry_api_is_of_another_crate__write_its_path_or_standalone_in_the_attribute_above { fallback(call = Self::spare) compensate(saga = saga) } attempts = 2", "async fn book(&mut self, trip: Trip) -> Result<(), Error> { self.reserve(saga, trip).await }";
    handed_down_by_a_timeout: Timeout "\"2s\"", "#[circuit_breaker(\"db\")] #[other] #[failrec::record_failures] async fn f() -> R { body() }";
    standing_alone: "node = \"a\", standalone", "#[timeout(\"2s\")] fn f() { body() }";
}

#[test]
fn expansion_of_every_file_is_tried() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/expansions");
    let files = std::fs::read_dir(folder).expect("the folder is there").count();
    assert_eq!(files, NAMES.len());
}

#[test]
fn references_tell_of_every_option() {
    tells_of_every_option::<RecordFailures>(include_str!(
        "../../../failrec/docs/record_failures.md"
    ));
    tells_of_every_option::<CircuitBreaker>(include_str!(
        "../../../failrec/docs/circuit_breaker.md"
    ));
    tells_of_every_option::<Bulkhead>(include_str!("../../../failrec/docs/bulkhead.md"));
    tells_of_every_option::<Compensate>(include_str!("../../../failrec/docs/compensate.md"));
    tells_of_every_option::<Fallback>(include_str!("../../../failrec/docs/fallback.md"));
    tells_of_every_option::<Hedge>(include_str!("../../../failrec/docs/hedge.md"));
    tells_of_every_option::<RateLimit>(include_str!("../../../failrec/docs/rate_limit.md"));
    tells_of_every_option::<Retry>(include_str!("../../../failrec/docs/retry.md"));
    tells_of_every_option::<Timeout>(include_str!("../../../failrec/docs/timeout.md"));
}

fn tells_of_every_option<O: Told>(reference: &str) {
    for row in O::ROWS {
        let heading = format!("## `{}", row.name);
        assert!(reference.contains(&heading), "no {heading}` in {reference:.60}");
    }
}
