package hongyan.protocols.imap;

import java.util.Arrays;

/// Messages under messages, as THREAD tells them (RFC 5256 4). Nodes are numbers: messages first, then those that stand
/// for messages that are not there ("dummies"). No recursion: a thread may be as deep as a mailbox is long.
final class Forest {
    static final int NONE = -1;

    private final int messages;
    private final int[] parent;
    /// Messages by sent date, those of one date in the order of the mailbox.
    private final int[] byDate;
    private final int[] first;
    private final int[] next;
    private final int[] roots;
    private int rootCount;

    /// @param parent of every node, [#NONE] for roots; no loops; a dummy has no parent and at least one child
    /// @param byDate all messages, oldest first
    Forest(int[] parent, int nodes, int[] byDate) {
        this.messages = byDate.length;
        this.parent = parent;
        this.byDate = byDate;
        this.first = new int[nodes];
        this.next = new int[nodes];
        this.roots = new int[messages];
        plant(nodes);
    }

    /// Children and roots in order of their dates; a dummy stands where its oldest child would (RFC 5256 4, step 4).
    private void plant(int nodes) {
        Arrays.fill(first, NONE);
        Arrays.fill(next, NONE);
        int[] last = new int[nodes];
        for (int message : byDate) {
            int above = parent[message];
            if (above == NONE) {
                roots[rootCount++] = message;
                continue;
            }
            if (first[above] == NONE) {
                first[above] = message;
                if (above >= messages) {
                    roots[rootCount++] = above;
                }
            } else {
                next[last[above]] = message;
            }
            last[above] = message;
        }
    }

    int roots() {
        return rootCount;
    }

    int root(int index) {
        return roots[index];
    }

    boolean dummy(int node) {
        return node >= messages;
    }

    /// The oldest child, [#NONE] when there is none.
    int first(int node) {
        return first[node];
    }

    int next(int node) {
        return next[node];
    }

    /// RFC 5256 5, thread-data.
    ///
    /// @param numbers what the client calls each message
    void write(ImapOutput out, int[] numbers) {
        int[] waiting = new int[16];
        for (int r = 0; r < rootCount; r++) {
            int depth = 0;
            int node = roots[r];
            while (node != NONE) {
                int fork = line(out, node, numbers);
                if (fork != NONE) {
                    if (depth == waiting.length) {
                        waiting = Arrays.copyOf(waiting, depth * 2);
                    }
                    waiting[depth++] = next[fork];
                    node = fork;
                    continue;
                }
                out.put(')');
                while (depth > 0 && waiting[depth - 1] == NONE) {
                    depth--;
                    out.put(')');
                }
                node = depth == 0 ? NONE : waiting[depth - 1];
                if (depth > 0) {
                    waiting[depth - 1] = next[node];
                }
            }
        }
    }

    /// An opening parenthesis and the messages one under the other up to a fork.
    ///
    /// @return the first child where the line forks, [#NONE] where it ends
    private int line(ImapOutput out, int from, int[] numbers) {
        out.put('(');
        boolean any = false;
        int node = from;
        while (true) {
            if (!dummy(node)) {
                if (any) {
                    out.put(' ');
                }
                out.number(numbers[node]);
                any = true;
            }
            int child = first[node];
            if (child == NONE) {
                return NONE;
            }
            if (next[child] != NONE) {
                if (any) {
                    out.put(' ');
                }
                return child;
            }
            node = child;
        }
    }
}
