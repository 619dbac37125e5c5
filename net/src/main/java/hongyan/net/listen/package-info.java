/// Ports: a [Listener] accepts, takes a permit, and runs one [Handler] per connection on its own virtual thread, with
/// one try/finally
/// around it. Permits are per peer address and in all; a peer without one is told so and closed.
@NullMarked
package hongyan.net.listen;

import org.jspecify.annotations.NullMarked;
