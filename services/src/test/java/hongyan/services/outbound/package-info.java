/// Tests of mail that leaves: real sockets, a real DNS server, a clock that moves when told.
@NullMarked
package hongyan.services.outbound;

import org.jspecify.annotations.NullMarked;
