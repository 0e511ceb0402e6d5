//! [`Server`]: an HTTP server on this machine that misbehaves by a script.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// One answer of a server.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// 200 and this body.
    Good(&'static str),
    /// This status, one header, and this body.
    Status(u16, [&'static str; 2], &'static str),
    /// The connection is reset before anything is answered.
    Reset,
    /// The connection ends in the middle of the body.
    CutOff,
    /// Nothing is answered until the client goes away.
    Hang,
}

impl Answer {
    /// A status and nothing else of interest.
    pub const fn status(status: u16, body: &'static str) -> Self {
        Self::Status(status, ["Cache-Control", "no-store"], body)
    }
}

/// An HTTP server on this machine that misbehaves by a script, on threads of its own.
#[derive(Clone, Debug)]
pub struct Server {
    address: SocketAddr,
    script: Arc<Mutex<Script>>,
}

#[derive(Debug, Default)]
struct Script {
    /// What is answered next to requests that begin so, such as `GET /weather`.
    planned: Vec<(&'static str, Answer)>,
    /// What has come, without what stands behind the path.
    come: Vec<String>,
}

impl Server {
    /// Serves on a free port until the program ends.
    ///
    /// # Errors
    ///
    /// That of the system if it gives no port.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let server = Self { address: listener.local_addr()?, script: Arc::default() };
        let script = Arc::clone(&server.script);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let script = Arc::clone(&script);
                thread::spawn(move || serve(connection, &script));
            }
        });
        Ok(server)
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The next requests that begin with `route` get these answers, one each, before what was
    /// planned. What no plan is made for is answered with 200.
    pub fn plan(&self, route: &'static str, answers: impl IntoIterator<Item = Answer>) {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        script.planned.extend(answers.into_iter().map(|answer| (route, answer)));
    }

    /// What was asked so far, oldest first: methods and paths.
    pub fn requests(&self) -> Vec<String> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).come.clone()
    }
}

fn next(script: &Mutex<Script>, request: &str) -> Answer {
    let mut script = script.lock().unwrap_or_else(PoisonError::into_inner);
    script.come.push(request.split(['?', '\r']).next().unwrap_or_default().to_owned());
    let place = script.planned.iter().position(|(route, _)| request.starts_with(route));
    place.map_or(Answer::Good("done"), |place| script.planned.remove(place).1)
}

/// A client that goes away ends its thread with an error, which is of no interest.
fn serve(connection: TcpStream, script: &Mutex<Script>) -> io::Result<()> {
    let mut first = [0; 256];
    let length = connection.peek(&mut first)?;
    let request = String::from_utf8_lossy(first.get(..length).unwrap_or_default()).into_owned();
    let answer = next(script, &request);
    let mut connection = BufReader::new(connection);
    match answer {
        // What was not read makes a reset of the end of the connection.
        Answer::Reset => return Ok(()),
        Answer::Hang => return io::copy(&mut connection, &mut io::sink()).map(drop),
        Answer::Good(_) | Answer::Status(..) | Answer::CutOff => read_request(&mut connection)?,
    }
    let (status, [name, value], body) = match answer {
        Answer::Status(status, header, body) => (status, header, body),
        Answer::Good(body) => (200, ["Cache-Control", "no-store"], body),
        _ => (200, ["Cache-Control", "no-store"], "only half of th"),
    };
    let missing = if matches!(answer, Answer::CutOff) { body.len() } else { 0 };
    let length = body.len() + missing;
    let head = format!("HTTP/1.1 {status} -\r\n{name}: {value}\r\nContent-Length: {length}\r\n");
    let text = format!("{head}Connection: close\r\n\r\n{body}");
    connection.into_inner().write_all(text.as_bytes())
}

fn read_request(connection: &mut BufReader<TcpStream>) -> io::Result<()> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        connection.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    connection.read_exact(&mut vec![0; length])
}
