/// The configuration: few settings, each with a reason, one table for file, environment and reference.
///
/// [Setting] is the table; [ConfigReader] reads hongyan.toml and `HONGYAN_*` against it and names line, key and the
/// nearest valid
/// key of a typo; [Config] is what the rest of the program sees; [Reference] prints the table as documentation.
@NullMarked
package hongyan.app.config;

import org.jspecify.annotations.NullMarked;
