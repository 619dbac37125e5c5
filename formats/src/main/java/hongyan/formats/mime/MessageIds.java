package hongyan.formats.mime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Message identifiers in header fields (RFC 5322 3.6.4), without their brackets.
public final class MessageIds {
    private static final int MAX_IDS = 100;
    private static final int MAX_LENGTH = 998;

    private MessageIds() {}

    /// The identifiers of a raw field, in order. Text without brackets is one when it has no spaces.
    public static List<String> parse(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return List.of();
        }
        List<String> ids = new ArrayList<>(2);
        int i = raw.indexOf('<');
        if (i < 0) {
            String id = raw.strip();
            return id.isEmpty() || id.length() > MAX_LENGTH || id.indexOf(' ') >= 0 ? List.of() : List.of(id);
        }
        while (i >= 0) {
            int close = raw.indexOf('>', i);
            if (close < 0) {
                break;
            }
            int open = raw.lastIndexOf('<', close);
            String id = squeezed(raw, open + 1, close);
            if (!id.isEmpty() && id.length() <= MAX_LENGTH) {
                ids.add(id);
            }
            i = raw.indexOf('<', close);
        }
        return ids;
    }

    /// References and then In-Reply-To, each once, oldest first; of more than 100 the first and the newest.
    static List<String> chain(@Nullable String references, @Nullable String inReplyTo) {
        if (references == null && inReplyTo == null) {
            return List.of();
        }
        Set<String> all = new LinkedHashSet<>(parse(references));
        all.addAll(parse(inReplyTo));
        List<String> ids = new ArrayList<>(all);
        if (ids.size() <= MAX_IDS) {
            return List.copyOf(ids);
        }
        List<String> kept = new ArrayList<>(ids.subList(ids.size() - MAX_IDS + 1, ids.size()));
        kept.addFirst(ids.getFirst());
        return List.copyOf(kept);
    }

    private static String squeezed(String raw, int from, int to) {
        for (int i = from; i < to; i++) {
            if (raw.charAt(i) <= ' ') {
                return raw.substring(from, to).replaceAll("[\\x00-\\x20]", ""); // only for folded identifiers
            }
        }
        return raw.substring(from, to);
    }
}
