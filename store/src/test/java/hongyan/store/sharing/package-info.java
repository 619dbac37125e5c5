@NullMarked
package hongyan.store.sharing;

import org.jspecify.annotations.NullMarked;
