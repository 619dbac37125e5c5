/// Refusals: what a peer is told, apart from what the log gets.
///
/// Three kinds ([BadSyntax], [NotAllowed], [TryLater]) of one sealed [Refusal]. They may be thrown anywhere under a
/// command and
/// are caught once, in the session loop. Everything else that is thrown is a bug: logged with its stack, answered
/// `451`/`NO`.
/// [Reason] maps each failure to its SMTP code, enhanced code and text.
@NullMarked
package hongyan.base.failure;

import org.jspecify.annotations.NullMarked;
