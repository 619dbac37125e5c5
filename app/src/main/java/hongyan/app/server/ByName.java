package hongyan.app.server;

import java.util.function.Function;
import java.util.function.Supplier;

/// A room that knows our host name, made anew when the name changes: set-up names the server while it runs.
///
/// *Threads*: safe; two threads may make it at once, one of them wins.
final class ByName<T> implements Supplier<T> {
    private record Made<T>(String name, T room) {}

    private final Supplier<String> name;
    private final Function<String, T> make;
    private volatile Made<T> made;

    ByName(Supplier<String> name, Function<String, T> make) {
        this.name = name;
        this.make = make;
        String now = name.get();
        this.made = new Made<>(now, make.apply(now));
    }

    @Override
    public T get() {
        Made<T> last = made;
        String now = name.get();
        if (!last.name.equals(now)) {
            last = new Made<>(now, make.apply(now));
            made = last;
        }
        return last.room;
    }
}
