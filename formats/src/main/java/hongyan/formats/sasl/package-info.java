/// What SASL mechanisms say (RFC 4422): bytes to values, for SMTP, IMAP, POP3 and ManageSieve alike.
///
/// Pure, total over hostile input. Never: checks a password.
@NullMarked
package hongyan.formats.sasl;

import org.jspecify.annotations.NullMarked;
