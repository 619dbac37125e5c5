/// SMTP, the receiving side: mail from the world (port 25) and from our own people (587, 465).
///
/// One line in, one [Command] out of [CommandParser], allowed or not by [Check] over the [SessionState], done by
/// [SmtpSession]. What is said differs by [Role]: `Role.Mx` takes mail for our domains from anybody, `Role.Submission`
/// takes mail to anywhere from those who have signed in. Both speak one grammar, so they are one room
/// (`doc/adr/0003-one-smtp-room.md`).
///
/// Never: decides about an address or a message (that is `services.delivery` and `services.submission`, whose refusals
/// are passed on); reads a command past a bare CR or LF; ends a message on anything but CRLF `.` CRLF.
///
/// Invariants: a `250` after DATA means that [hongyan.services.delivery.Delivery#commit] has returned; every
/// transaction
/// is closed, committed or not; what the peer reads comes from `Reason` or is a constant here, never data.
///
/// Reading order: [SmtpVerb], [Command], [CommandParser], [SessionState], [Check], [SmtpSession], [MessageText],
/// [SignIn], [SmtpHandler].
@NullMarked
package hongyan.protocols.smtp;

import org.jspecify.annotations.NullMarked;
