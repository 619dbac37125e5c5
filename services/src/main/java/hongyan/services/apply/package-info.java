/// Brings organisations, domains, members and shared mailboxes to the state a file describes: infrastructure as code,
/// tests, the demo.
///
/// [DesiredState] is the file, [Apply] does it. Idempotent: the second run changes nothing and says so. What is there
/// and not described is left alone.
@NullMarked
package hongyan.services.apply;

import org.jspecify.annotations.NullMarked;
