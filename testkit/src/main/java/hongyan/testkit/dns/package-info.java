/// A DNS server for tests: real messages over UDP and TCP on loopback, answering from a zone the test writes.
///
/// Never used by the product. [DnsServer] binds a free port; records can be changed while it runs; a name can be made
/// to fail.
@NullMarked
package hongyan.testkit.dns;

import org.jspecify.annotations.NullMarked;
