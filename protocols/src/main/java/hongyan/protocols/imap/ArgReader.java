package hongyan.protocols.imap;

import hongyan.base.failure.BadSyntax;
import hongyan.base.failure.Reason;
import hongyan.formats.imaputf7.ImapUtf7;
import hongyan.store.account.Flags;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Scans the words of a command (RFC 9051 9) in bytes that are all there: literals stand behind their `{n}` CRLF.
/// Pure and total: what is not the grammar is a [BadSyntax] with words that help a person.
final class ArgReader {
    private static final int MAX_FLAGS = 200;

    private final byte[] bytes;
    private final int end;
    private final Set<Extension> enabled;
    private int at;

    ArgReader(byte[] bytes) {
        this(bytes, Set.of());
    }

    /// @param enabled what the client has switched on
    ArgReader(byte[] bytes, Set<Extension> enabled) {
        this.bytes = bytes;
        this.enabled = enabled;
        this.end = bytes.length;
    }

    static BadSyntax bad(String detail) {
        return new BadSyntax(Reason.SYNTAX, detail);
    }

    boolean atEnd() {
        return at >= end;
    }

    void end() {
        // Trailing blanks: some clients send them, nobody is confused by them.
        while (at < end && bytes[at] == ' ') {
            at++;
        }
        if (at < end) {
            throw bad("Unexpected text behind the command");
        }
    }

    /// The next byte, -1 at the end.
    int peek() {
        return at < end ? bytes[at] & 0xFF : -1;
    }

    boolean skip(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char c) {
        if (!skip(c)) {
            throw bad(
                    switch (c) {
                        case ' ' -> "Space expected";
                        case '\r', '\n' -> "Line end expected";
                        default -> "Expected " + c;
                    });
        }
    }

    void space() {
        expect(' ');
    }

    boolean skipSpace() {
        return skip(' ');
    }

    /// Whether the word (upper case) comes next, in any case.
    boolean atWord(String word) {
        int start = at;
        boolean there = skipWord(word);
        at = start;
        return there;
    }

