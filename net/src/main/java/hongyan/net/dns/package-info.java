/// DNS questions and what came of them. [Resolver] is dnsjava behind a small door: answer, no such name, or try later,
/// never a guess.
@NullMarked
package hongyan.net.dns;

import org.jspecify.annotations.NullMarked;
