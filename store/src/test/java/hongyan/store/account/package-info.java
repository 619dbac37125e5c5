/// Accounts over a real store; every test ends with [AccountCheck].
@NullMarked
package hongyan.store.account;

import org.jspecify.annotations.NullMarked;