    /// Whether the word comes next, in any case; then it is passed over.
    boolean skipWord(String word) {
        if (end - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (upper(bytes[at + i]) != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }

    private static int upper(byte b) {
        return b >= 'a' && b <= 'z' ? b - 32 : b;
    }

    /// RFC 9051 9, ATOM-CHAR.
    static boolean isAtom(int c) {
        return c > ' ' && c < 0x7F && c != '(' && c != ')' && c != '{' && c != '%' && c != '*' && c != '"' && c != '\\'
                && c != ']';
    }

    String atom() {
        int start = at;
        while (at < end && isAtom(bytes[at] & 0xFF)) {
            at++;
        }
        if (at == start) {
            throw bad("Word expected");
        }
        return latin1(start, at);
    }

    /// Letters, digits and `-._`, upper case: names of items and options.
    String name() {
        int start = at;
        while (at < end && isName(bytes[at])) {
            at++;
        }
        if (at == start) {
            throw bad("Name expected");
        }
        return latin1(start, at).toUpperCase(Locale.ROOT);
    }

    private static boolean isName(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '=';
    }

    /// All that is left, one byte per char.
    String rest() {
        String rest = latin1(at, end);
        at = end;
        return rest;
    }

    private String latin1(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// The bytes of an astring: an atom (`]` allowed), a quoted string or a literal.
    byte[] astring() {
        int c = peek();
        if (c == '"' || c == '{') {
            return string();
        }
        int start = at;
        // 8-bit is no atom; clients send it all the same.
        while (at < end && (isAtom(peek()) || peek() == ']' || peek() >= 0x80)) {
            at++;
        }
        if (at == start) {
            throw bad("String expected");
        }
        return slice(start, at);
    }

    byte[] string() {
        if (peek() == '{') {
            return literal();
        }
        expect('"');
        byte[] out = new byte[16];
        int used = 0;
        while (at < end && bytes[at] != '"') {
            byte b = bytes[at++];
            if (b == '\\') {
                if (at >= end || (bytes[at] != '"' && bytes[at] != '\\')) {
                    throw bad("Only \" and \\ may be escaped");
                }
                b = bytes[at++];
            } else if (b == '\r' || b == '\n' || b == 0) {
                throw bad("Line end in a quoted string");
            }
            if (used == out.length) {
                out = Arrays.copyOf(out, used * 2);
            }
            out[used++] = b;
        }
        expect('"');
        return Arrays.copyOf(out, used);
    }

    private byte[] literal() {
        expect('{');
        long size = number();
        skip('+');
        expect('}');
        expect('\r');
        expect('\n');
        if (size > end - at) {
            throw bad("Literal cut short");
        }
        at += (int) size;
        return slice(at - (int) size, at);
    }

    private byte[] slice(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /// Text of an astring in UTF-8.
    String text() {
        return decode(astring(), StandardCharsets.UTF_8);
    }

    static String decode(byte[] raw, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            throw bad("Text is not in its charset");
        }
    }

    /// A mailbox name, decoded.
    String mailbox() {
        return mailboxName(text());
    }

    /// A pattern of LIST: an astring in which `%` and `*` may stand free (RFC 9051 9, list-mailbox).
    String pattern() {
        int c = peek();
        if (c == '"' || c == '{') {
            return mailboxName(decode(string(), StandardCharsets.UTF_8));
        }
        int start = at;
        while (at < end && (isAtom(peek()) || peek() == ']' || peek() == '%' || peek() == '*' || peek() >= 0x80)) {
            at++;
        }
        if (at == start) {
            throw bad("Mailbox pattern expected");
        }
        return mailboxName(decode(slice(start, at), StandardCharsets.UTF_8));
    }

    boolean enabled(Extension extension) {
        return enabled.contains(extension);
    }

    /// RFC 3501 5.1.3: modified UTF-7. Raw UTF-8, and what is no modified UTF-7, is taken as it stands; so is
    /// everything
    /// where names are UTF-8.
    String mailboxName(String raw) {
        boolean utf8 = enabled.contains(Extension.IMAP4REV2) || enabled.contains(Extension.UTF8);
        boolean ascii = !utf8 && raw.chars().allMatch(c -> c < 0x80);
        String name = ascii ? ImapUtf7.decode(raw).orElse(raw) : raw;
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    boolean atDigit() {
        int c = peek();
        return c >= '0' && c <= '9';
    }

    /// A number of up to 63 bits.
    long number() {
        int start = at;
        long value = 0;
        while (atDigit()) {
            if (at - start >= 18) {
                throw bad("Number too large");
            }
            value = value * 10 + bytes[at++] - '0';
        }
        if (at == start) {
            throw bad("Number expected");
        }
        return value;
    }

    /// A 32-bit number; beyond what an `int` holds it is the largest `int`, which nothing here ever reaches.
    int number32() {
        long value = number();
        if (value > 0xFFFF_FFFFL) {
            throw bad("Number too large");
        }
        return (int) Math.min(value, Integer.MAX_VALUE);
    }

    SequenceSet sequenceSet() {
        if (skip('$')) {
            return SequenceSet.SAVED;
        }
        int[] pairs = new int[8];
        int used = 0;
        do {
            int low = sequenceNumber();
            int high = skip(':') ? sequenceNumber() : low;
            if (used == pairs.length) {
                if (used >= 2 * SequenceSet.MAX_PIECES) {
                    throw new BadSyntax(Reason.LIMIT, "Too many pieces in the set");
                }
                pairs = Arrays.copyOf(pairs, used * 2);
            }
            pairs[used++] = low;
            pairs[used++] = high;
        } while (skip(','));
        return SequenceSet.of(Arrays.copyOf(pairs, used));
    }

    private int sequenceNumber() {
        if (skip('*')) {
            return SequenceSet.STAR;
        }
        int value = number32();
        if (value == 0) {
            throw bad("Zero is no message number");
        }
        return value;
    }

    /// Flags in parentheses.
    Flags flagList() {
        expect('(');
        Flags flags = skip(')') ? Flags.NONE : flags();
        if (bytes[at - 1] != ')') {
            expect(')');
        }
        return flags;
    }

    /// One flag or more, separated by spaces.
    Flags flags() {
        int system = 0;
        List<String> keywords = new ArrayList<>();
        do {
            if (skip('\\')) {
                system |= FlagNames.system(atom());
            } else if (keywords.size() >= MAX_FLAGS) {
                throw new BadSyntax(Reason.LIMIT, "Too many flags");
            } else {
                keywords.add(atom());
            }
        } while (skipSpace());
        return Flags.of(system, keywords);
    }
}
