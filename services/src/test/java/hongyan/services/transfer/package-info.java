/// Accounts as files and back.
@NullMarked
package hongyan.services.transfer;

import org.jspecify.annotations.NullMarked;
