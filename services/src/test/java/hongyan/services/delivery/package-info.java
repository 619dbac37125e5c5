/// Deliveries into a real store.
@NullMarked
package hongyan.services.delivery;

import org.jspecify.annotations.NullMarked;
