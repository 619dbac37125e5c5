@NullMarked
package hongyan.services.sharedmailbox;

import org.jspecify.annotations.NullMarked;
