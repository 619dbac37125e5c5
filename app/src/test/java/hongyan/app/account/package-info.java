/// Accounts over the real engine, in a process that is killed.
@NullMarked
package hongyan.app.account;

import org.jspecify.annotations.NullMarked;
