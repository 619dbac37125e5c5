/// What SASL mechanisms say (RFC 4422): bytes to values, for SMTP, IMAP, POP3 and ManageSieve alike.
///
/// [Plain] (RFC 4616), [ScramServer] over [ScramKeys] (RFC 5802, 7677), [Bearer] (RFC 7628 and XOAUTH2).
///
/// Pure, total over hostile input: the nonce, the keys and the channel bindings are given. Never: looks anybody up,
/// reads a clock, makes something random.
@NullMarked
package hongyan.formats.sasl;

import org.jspecify.annotations.NullMarked;
