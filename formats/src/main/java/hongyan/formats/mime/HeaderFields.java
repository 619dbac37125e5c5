package hongyan.formats.mime;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// All fields of one header, in order (RFC 5322 2.2). Lines that are no field are passed over; at most 10,000
/// fields and 1 MiB are read.
public final class HeaderFields implements Iterable<HeaderField> {
    private static final int MAX_FIELDS = 10_000;
    private static final int FIRST = 16 << 10;

    private final List<HeaderField> fields;

    private HeaderFields(List<HeaderField> fields) {
        this.fields = fields;
    }

    /// The header of a part that [MimeParser] has found in the message.
    public static HeaderFields of(ByteSource message, Part part) throws IOException {
        int size = (int) Math.min(part.headerSize(), MimeParser.MAX_HEADER);
        return parse(message.slice(part.headerOffset(), size));
    }

    /// The header at the start of a message that nobody has parsed yet, up to its empty line.
    public static HeaderFields of(ByteSource message) throws IOException {
        int size = FIRST;
        while (true) {
            byte[] bytes = message.slice(0, size);
            if (endOfHeader(bytes) >= 0 || bytes.length < size || size >= MimeParser.MAX_HEADER) {
                return parse(bytes);
            }
            size *= 8;
        }
    }

    /// Reads fields up to the first empty line or the end of the array.
    public static HeaderFields parse(byte[] b) {
        int end = endOfHeader(b);
        end = end < 0 ? b.length : end;
        List<HeaderField> fields = new ArrayList<>(32);
        int line = 0;
        while (line < end && fields.size() < MAX_FIELDS) {
            int next = FieldScan.end(b, line, end);
            int colon = FieldScan.colon(b, line, end);
            if (colon >= 0) {
                int stop = next;
                while (stop > colon + 1 && (b[stop - 1] == '\n' || b[stop - 1] == '\r')) {
                    stop--;
                }
                int name = FieldScan.nameEnd(b, line, colon);
                fields.add(new HeaderField(
                        new String(b, line, name - line, StandardCharsets.ISO_8859_1),
                        new String(b, colon + 1, stop - colon - 1, StandardCharsets.ISO_8859_1)));
            }
            line = next;
        }
        return new HeaderFields(List.copyOf(fields));
    }

    // where the empty line starts, -1 when there is none
    private static int endOfHeader(byte[] b) {
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

    /// All fields, top to bottom.
    public List<HeaderField> list() {
        return fields;
    }

    /// The fields of that name (any case), top to bottom.
    public List<HeaderField> all(String name) {
        return fields.stream().filter(f -> f.is(name)).toList();
    }

    /// The topmost field of that name.
    public Optional<HeaderField> first(String name) {
        return fields.stream().filter(f -> f.is(name)).findFirst();
    }

    /// The last field of that name, the one that counts in JMAP (RFC 8621 4.1.3).
    public Optional<HeaderField> last(String name) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (fields.get(i).is(name)) {
                return Optional.of(fields.get(i));
            }
        }
        return Optional.empty();
    }

    /// How many fields have that name.
    public int count(String name) {
        return (int) fields.stream().filter(f -> f.is(name)).count();
    }

    @Override
    public Iterator<HeaderField> iterator() {
        return fields.iterator();
    }
}
