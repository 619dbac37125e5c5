package hongyan.services.transfer;

import hongyan.store.account.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What an mbox keeps beside a message, in fields of its header: `Status`, `X-Status`, `X-Keywords`. They belong to the
/// file, not to the message. Ours stand together before the message's own fields, and [#LAST] ends them, so that a
/// message
/// that has such a field of its own keeps it.
final class MboxFields {
    /// The last of ours. `open`: the message's last line has no end; `kept`: its line ends are as they were.
    static final String LAST = "X-Mbox-Message";

    private static final List<String> NAMES =
            List.of("status", "x-status", "x-keywords", "x-uid", "x-imap", "x-imapbase", LAST.toLowerCase(Locale.ROOT));

    private int system;
    private final List<String> keywords = new ArrayList<>();
    private boolean ours;
    private boolean openEnd;
    private boolean kept;
    private boolean internal;

    static boolean isOne(String line) {
        int colon = line.indexOf(':');
        return colon > 0 && NAMES.contains(line.substring(0, colon).strip().toLowerCase(Locale.ROOT));
    }

    void take(String line) {
        int colon = line.indexOf(':');
        String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        switch (name) {
            case "status" -> system |= value.contains("R") ? Flags.SEEN : 0;
            case "x-status" -> {
                system |= value.contains("A") ? Flags.ANSWERED : 0;
                system |= value.contains("F") ? Flags.FLAGGED : 0;
                system |= value.contains("T") ? Flags.DRAFT : 0;
                system |= value.contains("D") ? Flags.DELETED : 0;
            }
            case "x-keywords" -> {
                for (String word : value.split(" ", -1)) {
                    if (!word.isEmpty() && keywords.size() < Flags.MAX_KEYWORDS) {
                        keywords.add(word);
                    }
                }
            }
            case "x-imap" -> internal = true;
            case "x-mbox-message" -> {
                ours = true;
                openEnd = value.contains("open");
                kept = value.contains("kept");
            }
            default -> {
                // numbers of another server
            }
        }
    }

    Flags flags() {
        return Flags.of(system, keywords);
    }

    /// Whether [#write] wrote them: what comes now is the message's.
    boolean ours() {
        return ours;
    }

    /// Whether line ends are to be taken as they are.
    boolean kept() {
        return kept;
    }

    boolean openEnd() {
        return openEnd;
    }

    /// Whether this is no message but the notes some servers keep at the start of a file.
    boolean internal() {
        return internal;
    }

    static String write(Flags flags, boolean openEnd, boolean kept) {
        StringBuilder text = new StringBuilder("Status: ").append(flags.has(Flags.SEEN) ? "RO\n" : "O\n");
        String more = (flags.has(Flags.ANSWERED) ? "A" : "")
                + (flags.has(Flags.FLAGGED) ? "F" : "")
                + (flags.has(Flags.DRAFT) ? "T" : "")
                + (flags.has(Flags.DELETED) ? "D" : "");
        if (!more.isEmpty()) {
            text.append("X-Status: ").append(more).append('\n');
        }
        if (!flags.keywords().isEmpty()) {
            text.append("X-Keywords: ")
                    .append(String.join(" ", flags.keywords()))
                    .append('\n');
        }
        text.append(LAST)
                .append(':')
                .append(openEnd ? " open" : " whole")
                .append(kept ? " kept" : "")
                .append('\n');
        return text.toString();
    }
}
