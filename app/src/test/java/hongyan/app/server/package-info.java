/// Tests of the server's own parts.
@NullMarked
package hongyan.app.server;

import org.jspecify.annotations.NullMarked;
