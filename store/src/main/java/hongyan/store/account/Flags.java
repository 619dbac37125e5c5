package hongyan.store.account;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// System flags as bits, keywords in lower case and sorted. Immutable.
public final class Flags {
    public static final int SEEN = 1;
    public static final int ANSWERED = 2;
    public static final int FLAGGED = 4;
    public static final int DRAFT = 8;
    /// Of one place, never of the message.
    public static final int DELETED = 16;

    public static final Flags NONE = new Flags(0, List.of());

    /// Keywords a message may carry.
    public static final int MAX_KEYWORDS = 100;

    private final int system;
    private final List<String> keywords;

    private Flags(int system, List<String> keywords) {
        this.system = system;
        this.keywords = keywords;
    }

    public static Flags of(int system, Collection<String> keywords) {
        if (system == 0 && keywords.isEmpty()) {
            return NONE;
        }
        TreeSet<String> sorted = new TreeSet<>();
        keywords.forEach(k -> sorted.add(k.toLowerCase(Locale.ROOT)));
        return new Flags(system, List.copyOf(sorted));
    }

    public static Flags of(int system) {
        return of(system, List.of());
    }

    /// The bits.
    public int system() {
        return system;
    }

    /// Lower case, sorted.
    public List<String> keywords() {
        return keywords;
    }

    public boolean has(int bit) {
        return (system & bit) != 0;
    }

    public boolean has(String keyword) {
        return keywords.contains(keyword.toLowerCase(Locale.ROOT));
    }

    public Flags with(Flags more) {
        TreeSet<String> all = new TreeSet<>(keywords);
        all.addAll(more.keywords);
        return of(system | more.system, all);
    }

    public Flags without(Flags less) {
        TreeSet<String> all = new TreeSet<>(keywords);
        less.keywords.forEach(all::remove);
        return of(system & ~less.system, all);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Flags that && system == that.system && keywords.equals(that.keywords);
    }

    @Override
    public int hashCode() {
        return 31 * keywords.hashCode() + system;
    }

    @Override
    public String toString() {
        return system + keywords.toString();
    }
}
