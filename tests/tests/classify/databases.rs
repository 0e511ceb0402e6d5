//! Errors of tokio-postgres, redis and sqlx.

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use failrec::policy::{FaultKind, classify};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_postgres::NoTls;

use crate::loopback::{Then, answering, refusing, serving};

fn seen(error: &(dyn Error + 'static)) -> (FaultKind, bool) {
    let fault = classify(error);
    (fault.kind, fault.is_not_sent)
}

/// A message of the Postgres protocol.
fn message(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
    [&[tag], &length[..], body].concat()
}

fn failure(state: &str, text: &str) -> Vec<u8> {
    message(b'E', format!("SERROR\0VERROR\0C{state}\0M{text}\0\0").as_bytes())
}

async fn connect(address: SocketAddr) -> Result<tokio_postgres::Client, tokio_postgres::Error> {
    let settings = format!("host=127.0.0.1 user=u port={}", address.port());
    let (client, connection) = tokio_postgres::connect(&settings, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// The error of a query that a Postgres server answers with this SQLSTATE.
async fn query_error(state: &'static str, text: &'static str) -> tokio_postgres::Error {
    let address = serving(move |mut stream| async move {
        let ready = [message(b'R', &[0; 4]), message(b'Z', b"I")].concat();
        let failed = [failure(state, text), message(b'Z', b"I")].concat();
        let mut request = [0; 4096];
        for answer in [ready, failed] {
            if stream.read(&mut request).await.is_ok() {
                stream.write_all(&answer).await.unwrap();
            }
        }
        while stream.read(&mut request).await.is_ok_and(|length| 0 < length) {}
    })
    .await;
    connect(address).await.unwrap().simple_query("SELECT 1").await.unwrap_err()
}

#[tokio::test]
async fn postgres_that_is_not_there_was_not_asked() {
    let error = connect(refusing().address).await.err().unwrap();
    assert_eq!(seen(&error), (FaultKind::Connect, true));
    let error = tokio_postgres::connect("host=nohost.invalid user=u", NoTls).await.err().unwrap();
    assert_eq!(seen(&error), (FaultKind::Dns, true));
}

#[tokio::test]
async fn postgres_that_hangs_up_is_a_broken_connection() {
    let error = connect(answering(b"", Then::Close).await).await.err().unwrap();
    assert_eq!(seen(&error), (FaultKind::Reset, false));
}

#[tokio::test]
async fn postgres_that_is_full_has_done_nothing() {
    let answer = failure("53300", "sorry, too many clients already").leak();
    let error = connect(answering(answer, Then::Close).await).await.err().unwrap();
    assert_eq!(seen(&error), (FaultKind::Unavailable, true));
}

#[tokio::test]
async fn sqlstate_of_postgres_is_known() {
    let table = [
        ("40P01", "deadlock detected", FaultKind::Deadlock),
        ("40001", "could not serialize access", FaultKind::Serialisation),
        ("55P03", "could not obtain lock on row", FaultKind::Busy),
        ("57014", "canceling statement due to statement timeout", FaultKind::Timeout),
        ("57014", "canceling statement due to user request", FaultKind::Cancelled),
        ("23505", "duplicate key value violates unique constraint", FaultKind::Constraint),
        ("42601", "syntax error at or near \"SELEC\"", FaultKind::Syntax),
        ("42501", "permission denied for table t", FaultKind::Authentication),
        ("57P01", "terminating connection", FaultKind::Unavailable),
        ("XX000", "cache lookup failed", FaultKind::Server),
    ];
    for (state, text, kind) in table {
        let error = query_error(state, text).await;
        assert_eq!(seen(&error), (kind, false), "{state} {text}");
    }
}

/// The error of a command that a Redis server answers like this.
async fn command_error(answer: &'static str) -> redis::RedisError {
    let address = serving(move |mut stream| async move {
        let mut request = [0; 4096];
        while let Ok(length @ 1..) = stream.read(&mut request).await {
            let text = String::from_utf8_lossy(&request[..length]).into_owned();
            // What the client tells of itself comes first.
            let greetings = "+OK\r\n".repeat(text.matches("SETINFO").count());
            let last = if text.contains("GET") { format!("{answer}\r\n") } else { String::new() };
            stream.write_all(format!("{greetings}{last}").as_bytes()).await.unwrap();
        }
    })
    .await;
    ask_redis(format!("redis://{address}/")).await
}

async fn ask_redis(url: String) -> redis::RedisError {
    let ask = move || -> redis::RedisResult<String> {
        let limit = Duration::from_millis(200);
        let client = redis::Client::open(url)?;
        let mut connection = client.get_connection_with_timeout(limit)?;
        connection.set_read_timeout(Some(limit))?;
        redis::cmd("GET").arg("key").query(&mut connection)
    };
    tokio::task::spawn_blocking(ask).await.unwrap().unwrap_err()
}

#[tokio::test]
async fn redis_that_is_not_there_was_not_asked() {
    let refusing = refusing();
    let error = ask_redis(format!("redis://{}/", refusing.address)).await;
    assert_eq!(seen(&error), (FaultKind::Connect, true));
    let error = ask_redis("redis://nohost.invalid/".to_owned()).await;
    assert_eq!(seen(&error), (FaultKind::Dns, true));
}

#[tokio::test]
async fn redis_that_does_not_answer_is_a_timeout() {
    let address = answering(b"", Then::SayNoMore).await;
    let error = ask_redis(format!("redis://{address}/")).await;
    assert_eq!(seen(&error), (FaultKind::Timeout, false));
}

#[tokio::test]
async fn redis_that_hangs_up_is_a_cut_stream() {
    let address = answering(b"", Then::Close).await;
    let error = ask_redis(format!("redis://{address}/")).await;
    assert!(matches!(seen(&error), (FaultKind::StreamCut | FaultKind::Reset, false)), "{error:?}");
}

#[tokio::test]
async fn error_words_of_redis_are_known() {
    let table = [
        ("-LOADING Redis is loading the dataset in memory", FaultKind::Unavailable),
        ("-CLUSTERDOWN The cluster is down", FaultKind::Unavailable),
        ("-MASTERDOWN Link with MASTER is down", FaultKind::Unavailable),
        ("-READONLY You can't write against a read only replica.", FaultKind::Unavailable),
        ("-TRYAGAIN Multiple keys request during rehashing of slot", FaultKind::Busy),
        ("-BUSY Redis is busy running a script", FaultKind::Busy),
        ("-OOM command not allowed when used memory > 'maxmemory'.", FaultKind::Overloaded),
        ("-NOAUTH Authentication required.", FaultKind::Authentication),
        ("-WRONGTYPE Operation against a key", FaultKind::InvalidRequest),
        ("-ERR max number of clients reached", FaultKind::Unavailable),
    ];
    for (answer, kind) in table {
        assert_eq!(seen(&command_error(answer).await).0, kind, "{answer}");
    }
}

#[test]
fn errors_of_sqlx_are_known() {
    use sqlx_core::Error as SqlxError;
    let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    let table = [
        (SqlxError::PoolTimedOut, (FaultKind::PoolTimeout, true)),
        (SqlxError::PoolClosed, (FaultKind::Cancelled, true)),
        (SqlxError::RowNotFound, (FaultKind::InvalidRequest, false)),
        (SqlxError::Io(refused), (FaultKind::Connect, true)),
        (SqlxError::Tls("invalid peer certificate: UnknownIssuer".into()), (FaultKind::Tls, false)),
    ];
    for (error, expected) in table {
        assert_eq!(seen(&error), expected, "{error:?}");
    }
}
