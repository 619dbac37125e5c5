package hongyan.services.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hongyan.base.bytes.ByteSource;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// The header of a message as byte ranges, so that fields can be counted and left out while every other byte goes on
/// as it came.
///
/// Lines that are no field stay where they are. Line ends may be CRLF or bare LF.
public final class RawFields {
    /// Bytes a header may have.
    public static final int MAX_HEADER = 1 << 20;

    private static final int FIRST = 8 << 10;

    private final ByteSource message;
    private final byte[] bytes;
    private final int end;
    private final List<Field> fields;

    /// A field, its continuation lines with it.
    ///
    /// @param name as written; empty for a line that is no field
    public record Field(byte[] bytes, int from, int colon, int to, String name) {
        public boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }

        /// What stands behind the colon without the last line end, one char per byte.
        public String raw() {
            int stop = to;
            while (stop > colon + 1 && (bytes[stop - 1] == '\n' || bytes[stop - 1] == '\r')) {
                stop--;
            }
            return name.isEmpty() ? "" : new String(bytes, colon + 1, stop - colon - 1, ISO_8859_1);
        }
    }

    /// @param end of the header, where its empty line starts
    private RawFields(ByteSource message, byte[] bytes, int end) {
        this.message = message;
        this.bytes = bytes;
        this.end = end;
        this.fields = split();
    }

    /// @throws NotAllowed `TOO_BIG` when the header is too long
    public static RawFields of(ByteSource message) throws IOException {
        for (int size = FIRST; ; size *= 8) {
            byte[] bytes = message.slice(0, Math.min(size, MAX_HEADER));
            int end = emptyLine(bytes);
            if (end >= 0) {
                return new RawFields(message, bytes, end);
            }
            if (bytes.length >= message.size()) {
                return new RawFields(message, bytes, bytes.length);
            }
            if (size >= MAX_HEADER) {
                throw new NotAllowed(Reason.TOO_BIG, "header");
            }
        }
    }

    /// Where the first empty line starts; -1 when there is none.
    private static int emptyLine(byte[] b) {
        int line = 0;
        for (int i = 0; i < b.length; i++) {
            if (b[i] == '\n') {
                if (i == line || i == line + 1 && b[line] == '\r') {
                    return line;
                }
                line = i + 1;
            }
        }
        return -1;
    }

    private List<Field> split() {
        List<Field> found = new ArrayList<>();
        int at = 0;
        while (at < end) {
            int next = lineEnd(at);
            while (next < end && (bytes[next] == ' ' || bytes[next] == '\t')) {
                next = lineEnd(next);
            }
            int name = at;
            while (name < next && bytes[name] > ' ' && bytes[name] != ':' && bytes[name] != 0x7f) {
                name++;
            }
            int colon = name;
            while (colon < next && (bytes[colon] == ' ' || bytes[colon] == '\t')) {
                colon++; // RFC 5322 4.5: white space before the colon
            }
            boolean field = name > at && colon < next && bytes[colon] == ':';
            found.add(new Field(
                    bytes, at, field ? colon : at, next, field ? new String(bytes, at, name - at, ISO_8859_1) : ""));
            at = next;
        }
        return found;
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, end);
    }

    public List<Field> all() {
        return fields;
    }

    public int count(String name) {
        int count = 0;
        for (Field field : fields) {
            count += field.is(name) ? 1 : 0;
        }
        return count;
    }

    /// The topmost field of that name.
    public Optional<Field> first(String name) {
        return fields.stream().filter(f -> f.is(name)).findFirst();
    }

    /// The message without the fields of which `drop` is true, and with `top` (whole lines) above it. Copies the header
    /// alone.
    public Composed edited(byte[] top, Predicate<Field> drop) {
        return edited(top, drop, field -> Optional.empty());
    }

    /// The same; a field for which `instead` has something is replaced by that (whole lines).
    public Composed edited(byte[] top, Predicate<Field> drop, Function<Field, Optional<byte[]>> instead) {
        ByteArrayOutputStream front = new ByteArrayOutputStream(top.length + end + 2);
        front.writeBytes(top);
        int run = 0;
        for (Field field : fields) {
            if (field.name().isEmpty()) {
                continue;
            }
            Optional<byte[]> other = drop.test(field) ? Optional.of(new byte[0]) : instead.apply(field);
            if (other.isPresent()) {
                front.write(bytes, run, field.from() - run);
                front.writeBytes(other.get());
                run = field.to();
            }
        }
        front.write(bytes, run, end - run);
        boolean headless = end > 0 && fields.stream().allMatch(f -> f.name().isEmpty());
        if (!headless) {
            return new Composed(front.toByteArray(), message, end);
        }
        // text right away, without a header: what is put on top must not swallow its first lines
        return new Composed((new String(top, ISO_8859_1) + "\r\n").getBytes(ISO_8859_1), message, 0);
    }
}
