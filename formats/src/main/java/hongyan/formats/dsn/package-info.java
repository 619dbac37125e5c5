/// Delivery status notifications (RFC 3461, 3464, 6533; replies of the robot kind: RFC 3834).
///
/// [Dsn] builds the whole message: a human part in Chinese and English, the part machines read, the header of the
/// message it is about. Never: decides who is told.
@NullMarked
package hongyan.formats.dsn;

import org.jspecify.annotations.NullMarked;
