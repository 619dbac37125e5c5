package hongyan.protocols.imap;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.mime.Part;
import hongyan.protocols.imap.FetchItem.Section;
import hongyan.store.account.EmailRow;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Cuts sections out of one message by the offsets of its stored structure (RFC 9051 6.4.5.1). One object per message.
final class SectionWriter {
    private final EmailRow email;
    private final ByteSource source;

    SectionWriter(EmailRow email, ByteSource source) {
        this.email = email;
        this.source = source;
    }

    /// Bytes to be sent.
    record Slice(ByteSource source, long offset, long size) {
        void writeTo(OutputStream out) throws IOException {
            if (source.writeTo(out, offset, size) < size) {
                // The length is promised: nothing can be said any more.
                throw new EOFException("a body is shorter than its row says");
            }
        }
    }

    /// Writes the section as an nstring, or a number for BINARY.SIZE.
    ///
    /// @return false when it is encoded in a way we do not know (RFC 3516 4.3): it is written as NIL
    boolean write(ImapOutput out, Section section) throws IOException {
        if (section.kind() == FetchItem.Kind.BINARY || section.kind() == FetchItem.Kind.BINARY_SIZE) {
            return binary(out, section);
        }
        Optional<Slice> found = slice(section);
        if (found.isEmpty()) {
            out.ascii("NIL");
            return true;
        }
        out.put('{').number(found.get().size).put('}').crlf();
        found.get().writeTo(out.stream());
        return true;
    }

    /// The section's bytes; empty when there is no such part.
    Optional<Slice> slice(Section section) throws IOException {
        Optional<Range> found = range(section);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Range range = found.get();
        if (section.kind() == FetchItem.Kind.FIELDS || section.kind() == FetchItem.Kind.FIELDS_NOT) {
            byte[] header = source.slice(range.offset, (int) Math.min(range.size, 16 << 20));
            boolean named = section.kind() == FetchItem.Kind.FIELDS;
            int length = filter(header, section.fields(), named);
            int from = (int) Math.min(Math.max(section.offset(), 0), length);
            int size = section.offset() < 0 ? length : Math.min(section.length(), length - from);
            return Optional.of(new Slice(ByteSource.of(header), from, size));
        }
        long from = section.offset() < 0 ? 0 : Math.min(section.offset(), range.size);
        long size = section.offset() < 0 ? range.size : Math.min(section.length(), range.size - from);
        return Optional.of(new Slice(source, range.offset + from, size));
    }

    private boolean binary(ImapOutput out, Section section) throws IOException {
        Part root = email.email().structure();
        Part part = section.path().length == 0 ? root : part(root, section.path());
        boolean whole = section.path().length == 0;
        if (part == null) {
            out.ascii(section.kind() == FetchItem.Kind.BINARY ? "NIL" : "0");
            return true;
        }
        BinaryContent content = BinaryContent.of(source, part, whole);
        if (!content.known()) {
            out.ascii(section.kind() == FetchItem.Kind.BINARY ? "NIL" : "0");
            return false;
        }
        if (section.kind() == FetchItem.Kind.BINARY_SIZE) {
            out.number(content.size());
        } else {
            content.write(out, section.offset(), section.length());
        }
        return true;
    }

    private record Range(long offset, long size) {}

    /// Where the section's bytes are; empty when there is no such part.
    private Optional<Range> range(Section section) {
        if (section.path().length == 0 && section.kind() == FetchItem.Kind.ALL) {
            // Nothing of the structure is needed.
            return Optional.of(new Range(0, source.size()));
        }
        Part root = email.email().structure();
        if (section.path().length == 0) {
            long header = root.headerSize();
            return Optional.of(
                    switch (section.kind()) {
                        case ALL -> new Range(0, source.size());
                        case HEADER, FIELDS, FIELDS_NOT, MIME -> new Range(root.headerOffset(), header);
                        case TEXT -> new Range(root.bodyOffset(), source.size() - root.bodyOffset());
                        case BINARY, BINARY_SIZE -> throw new IllegalArgumentException("decoded elsewhere");
                    });
        }
        Part part = part(root, section.path());
        if (part == null) {
            return Optional.empty();
        }
        Part inner =
                part.isMessage() && !part.children().isEmpty() ? part.children().getFirst() : null;
        return switch (section.kind()) {
            case ALL -> Optional.of(new Range(part.bodyOffset(), part.bodySize()));
            // A part that is the body of a message without parts has no MIME header of its own but the message's.
            case MIME -> Optional.of(new Range(part.headerOffset(), part.headerSize()));
            case HEADER, FIELDS, FIELDS_NOT ->
                inner == null ? Optional.empty() : Optional.of(new Range(inner.headerOffset(), inner.headerSize()));
            case TEXT -> {
                if (inner == null) {
                    yield Optional.empty();
                }
                long end = part.bodyOffset() + part.bodySize();
                yield Optional.of(new Range(inner.bodyOffset(), end - inner.bodyOffset()));
            }
            case BINARY, BINARY_SIZE -> throw new IllegalArgumentException("decoded elsewhere");
        };
    }

    /// RFC 9051 6.4.5.1: part numbers count the parts of a multipart; a message without parts is its own part 1.
    private static @Nullable Part part(Part root, int[] path) {
        Part at = root;
        for (int i = 0; i < path.length; i++) {
            // Behind the number of an enclosed message, numbers are those of the message.
            if (i > 0) {
                if (at.isMessage() && !at.children().isEmpty()) {
                    at = at.children().getFirst();
                } else if (!at.isMultipart()) {
                    return null;
                }
            }
            if (at.isMultipart()) {
                if (path[i] < 1 || path[i] > at.children().size()) {
                    return null;
                }
                at = at.children().get(path[i] - 1);
            } else if (path[i] != 1) {
                return null;
            }
        }
        return at;
    }

    /// Keeps the fields that are named (or those that are not) and the empty line, in place. Returns the new length.
    private static int filter(byte[] header, List<String> names, boolean named) {
        int kept = 0;
        int at = 0;
        boolean blank = false;
        while (at < header.length && !blank) {
            int end = at;
            do {
                while (end < header.length && header[end] != '\n') {
                    end++;
                }
                end = Math.min(end + 1, header.length);
            } while (end < header.length && (header[end] == ' ' || header[end] == '\t'));
            blank = header[at] == '\r' || header[at] == '\n';
            if (!blank && names.contains(fieldName(header, at, end)) == named) {
                System.arraycopy(header, at, header, kept, end - at);
                kept += end - at;
            }
            at = end;
        }
        // RFC 9051 6.4.5.1: the empty line is always there, when the header has one.
        if (blank) {
            int length = header.length - at == 0 && header[at - 1] == '\n' && at > 1 && header[at - 2] == '\r' ? 2 : 1;
            System.arraycopy(header, at - length, header, kept, length);
            kept += length;
        }
        return kept;
    }

    private static String fieldName(byte[] header, int from, int to) {
        int colon = from;
        while (colon < to && header[colon] != ':') {
            colon++;
        }
        int end = colon;
        while (end > from && (header[end - 1] == ' ' || header[end - 1] == '\t')) {
            end--;
        }
        return new String(header, from, end - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }
}
