package hongyan.protocols.imap;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Threads of one subject drawn together (RFC 5256 3, REFERENCES, steps 5 and 6).
final class SubjectMerge {
    private static final int NONE = Forest.NONE;

    private final Forest forest;
    private final long[] subjects;
    private final boolean[] answers;
    /// The thread that stands for a subject.
    private final Map<Long, Integer> table = new HashMap<>();
    private int[] parent;
    private int nodes;

    /// @param subjects hashes of the messages' base subjects, 0 for none
    /// @param answers whether the subject says that it is a reply or a forward
    SubjectMerge(Forest forest, int[] parent, int nodes, long[] subjects, boolean[] answers) {
        this.forest = forest;
        this.parent = parent;
        this.nodes = nodes;
        this.subjects = subjects;
        this.answers = answers;
    }

    private int speaker(int root) {
        return forest.dummy(root) ? forest.first(root) : root;
    }

    private long subject(int root) {
        return subjects[speaker(root)];
    }

    private boolean answer(int root) {
        return answers[speaker(root)];
    }

    Forest merged(int[] byDate) {
        for (int r = 0; r < forest.roots(); r++) {
            choose(forest.root(r));
        }
        for (int r = 0; r < forest.roots(); r++) {
            merge(forest.root(r));
        }
        return new Forest(parent, nodes, byDate);
    }

    /// Step 5 B
    private void choose(int root) {
        long subject = subject(root);
        if (subject == 0) {
            return;
        }
        Integer known = table.putIfAbsent(subject, root);
        if (known == null || forest.dummy(known)) {
            return;
        }
        if (forest.dummy(root) || (answer(known) && !answer(root))) {
            table.put(subject, root);
        }
    }

    /// Step 5 C
    private void merge(int root) {
        long subject = subject(root);
        Integer chosen = subject == 0 ? null : table.get(subject);
        if (chosen == null || chosen == root) {
            return;
        }
        int other = chosen;
        if (forest.dummy(root)) {
            // The one in the table is a dummy too: step 5 B saw to that.
            for (int child = forest.first(root); child != NONE; child = forest.next(child)) {
                parent[child] = other;
            }
        } else if (forest.dummy(other) || (answer(root) && !answer(other))) {
            parent[root] = other;
        } else {
            int both = fresh();
            parent[other] = both;
            parent[root] = both;
            table.put(subject, both);
        }
    }

    private int fresh() {
        if (nodes == parent.length) {
            parent = Arrays.copyOf(parent, nodes + (nodes >> 2) + 16);
        }
        parent[nodes] = NONE;
        return nodes++;
    }
}
