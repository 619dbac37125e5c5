/// The program: [Main] hands over to `cli`, which starts `server` with the settings of `config`; `demo` fills a sample
/// company.
@NullMarked
package hongyan.app;

import org.jspecify.annotations.NullMarked;
