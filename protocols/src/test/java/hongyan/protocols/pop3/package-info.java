/// Talks with a real POP3 port over a real account store.
@NullMarked
package hongyan.protocols.pop3;

import org.jspecify.annotations.NullMarked;
