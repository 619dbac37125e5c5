/// How the program logs.
@NullMarked
package hongyan.app.log;

import org.jspecify.annotations.NullMarked;
