/// The memory engine: the model the others are judged by, and the store of fast tests. Nothing survives.
@NullMarked
package hongyan.kv.memory;

import org.jspecify.annotations.NullMarked;
