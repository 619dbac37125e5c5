/// What every floor may use: bytes, failures, JSON, ids. JDK, slf4j and Jackson only.
///
/// Never: a socket, a file, a clock of its own. Sub-packages do one job each:
/// `bytes` (byte sources and hex), `failure` (refusals a peer is told), `json` (the one mapper), `id` (random tokens).
@NullMarked
package hongyan.base;

import org.jspecify.annotations.NullMarked;
