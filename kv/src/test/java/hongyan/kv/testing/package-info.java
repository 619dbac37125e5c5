/// Helpers for the tests of every floor above: stores over memory, failing doubles, contracts.
@NullMarked
package hongyan.kv.testing;

import org.jspecify.annotations.NullMarked;
