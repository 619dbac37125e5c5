/// Talks: what a test says to a line protocol (SMTP, IMAP, POP3, ManageSieve) and what it must hear.
///
/// [LineClient] is a raw blocking client on JDK sockets; it shares no code with the server it tests. [Talk] runs a
/// script of `C:` and `S:` lines on it.
@NullMarked
package hongyan.testkit.talk;

import org.jspecify.annotations.NullMarked;
