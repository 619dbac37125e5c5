/// The program: wiring, start, stop, configuration file and command line.
///
/// [Server] makes every room with `new`, top to bottom, and is the only place that names an engine. Reading order:
/// [Main], [Server],
/// [ServerFiles], `config.Settings`, `cli`.
@NullMarked
package hongyan.app;

import org.jspecify.annotations.NullMarked;
