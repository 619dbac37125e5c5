/// The running program: [Server] makes every room with `new`, top to bottom, and is the only place that names an
/// engine.
///
/// [Ports] binds the mail ports, [ServerFiles] knows the files beside the store, [Version] what was built.
@NullMarked
package hongyan.app.server;

import org.jspecify.annotations.NullMarked;
