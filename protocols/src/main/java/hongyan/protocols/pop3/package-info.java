/// POP3 (RFC 1939) over the same store as everything else: fetch, and leave on the server or delete.
///
/// One line in, one [Command] out of [CommandParser], allowed or not by the [Pop3Verb]'s row, done by [Pop3Session].
/// The maildrop is the INBOX as it was when the session signed in ([Maildrop]: three arrays of numbers, so that half a
/// million messages cost six megabytes). Other folders are not seen, as RFC 1939 has it.
///
/// Decisions. *Lock*: one session per account (RFC 1939 4), in memory ([MaildropLocks]); a second one is told
/// `[IN-USE]`,
/// but a session that has been silent for two minutes gives way, so that a telephone that lost its network locks nobody
/// out for ten. *Read marks*: RETR marks a message as read, as Dovecot and Exchange do; the marks are written with the
/// deletions at QUIT and not at all when the session ends otherwise (RFC 1939 6). *UIDL*: `uidvalidity.email id`:
/// neither
/// is ever given twice, so what a client has seen stays seen, also when a message was moved away and back. *APOP* is
/// not
/// offered: it would need the password in clear on the server; SASL and TLS have replaced it.
///
/// Never: holds a message, a snapshot or a shard while it writes to the socket; looks into a folder but the INBOX.
///
/// Invariants: nothing changes before QUIT; numbers stay what they are for the whole session; what another session
/// removed meanwhile keeps its number and answers `-ERR`.
///
/// Reading order: [Pop3Verb], [Command], [CommandParser], [Maildrop], [MaildropLocks], [SignIn], [Pop3Session],
/// [TopLines], [Pop3Server].
@NullMarked
package hongyan.protocols.pop3;

import org.jspecify.annotations.NullMarked;
