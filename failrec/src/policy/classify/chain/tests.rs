use std::fmt;
use std::io::ErrorKind;
use std::sync::Arc;

use super::*;
use crate::error::Error as OwnError;
use crate::policy::rejected::{Rejected, RejectedKind};

/// An error of somebody else: a text, a `Debug`, a cause.
struct Link {
    display: String,
    debug: String,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display)
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.debug)
    }
}

impl Error for Link {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

fn link(display: &str, debug: &str) -> Link {
    Link { display: display.to_owned(), debug: debug.to_owned(), cause: None }
}

impl Link {
    fn over(self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..self }
    }
}

fn text(display: &str) -> Link {
    link(display, "")
}

fn known(error: &(dyn Error + 'static)) -> (FaultKind, bool) {
    let fault = classify(error);
    (fault.kind, fault.is_not_sent)
}

#[test]
fn cause_refines_what_says_only_where_it_happened() {
    let refused = || io::Error::from(ErrorKind::ConnectionRefused);
    let connect = "hyper_util::client::legacy::Error(Connect, ConnectError(..))";
    let error = text("error sending request for url (http://h/)").over(
        link("client error (Connect)", connect).over(text("tcp connect error").over(refused())),
    );
    assert_eq!(known(&error), (FaultKind::Connect, true));

    let late = link("client error (Connect)", connect).over(io::Error::from(ErrorKind::TimedOut));
    assert_eq!(known(&late), (FaultKind::Timeout, true), "it was not sent, whatever else");

    let cut =
        link("client error (Connect)", connect).over(io::Error::from(ErrorKind::UnexpectedEof));
    assert_eq!(known(&cut), (FaultKind::Reset, true));
}

#[test]
fn bad_certificate_is_found_inside_an_io_error() {
    let certificate = text("invalid peer certificate: UnknownIssuer");
    let error = link("client error (Connect)", "hyper_util::client::legacy::Error(Connect, ..)")
        .over(io::Error::new(ErrorKind::InvalidData, certificate));
    assert_eq!(known(&error), (FaultKind::Tls, true));
}

#[test]
fn rejection_is_found_wherever_it_stands() {
    let rejected = Rejected::new(RejectedKind::Open, "db").with_retry_after(Duration::from_secs(3));
    let error = text("HTTP 503: pay").over(io::Error::other(rejected));
    let fault = classify(&error);
    assert_eq!((fault.kind, fault.is_not_sent), (FaultKind::Rejected, true));
    assert_eq!((fault.retry_after, fault.status), (Some(Duration::from_secs(3)), None));

    let timeout = Rejected::new(RejectedKind::Timeout, "db");
    assert_eq!(known(&timeout), (FaultKind::Timeout, false));
}

#[test]
fn type_beats_code_and_code_beats_words() {
    let reset = || io::Error::from(ErrorKind::ConnectionReset);
    assert_eq!(known(&text("it timed out").over(reset())).0, FaultKind::Reset);
    let coded = link("db error", "DbError { code: SqlState(E40P01) }");
    assert_eq!(known(&text("it timed out").over(coded)).0, FaultKind::Deadlock);
    let both = text("connection refused").over(text("it timed out"));
    assert_eq!(known(&both).0, FaultKind::Connect, "the outermost of equals");
}

#[test]
fn answer_that_could_not_be_read_is_known_by_its_status() {
    let json = serde_json::from_str::<u8>("<html>").unwrap_err();
    let fault = classify(&text("HTTP 502: no JSON").over(json));
    assert_eq!((fault.kind, fault.status), (FaultKind::Unavailable, Some(502)));
}

#[test]
fn status_and_body_of_two_links_come_together() {
    let body = text("{\"error\":{\"type\":\"insufficient_quota\"}}");
    let fault = classify(&text("HTTP status client error (429 Too Many Requests)").over(body));
    assert_eq!((fault.kind, fault.status), (FaultKind::QuotaExhausted, Some(429)));
}

#[test]
fn code_that_a_grpc_client_made_up_gives_way_to_its_cause() {
    let display = "code: 'The service is currently unavailable', message: \"tcp connect error\"";
    let debug = "Status { code: Unavailable, message: \"tcp connect error\", source: Some(..) }";
    let refused = io::Error::from(ErrorKind::ConnectionRefused);
    assert_eq!(known(&link(display, debug).over(refused)), (FaultKind::Connect, true));
    assert_eq!(known(&link(display, debug)), (FaultKind::Unavailable, false));
}

#[test]
fn types_of_the_standard_library_and_ours_are_known() {
    let json = serde_json::from_str::<u8>("[").unwrap_err();
    let late = std::sync::mpsc::RecvTimeoutError::Timeout;
    let corrupt = OwnError::new(crate::error::ErrorKind::Corrupt, "read a line");
    let shared = Arc::new(io::Error::from(ErrorKind::ConnectionReset));
    let number = "x".parse::<u8>().unwrap_err();
    let utf8 = String::from_utf8(vec![0xff]).unwrap_err();
    let table: [(&(dyn Error + 'static), FaultKind); 7] = [
        (&json, FaultKind::Decode),
        (&late, FaultKind::Timeout),
        (&corrupt, FaultKind::Decode),
        (&shared, FaultKind::Reset),
        (&number, FaultKind::Decode),
        (&utf8, FaultKind::Decode),
        (&fmt::Error, FaultKind::Decode),
    ];
    for (error, kind) in table {
        assert_eq!(classify(error).kind, kind, "{error:?}");
    }
}

#[test]
fn json_from_a_broken_connection_is_a_broken_connection() {
    struct Broken;
    impl io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(ErrorKind::ConnectionReset.into())
        }
    }
    let error = serde_json::from_reader::<_, u8>(Broken).unwrap_err();
    assert_eq!(classify(&error).kind, FaultKind::Reset);
}

#[cfg(feature = "tokio")]
#[test]
fn types_of_tokio_are_known() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let (elapsed, aborted) = runtime.block_on(async {
        let late = tokio::time::timeout(Duration::ZERO, std::future::pending::<()>()).await;
        let task = tokio::spawn(std::future::pending::<()>());
        task.abort();
        (late.unwrap_err(), task.await.unwrap_err())
    });
    assert_eq!(classify(&elapsed).kind, FaultKind::Timeout);
    assert_eq!(classify(&aborted).kind, FaultKind::Cancelled);
}

