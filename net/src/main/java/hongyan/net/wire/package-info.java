/// The bytes of a connection: bounded reads, buffered writes, TLS in place.
///
/// One [WireReader] for all protocols: `line(limit)`, `literal(size)`, a deadline per call, nothing consumed on
/// failure.
/// A virtual thread blocks here and nowhere else in a protocol.
@NullMarked
package hongyan.net.wire;

import org.jspecify.annotations.NullMarked;
