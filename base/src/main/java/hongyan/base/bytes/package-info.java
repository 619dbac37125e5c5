/// Bytes: where they come from and how they are shown.
@NullMarked
package hongyan.base.bytes;

import org.jspecify.annotations.NullMarked;
