//! Servers on this machine that behave badly.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// What a server does after its answer.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Then {
    Close,
    SayNoMore,
}

/// A port that is taken, so that nobody else gets it, and refuses connections.
pub(crate) struct Refusing {
    _socket: TcpSocket,
    pub(crate) address: SocketAddr,
}

pub(crate) fn refusing() -> Refusing {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let address = socket.local_addr().unwrap();
    Refusing { _socket: socket, address }
}

/// A server that reads something and answers this, whatever it read.
pub(crate) async fn answering(answer: &'static [u8], then: Then) -> SocketAddr {
    serving(move |mut stream| async move {
        let mut request = [0; 4096];
        if stream.read(&mut request).await.is_ok() && stream.write_all(answer).await.is_ok() {
            // A server that says no more waits for the other side to go.
            while then == Then::SayNoMore && stream.read(&mut request).await.is_ok_and(|n| 0 < n) {}
        }
    })
    .await
}

/// A server that does this with each connection.
pub(crate) async fn serving<F: Future<Output = ()> + Send + 'static>(
    serve: impl Fn(TcpStream) -> F + Send + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    address
}
