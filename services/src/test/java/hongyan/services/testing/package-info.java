/// What tests of organisations share.
@NullMarked
package hongyan.services.testing;

import org.jspecify.annotations.NullMarked;
