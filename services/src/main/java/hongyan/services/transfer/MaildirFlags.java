package hongyan.services.transfer;

import hongyan.store.account.Flags;
import java.util.ArrayList;
import java.util.List;

/// The letters behind `:2,` in the name of a Maildir file; `a` to `z` are the folder's keywords (`dovecot-keywords`).
final class MaildirFlags {
    /// What the format has letters for.
    static final int MAX_KEYWORDS = 26;

    static final String FORWARDED = "$forwarded";

    private MaildirFlags() {}

    static Flags read(String letters, List<String> keywords) {
        int system = 0;
        List<String> words = new ArrayList<>();
        for (int i = 0; i < letters.length(); i++) {
            char c = letters.charAt(i);
            switch (c) {
                case 'S' -> system |= Flags.SEEN;
                case 'R' -> system |= Flags.ANSWERED;
                case 'F' -> system |= Flags.FLAGGED;
                case 'D' -> system |= Flags.DRAFT;
                case 'T' -> system |= Flags.DELETED;
                case 'P' -> words.add(FORWARDED);
                default -> {
                    if (c >= 'a'
                            && c - 'a' < keywords.size()
                            && !keywords.get(c - 'a').isEmpty()) {
                        words.add(keywords.get(c - 'a'));
                    }
                }
            }
        }
        return Flags.of(system, words);
    }

    /// Letters in ASCII order. New keywords get the next free letter.
    ///
    /// @return empty when a keyword has no letter left: `lost` then has its name
    static String write(Flags flags, List<String> keywords, List<String> lost) {
        StringBuilder letters = new StringBuilder();
        add(letters, 'D', flags.has(Flags.DRAFT));
        add(letters, 'F', flags.has(Flags.FLAGGED));
        add(letters, 'P', flags.has(FORWARDED));
        add(letters, 'R', flags.has(Flags.ANSWERED));
        add(letters, 'S', flags.has(Flags.SEEN));
        add(letters, 'T', flags.has(Flags.DELETED));
        List<Character> small = new ArrayList<>();
        for (String keyword : flags.keywords()) {
            if (keyword.equals(FORWARDED)) {
                continue;
            }
            int at = keywords.indexOf(keyword);
            if (at < 0 && keywords.size() < MAX_KEYWORDS) {
                at = keywords.size();
                keywords.add(keyword);
            }
            if (at < 0) {
                lost.add(keyword);
            } else {
                small.add((char) ('a' + at));
            }
        }
        small.sort(null);
        small.forEach(letters::append);
        return letters.toString();
    }

    private static void add(StringBuilder letters, char letter, boolean on) {
        if (on) {
            letters.append(letter);
        }
    }
}
