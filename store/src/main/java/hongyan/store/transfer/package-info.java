/// What an import has brought into an account: a mark for each message, written with it, so that running it again
/// brings
/// none twice.
@NullMarked
package hongyan.store.transfer;

import org.jspecify.annotations.NullMarked;
