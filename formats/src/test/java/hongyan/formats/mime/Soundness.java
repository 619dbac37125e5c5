package hongyan.formats.mime;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.html.HtmlSanitizer;
import hongyan.formats.html.HtmlText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/// What holds for every message, however broken: its parts lie inside each other, it reads the same in pieces and at
/// once, and all of its headers, names and texts can be read.
final class Soundness {
    private Soundness() {}

    static Message check(byte[] bytes) throws IOException {
        ByteSource source = ByteSource.of(bytes);
        Message message = MimeParser.parse(source);
        checkTree(message.root(), 0, bytes.length, bytes);
        assertThat(MimeParser.parse(new Dripping(bytes))).isEqualTo(message);
        assertThat(message.preview().length()).isLessThanOrEqualTo(256);
        readHeaders(source, message.root());
        readParts(source, message.root());
        return message;
    }

    static void checkTree(Part part, long from, long to, byte[] bytes) {
        assertThat(part.headerOffset()).isBetween(from, to);
        assertThat(part.bodyOffset()).isBetween(part.headerOffset(), to);
        assertThat(part.bodySize()).isBetween(0L, to - part.bodyOffset());
        long feeds = 0;
        for (int i = (int) part.bodyOffset(); i < part.bodyOffset() + part.bodySize(); i++) {
            feeds += bytes[i] == '\n' ? 1 : 0;
        }
        assertThat(part.lines()).isEqualTo(feeds);
        assertThat(part.isMultipart()).isEqualTo(!part.children().isEmpty() && !part.isMessage());
        long at = part.bodyOffset();
        for (Part child : part.children()) {
            checkTree(child, at, part.bodyOffset() + part.bodySize(), bytes);
            at = child.bodyOffset() + child.bodySize();
        }
    }

    private static void readHeaders(ByteSource source, Part part) throws IOException {
        for (HeaderField field : HeaderFields.of(source, part)) {
            field.text();
            field.addresses();
            field.messageIds();
            field.date();
            field.urls();
        }
    }

    private static void readParts(ByteSource source, Part part) throws IOException {
        HeaderText.fileName(part);
        try (InputStream in = PartText.decoded(source, part)) {
            in.skip(1000);
        }
        if (part.children().isEmpty()) {
            String text = PartText.text(source, part, 100_000);
            if (part.type().equals("TEXT")) {
                HtmlSanitizer.sanitize(text, HtmlSanitizer.Options.strict());
                HtmlText.of(text, 10_000);
            }
        }
        for (Part child : part.children()) {
            readHeaders(source, child);
            readParts(source, child);
        }
    }

    /// A large source that comes in small pieces.
    private record Dripping(byte[] bytes) implements ByteSource {
        @Override
        public long size() {
            return 1 << 21; // more than is read at once
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes) {
                @Override
                public synchronized int read(byte[] b, int off, int len) {
                    return super.read(b, off, Math.min(len, 37));
                }
            };
        }

        @Override
        public byte[] slice(long offset, int length) {
            return Arrays.copyOfRange(bytes, (int) offset, (int) Math.min(bytes.length, offset + length));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Dripping(byte[] theirs) && Arrays.equals(bytes, theirs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    static List<Part> leaves(Part part) {
        return part.children().isEmpty()
                ? List.of(part)
                : part.children().stream().flatMap(p -> leaves(p).stream()).toList();
    }
}
