/// IMAP over real ports, real stores and real clients.
@NullMarked
package hongyan.protocols.imap;

import org.jspecify.annotations.NullMarked;
