/// SMTP, the sending side: hands messages to other servers.
///
/// [SmtpClient#connect] makes an [SmtpConnection] to one host (greeting, EHLO or HELO, STARTTLS by [TlsPolicy]);
/// [SmtpConnection#send] runs one [Transaction] and returns the [Reply] each recipient got. Connections can be used
/// for several messages.
///
/// Never: looks up MX records, decides when to try again, or retries a message (that is `services.outbound`). Never
/// believes a server further than its bounds: lines, replies and waits are limited, an answer nobody asked for ends the
/// connection, answers from before the TLS handshake are dropped.
///
/// *Failure*: a reply is a value; an `IOException` means that nothing is known of the recipients and all may be tried
/// again. [SmtpRefused] is the one with a reply: the host does not want to talk to us.
///
/// Reading order: [SmtpClient], [Target], [SmtpConnection], [Transaction], [SendResult], [Reply], [ReplyReader],
/// [Capabilities], [DotStuffing].
@NullMarked
package hongyan.net.smtp;

import org.jspecify.annotations.NullMarked;
