/// Random tokens and passwords-to-be: what must not be guessed.
@NullMarked
package hongyan.base.id;

import org.jspecify.annotations.NullMarked;
