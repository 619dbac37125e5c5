/// What fuzz targets of all protocols stand on: a peer without a socket, and a look at the log for bugs that a session
/// hides.
@NullMarked
package hongyan.protocols.fuzz;

import org.jspecify.annotations.NullMarked;
