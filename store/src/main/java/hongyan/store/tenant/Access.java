package hongyan.store.tenant;

import java.util.List;
import java.util.TreeSet;

/// Which protocols the members of an organisation may use: all but those named here.
///
/// @param closed `pop3` ..., sorted
public record Access(List<String> closed) {
    public Access {
        closed = List.copyOf(closed);
    }

    public static final String POP3 = "pop3";
    public static final Access ALL = new Access(List.of());

    public boolean open(String protocol) {
        return !closed.contains(protocol);
    }

    /// The same with one protocol switched.
    public Access with(String protocol, boolean open) {
        TreeSet<String> now = new TreeSet<>(closed);
        if (open) {
            now.remove(protocol);
        } else {
            now.add(protocol);
        }
        return new Access(List.copyOf(now));
    }
}
