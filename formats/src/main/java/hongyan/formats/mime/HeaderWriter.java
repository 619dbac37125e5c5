package hongyan.formats.mime;

import hongyan.formats.address.MailAddress;
import java.time.OffsetDateTime;
import java.util.List;

/// Writes header fields (RFC 5322 2.2, RFC 2047, RFC 2231): folded at 78 columns, never longer than 998,
/// UTF-8 in encoded words that end at a character. Control characters in values become spaces: nothing given
/// here can start another field.
///
/// Every method yields the whole field with its last CRLF.
public final class HeaderWriter {
    private static final int SOFT = 78;
    private static final int HARD = 900;
    private static final int MAX_UNFINISHED = 200;
    private static final String ATEXT = "!#$%&'*+-/=?^_`{|}~";

    private final StringBuilder out;
    private final int start;
    private int column;

    private HeaderWriter(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a header field name");
        }
        this.out = new StringBuilder(96).append(name).append(':');
        this.column = out.length();
        this.start = column;
    }

    /// Whether a text can be the name of a field (RFC 5322 2.2).
    public static boolean isName(String name) {
        if (name.isEmpty() || name.length() > 100) {
            return false;
        }
        return name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ':');
    }

    /// An unstructured field such as Subject.
    public static String text(String name, String value) {
        HeaderWriter w = new HeaderWriter(name);
        w.unstructured(HeaderEncoding.clean(value));
        return w.end();
    }

    /// A field as given, only made safe: line ends become folds, lines are cut below 998 octets.
    public static String raw(String name, String value) {
        HeaderWriter w = new HeaderWriter(name);
        String[] lines = value.split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = HeaderEncoding.cleanLine(lines[i]);
            if (i > 0 && line.isBlank()) {
                continue;
            }
            if (i > 0) {
                w.out.append("\r\n");
            }
            if (i > 0 && !line.startsWith(" ") && !line.startsWith("\t") || i == 0 && !line.startsWith(" ")) {
                w.out.append(' ');
            }
            w.out.append(HeaderEncoding.cut(line));
        }
        return w.end();
    }

    /// An address list.
    public static String addresses(String name, List<Correspondent> people) {
        HeaderWriter w = new HeaderWriter(name);
        w.people(people, "");
        return w.end();
    }

    /// An address list with groups; a group without a name stands for single addresses (RFC 8621 4.1.2.4).
    public static String groups(String name, List<Group> groups) {
        HeaderWriter w = new HeaderWriter(name);
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            String last = i < groups.size() - 1 ? "," : "";
            if (group.name().isEmpty()) {
                w.people(group.members(), last);
            } else {
                w.phrase(group.name());
                w.out.append(':');
                w.column++;
                w.people(group.members(), "");
                w.out.append(';').append(last);
                w.column += 1 + last.length();
            }
        }
        return w.end();
    }

    /// People under a common name.
    public record Group(String name, List<Correspondent> members) {}

    /// Message identifiers, given without brackets.
    public static String messageIds(String name, List<String> ids) {
        HeaderWriter w = new HeaderWriter(name);
        for (String id : ids) {
            String safe = id.chars()
                    .filter(c -> c > ' ' && c != '<' && c != '>' && c != 0x7F)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            if (!safe.isEmpty() && safe.length() < HARD) {
                w.word('<' + safe + '>');
            }
        }
        return w.end();
    }

    /// A date field.
    public static String date(String name, OffsetDateTime date) {
        return name + ": " + MailDate.format(date.toInstant(), date.getOffset()) + "\r\n";
    }

    /// URLs in angle brackets (RFC 2369).
    public static String urls(String name, List<String> urls) {
        HeaderWriter w = new HeaderWriter(name);
        for (int i = 0; i < urls.size(); i++) {
            w.word(HeaderEncoding.cut('<'
                            + HeaderEncoding.clean(urls.get(i))
                                    .replace(" ", "%20")
                                    .replace("<", "%3C")
                                    .replace(">", "%3E")
                            + '>')
                    + (i < urls.size() - 1 ? "," : ""));
        }
        return w.end();
    }

    /// A field `name: value; param=...; param=...`, file names in both forms (RFC 2047 in quotes and RFC
    /// 2231).
    static String parameters(String name, String value, List<Part.Param> params) {
        HeaderWriter w = new HeaderWriter(name);
        w.word(value);
        for (Part.Param param : params) {
            w.parameter(param.name(), HeaderEncoding.clean(param.value()));
        }
        return w.end();
    }

    private void parameter(String name, String value) {
        out.append(';');
        column++;
        if (isAscii(value) && value.length() < HARD) {
            String token = isToken(value) ? value : quoted(value);
            word(name + '=' + token);
            return;
        }
        List<String> words = HeaderEncoding.words(value, SOFT - name.length() - 4);
        for (int i = 0; i < words.size(); i++) {
            String before = i == 0 ? name + "=\"" : "";
            word(before + words.get(i) + (i == words.size() - 1 ? "\";" : ""));
        }
        List<String> pieces = HeaderEncoding.percent(value, 60 - name.length());
        for (int i = 0; i < pieces.size(); i++) {
            String piece = name + (pieces.size() > 1 ? "*" + i : "") + "*=" + (i == 0 ? "UTF-8''" : "") + pieces.get(i);
            word(piece + (i < pieces.size() - 1 ? ";" : ""));
        }
    }

    // ---- parts of a field ----

    private void people(List<Correspondent> people, String last) {
        for (int i = 0; i < people.size(); i++) {
            Correspondent person = people.get(i);
            String comma = i < people.size() - 1 ? "," : last;
            String email = email(person.email());
            if (person.name().isBlank()) {
                word(email + comma);
            } else {
                phrase(person.name());
                word('<' + email + '>' + comma);
            }
        }
    }

    private static String email(String email) {
        return MailAddress.parse(email).map(MailAddress::toAscii).orElseGet(() -> unfinished(email));
    }

    /// What is no address yet, as a draft may hold it: one word, in quotes when it has characters that would make it
    /// something else. It is read back as it was given, and can never be read as two.
    private static String unfinished(String email) {
        String text = HeaderEncoding.clean(email).strip();
        if (text.chars().noneMatch(c -> "<>,;:\"()[]\\ ".indexOf(c) >= 0)) {
            return HeaderEncoding.cut(text);
        }
        return quoted(text.length() > MAX_UNFINISHED ? text.substring(0, MAX_UNFINISHED) : text);
    }

    // RFC 5322 3.2.5 phrase
    private void phrase(String name) {
        String text = HeaderEncoding.clean(name).strip();
        boolean atoms = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            atoms &= c == ' ' || c < 0x80 && (Character.isLetterOrDigit(c) || ATEXT.indexOf(c) >= 0);
        }
        if (!isAscii(text) || text.contains("=?") || text.length() > HARD / 2) {
            HeaderEncoding.words(text, 75).forEach(this::word);
        } else if (atoms && !text.contains("  ")) {
            for (String atom : text.split(" ", -1)) {
                word(atom);
            }
        } else {
            word(quoted(text));
        }
    }

    // words that need it are encoded in one run; plain words before and behind it stay as they are
    private void unstructured(String text) {
        int first = -1;
        int last = -1;
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf(' ', at);
            end = end < 0 ? text.length() : end;
            String word = text.substring(at, end);
            if (!isAscii(word) || word.contains("=?") || word.length() > SOFT * 2) {
                first = first < 0 ? at : first;
                last = end;
            }
            at = end + 1;
        }
        if (first < 0) {
            plain(text);
            return;
        }
        if (first > 0) {
            plain(text.substring(0, first - 1));
        }
        HeaderEncoding.words(text.substring(first, last), 75).forEach(this::word);
        if (last < text.length()) {
            plain(text.substring(last + 1));
        }
    }

    private void plain(String text) {
        for (String word : text.split(" ", -1)) {
            word(word);
        }
    }

    /// Appends a blank and the word, on a new line when it would not fit.
    private void word(String word) {
        if (column + 1 + word.length() > SOFT && column > start && !word.isEmpty()) {
            out.append("\r\n");
            column = 0;
        }
        out.append(' ').append(word);
        column += 1 + word.length();
    }

    private String end() {
        int n = out.length();
        while (n > 0 && (out.charAt(n - 1) == ' ' || out.charAt(n - 1) == '\r' || out.charAt(n - 1) == '\n')) {
            n--;
        }
        out.setLength(n);
        return out.append("\r\n").toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isToken(String value) {
        return !value.isEmpty()
                && value.chars().allMatch(c -> c > ' ' && c < 0x7F && "()<>@,;:\\\"/[]?='*%".indexOf(c) < 0);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
