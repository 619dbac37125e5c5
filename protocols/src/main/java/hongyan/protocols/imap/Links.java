package hongyan.protocols.imap;

import java.util.Arrays;

/// Which message answers which (RFC 5256 3, REFERENCES, steps 1 to 3), by number: messages first, then those that are
/// only referred to.
final class Links {
    private static final int NONE = Forest.NONE;

    private final int messages;
    private final int maxNodes;
    private final int maxSteps;
    private int nodes;
    private int[] parent;
    /// Children of each node, so that the search for loops is short where there can be none.
    private int[] children;
    /// Nodes by name: open addressing, a power of two of places, less than half of them taken.
    private long[] names;
    private int[] named;
    private int used;

    Links(int messages, int maxSteps) {
        this.messages = messages;
        this.maxNodes = (int) Math.min(Integer.MAX_VALUE - 8, 5L * messages);
        this.maxSteps = maxSteps;
        this.nodes = messages;
        this.parent = new int[Math.max(16, messages + messages / 2)];
        this.children = new int[parent.length];
        Arrays.fill(parent, NONE);
        int places = Integer.highestOneBit(Math.max(8, messages)) * 4;
        this.names = new long[places];
        this.named = new int[places];
    }

    int nodes() {
        return nodes;
    }

    private int place(long name) {
        int mask = names.length - 1;
        int at = (int) name & mask;
        while (names[at] != 0 && names[at] != name) {
            at = at + 1 & mask;
        }
        return at;
    }

    /// Gives a message its name. One that another message has already is not given again (RFC 5256: a duplicate is
    /// treated as if it had an id of its own).
    void name(int message, long name) {
        if (name != 0) {
            int at = place(name);
            if (names[at] == 0) {
                put(at, name, message);
            }
        }
    }

    private void put(int at, long name, int node) {
        names[at] = name;
        named[at] = node;
        if (++used * 2 > names.length) {
            long[] oldNames = names;
            int[] oldNamed = named;
            names = new long[oldNames.length * 2];
            named = new int[names.length];
            for (int i = 0; i < oldNames.length; i++) {
                if (oldNames[i] != 0) {
                    int to = place(oldNames[i]);
                    names[to] = oldNames[i];
                    named[to] = oldNamed[i];
                }
            }
        }
    }

    /// The node of that name, a new one when there is none; [Forest#NONE] when there are too many.
    int node(long name) {
        int at = place(name);
        if (names[at] != 0) {
            return named[at];
        }
        if (nodes >= maxNodes) {
            return NONE;
        }
        if (nodes == parent.length) {
            int room = (int) Math.min(maxNodes, (long) nodes + (nodes >> 1) + 16);
            parent = Arrays.copyOf(parent, room);
            children = Arrays.copyOf(children, room);
            Arrays.fill(parent, nodes, room, NONE);
        }
        int node = nodes++;
        put(at, name, node);
        return node;
    }

    /// Step 1 A: what has a parent keeps it.
    void link(int above, int below) {
        if (above != NONE && parent[below] == NONE && !wouldLoop(above, below)) {
            parent[below] = above;
            children[above]++;
        }
    }

    /// Step 1 B: the message's own last reference counts more than what others said.
    void relink(int above, int message) {
        int old = parent[message];
        if (old == above) {
            return;
        }
        if (old != NONE) {
            children[old]--;
            parent[message] = NONE;
        }
        link(above, message);
    }

    private boolean wouldLoop(int above, int below) {
        if (above == below) {
            return true;
        }
        if (children[below] == 0) {
            return false;
        }
        int steps = 0;
        for (int node = above; node != NONE; node = parent[node]) {
            if (node == below || ++steps > maxSteps) {
                return true;
            }
        }
        return false;
    }

    /// Steps 2 and 3: dummies are taken out, their children moved up; only one at the top that holds several stays.
    int[] pruned() {
        for (int message = 0; message < messages; message++) {
            parent[message] = settled(message);
        }
        int[] held = new int[nodes];
        for (int message = 0; message < messages; message++) {
            if (parent[message] != NONE) {
                held[parent[message]]++;
            }
        }
        for (int message = 0; message < messages; message++) {
            int above = parent[message];
            if (above >= messages && held[above] == 1) {
                parent[message] = NONE;
            }
        }
        return Arrays.copyOf(parent, nodes);
    }

    /// The nearest message above, or the dummy at the top. What is passed on the way is made shorter.
    private int settled(int message) {
        int above = parent[message];
        while (above >= messages && parent[above] != NONE) {
            above = parent[above];
        }
        for (int node = parent[message]; node != above && node >= messages; ) {
            int up = parent[node];
            parent[node] = above;
            node = up;
        }
        return above;
    }
}
