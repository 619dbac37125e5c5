/// Words to people outside: confirmation codes, activation links.
///
/// [Notifier] is the seam where SMS and mail providers come in. [StoredNotifier] is the embedded default: it reaches
/// nobody, the operator reads the notices on a page of the console and in the log, and passes them on.
@NullMarked
package hongyan.services.notify;

import org.jspecify.annotations.NullMarked;
