package hongyan.store.account;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.helpers.MessageFormatter;

/// What [Inspection] found, as lines for an administrator. Holds a bounded number of them.
public final class Findings {
    private static final int MOST = 10_000;
    private final List<String> mended = new ArrayList<>();
    private final List<String> aside = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private int more;

    Findings() {}

    /// What is as it should be again.
    public List<String> mended() {
        return List.copyOf(mended);
    }

    /// Records that nobody can read, moved out of the way with their bytes.
    public List<String> aside() {
        return List.copyOf(aside);
    }

    /// What is not as it should be.
    public List<String> left() {
        return List.copyOf(left);
    }

    /// Findings beyond those that are listed.
    public int more() {
        return more;
    }

    public boolean isClean() {
        return left.isEmpty() && more == 0;
    }

    void mended(int account, String text, Object... fields) {
        add(mended, account, text, fields);
    }

    void aside(int account, String text, Object... fields) {
        add(aside, account, text, fields);
    }

    void left(int account, String text, Object... fields) {
        add(left, account, text, fields);
    }

    void add(Findings other) {
        other.mended.forEach(line -> add(mended, line));
        other.aside.forEach(line -> add(aside, line));
        other.left.forEach(line -> add(left, line));
        more += other.more;
    }

    private void add(List<String> list, int account, String text, Object... fields) {
        add(
                list,
                "account " + account + ": "
                        + MessageFormatter.arrayFormat(text, fields).getMessage());
    }

    private void add(List<String> list, String line) {
        if (list.size() < MOST) {
            list.add(line);
        } else {
            more++;
        }
    }
}
