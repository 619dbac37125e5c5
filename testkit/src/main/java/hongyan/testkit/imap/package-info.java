/// A small blocking IMAP client for tests: sends commands, collects responses, knows literals and continuations.
@NullMarked
package hongyan.testkit.imap;

import org.jspecify.annotations.NullMarked;
