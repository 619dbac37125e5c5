package hongyan.protocols.imap;

/// Numbers as a set in text: `1:3,7`.
final class UidSets {
    private UidSets() {}

    /// @param ascending may hold runs
    static String text(int[] ascending) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < ascending.length) {
            int last = i;
            while (last + 1 < ascending.length && ascending[last + 1] == ascending[last] + 1) {
                last++;
            }
            out.append(i > 0 ? "," : "").append(ascending[i]);
            if (last > i) {
                out.append(':').append(ascending[last]);
            }
            i = last + 1;
        }
        return out.toString();
    }
}
