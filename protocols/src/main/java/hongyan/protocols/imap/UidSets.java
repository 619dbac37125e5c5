package hongyan.protocols.imap;

/// Numbers as a set in text: `1:3,7`.
final class UidSets {
    private UidSets() {}

    /// @param ascending may hold runs
    static String text(int[] ascending) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < ascending.length) {
            int last = runEnd(ascending, i, ascending.length);
            out.append(i > 0 ? "," : "").append(ascending[i]);
            if (last > i) {
                out.append(':').append(ascending[last]);
            }
            i = last + 1;
        }
        return out.toString();
    }

    /// The numbers in `[from, to)` in the order they stand; only rising runs are drawn together (RFC 5267 3.2).
    static void write(ImapOutput out, int[] numbers, int from, int to) {
        int i = from;
        while (i < to) {
            int last = runEnd(numbers, i, to);
            if (i > from) {
                out.put(',');
            }
            out.number(numbers[i]);
            if (last > i) {
                out.put(':').number(numbers[last]);
            }
            i = last + 1;
        }
    }

    private static int runEnd(int[] numbers, int from, int to) {
        int last = from;
        while (last + 1 < to && numbers[last + 1] == numbers[last] + 1) {
            last++;
        }
        return last;
    }
}
