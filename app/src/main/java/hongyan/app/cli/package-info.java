/// The command line: `serve`, `demo`, and `admin`, which talks REST to the running server.
///
/// [AdminClient] finds the server's address and the operator token in the data folder. Exit code 0 only when all was
/// done, 1 for a
/// refusal (one line), 2 for wrong usage. Every admin command has `--json`.
@NullMarked
package hongyan.app.cli;

import org.jspecify.annotations.NullMarked;
