/// What tests of several protocols share.
@NullMarked
package hongyan.protocols.testing;

import org.jspecify.annotations.NullMarked;
