package hongyan.protocols.imap;

import hongyan.formats.imaputf7.ImapUtf7;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes response text. Holds a buffer only while there is something in it, so that a waiting session holds none.
///
/// *Threads*: one at a time. *Failure*: a lost connection is an [UncheckedIOException], caught in the session loop.
final class ImapOutput {
    private static final int START = 2048;
    private static final int FULL = 64 * 1024;
    private static final byte[] NONE = new byte[0];
    /// Longer texts go out as literals.
    private static final int MAX_QUOTED = 1024;

    private final OutputStream out;
    private byte[] buffer = NONE;
    private boolean utf8;
    private int used;

    ImapOutput(OutputStream out) {
        this.out = out;
    }

    private void room(int more) {
        if (buffer.length - used >= more) {
            return;
        }
        if (used + more > FULL && used > 0) {
            push();
        }
        if (buffer.length - used < more) {
            buffer = Arrays.copyOf(buffer, Math.max(used + more, Math.min(FULL, Math.max(START, buffer.length * 4))));
        }
    }

    private void push() {
        try {
            out.write(buffer, 0, used);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        used = 0;
    }

    /// Hands everything to the connection and lets the buffer go.
    void flush() {
        if (used > 0) {
            push();
        }
        buffer = NONE;
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ImapOutput put(char c) {
        room(1);
        buffer[used++] = (byte) c;
        return this;
    }

    /// One byte per char.
    ImapOutput ascii(String text) {
        int length = text.length();
        room(length);
        byte[] to = buffer;
        int p = used;
        for (int i = 0; i < length; i++) {
            to[p + i] = (byte) text.charAt(i);
        }
        used = p + length;
        return this;
    }

    ImapOutput number(long value) {
        if (value < 0) {
            return ascii(Long.toString(value));
        }
        room(20);
        int digits = 1;
        for (long v = value; v >= 10; v /= 10) {
            digits++;
        }
        long v = value;
        for (int p = used + digits - 1; p >= used; p--) {
            buffer[p] = (byte) ('0' + v % 10);
            v /= 10;
        }
        used += digits;
        return this;
    }

    ImapOutput crlf() {
        room(2);
        buffer[used++] = '\r';
        buffer[used++] = '\n';
        return this;
    }

    ImapOutput bytes(byte[] from, int offset, int length) {
        if (length > FULL) {
            if (used > 0) {
                push();
            }
            try {
                out.write(from, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }
        room(length);
        System.arraycopy(from, offset, buffer, used, length);
        used += length;
        return this;
    }

    /// As a stream, for bytes that come from elsewhere. *Failure*: [UncheckedIOException] too.
    OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                put((char) (b & 0xff));
            }

            @Override
            public void write(byte[] from, int offset, int length) {
                bytes(from, offset, length);
            }
        };
    }

    /// `{n}` CRLF and the bytes.
    ImapOutput literal(byte[] from, int offset, int length) {
        put('{').number(length).put('}').crlf();
        return bytes(from, offset, length);
    }

    /// A raw string (one byte per char) as an nstring: quoted where it may be, else a literal (RFC 9051 4.3).
    ImapOutput nstring(@Nullable String raw) {
        return raw == null ? ascii("NIL") : string(raw);
    }

    ImapOutput string(String raw) {
        int length = raw.length();
        int escapes = 0;
        boolean literal = length > MAX_QUOTED;
        for (int i = 0; i < length && !literal; i++) {
            char c = raw.charAt(i);
            if (c == '"' || c == '\\') {
                escapes++;
            } else if (c >= 0x80 || c == '\r' || c == '\n' || c == 0) {
                literal = true;
            }
        }
        return literal ? rawLiteral(raw) : quoted(raw, escapes);
    }

    private ImapOutput quoted(String raw, int escapes) {
        int length = raw.length();
        room(length + escapes + 2);
        byte[] to = buffer;
        int p = used;
        to[p++] = '"';
        for (int i = 0; i < length; i++) {
            char c = raw.charAt(i);
            if (escapes > 0 && (c == '"' || c == '\\')) {
                to[p++] = '\\';
            }
            to[p++] = (byte) c;
        }
        to[p++] = '"';
        used = p;
        return this;
    }

    private ImapOutput rawLiteral(String raw) {
        byte[] all = new byte[raw.length()];
        for (int i = 0; i < all.length; i++) {
            char c = raw.charAt(i);
            // NUL is not allowed in a literal (RFC 9051 9, CHAR8).
            all[i] = (byte) (c == 0 ? ' ' : c);
        }
        return literal(all, 0, all.length);
    }

    /// Unicode text as a string: a UTF-8 literal when it is not ASCII.
    ImapOutput unicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                return literal(utf8, 0, utf8.length);
            }
        }
        return string(text);
    }

    /// Whether names are UTF-8, and so may be what is quoted (RFC 9051 4.3, RFC 9755 3).
    void utf8(boolean on) {
        utf8 = on;
    }

    /// A mailbox path, quoted: in modified UTF-7 unless the client speaks UTF-8.
    ImapOutput mailbox(String path) {
        return utf8 ? quotedUtf8(path) : string(ImapUtf7.encode(path));
    }

    private ImapOutput quotedUtf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put('"');
        for (byte b : bytes) {
            if (b == '"' || b == '\\') {
                put('\\');
            }
            put((char) (b & 0xFF));
        }
        return put('"');
    }

    /// Words for people (RFC 9051 9, `text`), as UTF-8.
    ImapOutput text(String words) {
        for (int i = 0; i < words.length(); i++) {
            if (words.charAt(i) >= 0x80) {
                byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
                return bytes(bytes, 0, bytes.length);
            }
        }
        return ascii(words);
    }
}
