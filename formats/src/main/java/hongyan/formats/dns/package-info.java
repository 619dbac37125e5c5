/// The questions that SPF, DKIM and DMARC ask of DNS, as an interface: this floor opens no socket.
///
/// [Lookup] is implemented over `hongyan.net.dns.Resolver` in the guard, and over zone data in tests.
@NullMarked
package hongyan.formats.dns;

import org.jspecify.annotations.NullMarked;
