@NullMarked
package hongyan.services.sharing;

import org.jspecify.annotations.NullMarked;
