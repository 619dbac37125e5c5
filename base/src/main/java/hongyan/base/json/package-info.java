/// The one JSON mapper of the program.
@NullMarked
package hongyan.base.json;

import org.jspecify.annotations.NullMarked;
