use failrec::retry;

struct Answer;

#[retry("network")]
async fn ask() -> Answer {
    Answer
}

fn main() {}
