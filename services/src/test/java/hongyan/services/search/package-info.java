/// Search over real stores.
@NullMarked
package hongyan.services.search;

import org.jspecify.annotations.NullMarked;
