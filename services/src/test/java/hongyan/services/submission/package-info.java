/// Submissions into a real store.
@NullMarked
package hongyan.services.submission;

import org.jspecify.annotations.NullMarked;
