/// Tests of the command line.
@NullMarked
package hongyan.app.cli;

import org.jspecify.annotations.NullMarked;
