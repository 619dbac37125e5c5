/// Modified UTF-7 for IMAP mailbox names (RFC 3501 5.1.3).
@NullMarked
package hongyan.formats.imaputf7;

import org.jspecify.annotations.NullMarked;
