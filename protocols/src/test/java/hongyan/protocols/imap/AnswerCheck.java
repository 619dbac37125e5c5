package hongyan.protocols.imap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// Whether what a server said is a sequence of whole responses (RFC 9051 9, `response`): each is a tagged line, an
/// untagged one or a continuation; lines end with CRLF; strings, literals and lists are closed; what is for people is
/// UTF-8.
final class AnswerCheck {
    private static final Set<String> STATUS = Set.of("OK", "NO", "BAD", "BYE", "PREAUTH");

    private final byte[] heard;
    private int at;
    private int start;

    private AnswerCheck(byte[] heard) {
        this.heard = heard;
    }

    static void check(byte[] heard) {
        AnswerCheck check = new AnswerCheck(heard);
        while (check.at < heard.length) {
            check.response();
        }
    }

    private AssertionError broken(String what) {
        int from = Math.max(0, start - 200);
        return new AssertionError(what + " at " + at + ": "
                + new String(heard, from, Math.min(heard.length, at + 80) - from, StandardCharsets.ISO_8859_1));
    }

    private int peek() {
        return at < heard.length ? heard[at] & 0xFF : -1;
    }

    private int next() {
        if (at == heard.length) {
            throw broken("an answer without end");
        }
        return heard[at++] & 0xFF;
    }

    private void response() {
        start = at;
        String first = word();
        if (first.equals("+")) {
            text();
            return;
        }
        if (!first.equals("*")
                && CommandParser.tag(first.getBytes(StandardCharsets.ISO_8859_1))
                        .isEmpty()) {
            throw broken("neither tagged nor untagged");
        }
        int second = at;
        String status = word();
        if (STATUS.contains(status)) {
            text();
        } else if (first.equals("*")) {
            at = second;
            data();
        } else {
            throw broken("a tag without a status");
        }
    }

    /// Up to a space, which is passed over.
    private String word() {
        int from = at;
        while (peek() > ' ') {
            at++;
        }
        String word = new String(heard, from, at - from, StandardCharsets.ISO_8859_1);
        if (peek() == ' ') {
            at++;
        }
        return word;
    }

    /// Words for people, behind a code perhaps, up to the end of the line.
    private void text() {
        int from = at;
        while (peek() != '\r') {
            int c = next();
            if (c == '\n' || c == 0) {
                throw broken("LF or NUL in a text");
            }
        }
        utf8(from, at);
        if (at > from && heard[from] == '[') {
            String line = new String(heard, from, at - from, StandardCharsets.UTF_8);
            if (line.indexOf(']') < 0) {
                throw broken("a code without end");
            }
        }
        newLine();
    }

    private void newLine() {
        if (next() != '\r' || next() != '\n') {
            throw broken("no CRLF at the end of a line");
        }
    }

    private void data() {
        int depth = 0;
        int last = ' ';
        while (true) {
            int c = peek();
            if (c == '\r') {
                if (depth != 0 || last == ' ') {
                    throw broken("a line ends in a list or behind a space");
                }
                newLine();
                return;
            }
            next();
            if (c < ' ' || c >= 0x7F) {
                throw broken("no character of an atom");
            }
            switch (c) {
                case '"' -> quoted();
                case '{' -> literal(last == '~');
                case '(' -> depth++;
                case ')' -> depth--;
                case ' ' -> {
                    if (last == ' ' || last == '(') {
                        throw broken("nothing in front of a space");
                    }
                }
                default -> {}
            }
            if (depth < 0 || (c == ')' && last == ' ')) {
                throw broken("a list ends badly");
            }
            last = c;
        }
    }

    private void quoted() {
        int from = at;
        while (true) {
            int c = next();
            if (c == '"') {
                utf8(from, at);
                return;
            }
            if (c == '\r' || c == '\n' || c == 0) {
                throw broken("a quoted string over lines");
            }
            if (c == '\\') {
                int escaped = next();
                if (escaped != '"' && escaped != '\\') {
                    throw broken("an escape of nothing");
                }
            }
        }
    }

    private void literal(boolean binary) {
        long size = 0;
        int c = next();
        while (c >= '0' && c <= '9' && size < heard.length) {
            size = size * 10 + c - '0';
            c = next();
        }
        if (c != '}') {
            throw broken("no size of a literal");
        }
        newLine();
        if (size > heard.length - at) {
            throw broken("a literal without end");
        }
        for (int i = at; i < at + size && !binary; i++) {
            if (heard[i] == 0) {
                throw broken("NUL in a literal");
            }
        }
        at += (int) size;
    }

    private void utf8(int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(heard, from, to - from));
        } catch (CharacterCodingException e) {
            throw broken("not UTF-8");
        }
    }
}
