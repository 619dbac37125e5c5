/// Who is this: passwords, app passwords, web sessions, bearer tokens; failed logins are counted per address, account
/// and network.
@NullMarked
package hongyan.services.auth;

import org.jspecify.annotations.NullMarked;
