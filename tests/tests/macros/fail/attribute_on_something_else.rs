use failrec::record_failures;

#[record_failures]
struct Cart;

#[record_failures]
pub enum Kind {}

#[record_failures]
mod inside {}

#[record_failures]
trait Pays {}

#[record_failures]
impl Cart {}

#[record_failures]
const LIMIT: u8 = 1;

fn main() {}
