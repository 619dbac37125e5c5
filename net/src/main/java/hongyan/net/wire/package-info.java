/// The bytes of a connection: bounded reads, buffered writes, TLS in place.
///
/// One [WireReader] for all protocols: `line(limit)`, `literal(size)`, a deadline per call, nothing consumed on
/// failure. A virtual thread blocks here and nowhere else in a protocol.
///
/// A connection is a blocking `SocketChannel`. TLS is an `SSLEngine` wrapped around it, so STARTTLS replaces the
/// [Transport] in place. An idle connection holds no buffer: it waits for one byte, then borrows buffers from the pool
/// and gives them back when the peer falls silent.
///
/// DEFLATE ([DeflateTransport], RFC 4978) lies over either. It holds no native memory while idle either, and cuts a
/// stream that grows beyond measure.
///
/// Never: a protocol's grammar; an unbounded read; a lock held over a read or write.
///
/// Reading order: [Wire] (what connections share), [Connection], [WireReader], [WireOutput], [Transport],
/// [PlainTransport], [TlsTransport], [DeflateTransport],
/// [Buffers].
@NullMarked
package hongyan.net.wire;

import org.jspecify.annotations.NullMarked;
