use failrec::record_failures;

trait Pays {
    #[record_failures]
    fn pay(&self) -> Result<(), String>;
}

fn main() {}