#[test]
fn wait_in_a_text_is_the_hint() {
    let fault = classify(&text("call the model").over(text("429: Please try again in 20s")));
    assert_eq!(fault.kind, FaultKind::Throttled);
    assert_eq!(fault.retry_after, Some(Duration::from_secs(20)));
}

#[test]
fn word_of_a_registered_type_is_final() {
    #[derive(Debug)]
    struct Known;
    impl fmt::Display for Known {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("HTTP 500, try again in 3s")
        }
    }
    impl Error for Known {}
    impl crate::policy::classify::Classify for Known {
        fn fault(&self) -> Fault {
            Fault::new(FaultKind::Conflict)
        }
    }
    crate::policy::classify::register_classify::<Known>().unwrap();
    let error = text("timed out").over(Known);
    assert_eq!(classify(&error), Fault { ..Fault::new(FaultKind::Conflict) });
}

#[test]
fn error_that_panics_when_it_is_read_harms_nobody() {
    struct Panics(bool);
    impl fmt::Display for Panics {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("connection reset by peer")?;
            if self.0 { panic!("a Display that panics") } else { Ok(()) }
        }
    }
    impl fmt::Debug for Panics {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("a Debug that panics")
        }
    }
    impl Error for Panics {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            panic!("a source that panics")
        }
    }
    assert_eq!(classify(&Panics(false)).kind, FaultKind::Reset);
    assert_eq!(classify(&Panics(true)).kind, FaultKind::Reset);
}

#[test]
fn chain_without_an_end_ends() {
    #[derive(Debug)]
    struct Endless;
    impl fmt::Display for Endless {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("endless")
        }
    }
    impl Error for Endless {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&Self)
        }
    }
    assert_eq!(classify(&Endless), Fault::new(FaultKind::Unknown));
}

#[test]
fn seventeenth_link_is_not_looked_at() {
    let chain = |links: usize| {
        (1..links).fold(text("connection reset"), |inner, _| text("outer").over(inner))
    };
    assert_eq!(classify(&chain(LINKS_MAX)).kind, FaultKind::Reset);
    assert_eq!(classify(&chain(LINKS_MAX + 1)).kind, FaultKind::Unknown);
}
