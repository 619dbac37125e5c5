package hongyan.formats.mime;

import hongyan.formats.mime.Envelope.Mailbox;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Address lists of header fields (RFC 5322 3.4, 4.4; RFC 6532), raw in and raw out, groups marked as IMAP
/// does.
///
/// Total: what is not an address becomes a mailbox whose `host` is empty (never null, null means group).
/// Comments are passed over; the last one names a mailbox that has no other name. Quotes are removed from
/// names and local parts.
public final class AddressList {
    private static final int MAX_ADDRESSES = 5_000;

    private final String s;
    private final boolean pairs;
    private final int lastSemicolon;
    private final int lastBracket;
    private final int textEnd;
    private int closeAt = -1;
    private int i;
    private final List<Mailbox> out = new ArrayList<>(2);
    private boolean inGroup;

    // the words of the mailbox being read
    private final StringBuilder words = new StringBuilder();
    private @Nullable String comment;
    private boolean gap;
    private boolean quotedWord;
    private int at = -1;

    private AddressList(String raw) {
        this.s = raw;
        this.pairs = RawBytes.hasDoubleBytes(raw);
        this.lastSemicolon = raw.lastIndexOf(';');
        this.lastBracket = raw.lastIndexOf(']');
        this.textEnd = raw.stripTrailing().length();
    }

    /// Reads a raw, unfolded field body.
    public static List<Mailbox> parse(String raw) {
        if (raw.isEmpty()) {
            return List.of();
        }
        AddressList list = new AddressList(raw);
        list.read();
        return List.copyOf(list.out);
    }

    private void read() {
        while (i < s.length() && out.size() < MAX_ADDRESSES) {
            char c = s.charAt(i);
            switch (c) {
                case '"' -> quoted();
                case '(' -> comment();
                case '<' -> angle();
                case ',' -> {
                    flush();
                    i++;
                }
                case ';' -> {
                    flush();
                    endGroup();
                    i++;
                }
                case ':' -> colon();
                case ' ', '\t' -> {
                    gap = true;
                    i++;
                }
                case '[' -> literal();
                default -> {
                    space();
                    if (c == '@') {
                        at = words.length();
                    }
                    words.append(c);
                    i++;
                    if (pairs && c >= 0x81 && i < s.length()) {
                        words.append(s.charAt(i++)); // the second byte of a GB18030 or Big5 character
                    }
                }
            }
        }
        flush();
        endGroup();
    }

    // white space between words is one space; around the dots and the @ of an address it is nothing (RFC 5322 4.4)
    private void space() {
        if (gap && words.length() > 0) {
            words.append(' ');
        }
        gap = false;
    }

    private void quoted() {
        space();
        i++;
        while (i < s.length() && s.charAt(i) != '"') {
            char c = s.charAt(i);
            if (pairs && c >= 0x81 && i + 1 < s.length()) {
                words.append(c);
                c = s.charAt(++i);
            } else if (c == '\\' && i + 1 < s.length()) {
                c = s.charAt(++i);
            }
            words.append(c);
            i++;
        }
        i++;
        quotedWord = true;
    }

    private void comment() {
        int end = RawBytes.comment(s, i);
        int close = end > i && s.charAt(end - 1) == ')' ? end - 1 : end;
        String text = unescaped(s.substring(Math.min(i + 1, close), close)).strip();
        if (!text.isEmpty()) {
            comment = text;
        }
        i = end;
        gap = true;
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int k = 0; k < text.length(); k++) {
            char c = text.charAt(k);
            if (c == '\\' && k + 1 < text.length()) {
                c = text.charAt(++k);
            }
            out.append(c);
        }
        return out.toString();
    }

    private void literal() {
        int close = at >= 0 && i < lastBracket ? s.indexOf(']', i) : -1;
        space();
        if (close < 0) {
            words.append(s.charAt(i++));
        } else {
            words.append(s, i, close + 1);
            i = close + 1;
        }
    }

    private void colon() {
        boolean bare = i + 1 >= textEnd;
        if (!inGroup && words.length() > 0 && (at < 0 || quotedWord) && (lastSemicolon > i || bare)) {
            add(new Mailbox(null, null, words.toString(), null));
            inGroup = true;
            clear();
        } else {
            space();
            words.append(':');
        }
        i++;
    }

    private void endGroup() {
        if (inGroup) {
            out.add(new Mailbox(null, null, null, null));
            inGroup = false;
        }
    }

    // RFC 5322 3.4 angle-addr, 4.4 obs-route
    private void angle() {
        i++;
        String name = words.isEmpty() ? null : words.toString();
        words.setLength(0);
        gap = false;
        at = -1;
        quotedWord = false;
        String route = null;
        boolean dropped = false;
        while (i < s.length() && s.charAt(i) != '>') {
            char c = s.charAt(i);
            if (c == '"') {
                quoted();
            } else if (c == '(') {
                comment();
            } else if (c == '[' && at >= 0) {
                literal();
            } else if (c == ' ' || c == '\t') {
                gap = true;
                i++;
            } else if (c == ':' && route == null && words.length() > 1 && words.charAt(0) == '@') {
                route = words.toString();
                words.setLength(0);
                at = -1;
                i++;
            } else if (c == '<' && !dropped || c == ',' && (words.isEmpty() || words.charAt(0) != '@') && !closes()) {
                break; // the bracket never closes: what follows is the next mailbox
            } else {
                dropped |= c == '<';
                space();
                if (c == '@') {
                    at = words.length();
                }
                words.append(c);
                i++;
            }
        }
        if (i < s.length() && s.charAt(i) == '>') {
            i++;
        }
        String address = squeezed();
        if (!address.isEmpty() || name != null) {
            trailingComment();
            add(mailbox(name != null ? name : comment, route, address));
        }
        clear();
    }

    // whether `>` comes before the next `<`; remembered, for a list may have many commas
    private boolean closes() {
        if (closeAt < i) {
            int j = i;
            while (j < s.length() && s.charAt(j) != '>' && s.charAt(j) != '<') {
                j++;
            }
            closeAt = j;
        }
        return closeAt < s.length() && s.charAt(closeAt) == '>';
    }

    // `<a@b> (Name)`
    private void trailingComment() {
        int from = i;
        while (i < s.length() && (s.charAt(i) == ' ' || s.charAt(i) == '\t')) {
            i++;
        }
        if (i < s.length() && s.charAt(i) == '(') {
            comment();
        } else {
            i = from;
        }
    }

    private String squeezed() {
        String text = words.toString();
        if (text.indexOf(' ') < 0 || quotedWord) {
            return text;
        }
        return text.replace(" ", "");
    }

    private void flush() {
        if (words.length() > 0 || quotedWord) {
            if (at > 0) {
                add(mailbox(comment, null, squeezed()));
            } else if (words.length() > 0) {
                add(new Mailbox(comment, null, words.toString(), ""));
            }
        }
        clear();
    }

    private Mailbox mailbox(@Nullable String name, @Nullable String route, String address) {
        int split = address.lastIndexOf('@');
        return split < 0
                ? new Mailbox(name, route, address, "")
                : new Mailbox(name, route, address.substring(0, split), address.substring(split + 1));
    }

    private void add(Mailbox mailbox) {
        out.add(mailbox);
    }

    private void clear() {
        words.setLength(0);
        comment = null;
        gap = false;
        quotedWord = false;
        at = -1;
    }
}
