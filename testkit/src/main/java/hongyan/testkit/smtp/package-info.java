/// A small blocking SMTP client for tests. It shares no code with the server or with our own outbound client.
@NullMarked
package hongyan.testkit.smtp;

import org.jspecify.annotations.NullMarked;
