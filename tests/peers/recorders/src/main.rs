//! Asks failrec and other recorders of failures the same, and prints what each took.
//!
//! `cargo run --release` prints the page that is kept in `RESULTS.md`. Some recorders can be set up
//! once in a process only: for each answer the program calls itself, with the name of a recorder, a
//! question, a number of calls and a folder. `cargo test` asks each for a hundred failures and looks
//! for them on the disk.

mod answer;
mod charge;
mod figure;
mod found;
mod page;
mod question;
mod recorder;
mod rounds;
mod row;

use std::path::Path;

use recorder::Result;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => print!("{}", page::page(&rounds::Rounds::run()?)),
        [name, question, calls, folder] => {
            let row = row::find(name).ok_or("nobody has that name")?;
            let question = question::Question::find(question).ok_or("there is no such question")?;
            let answer = (row.ask)(question, calls.parse()?, Path::new(folder))?;
            println!("{answer}");
        }
        _ => return Err("say NAME QUESTION CALLS FOLDER, or nothing".into()),
    }
    Ok(())
}
