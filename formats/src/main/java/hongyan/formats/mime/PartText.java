package hongyan.formats.mime;

import hongyan.base.bytes.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The content of a part: transfer encoding undone, text in Unicode.
public final class PartText {
    private static final int IN_MEMORY = 1 << 18;
    private static final int MAX_META = 4096;

    private PartText() {}

    /// The body of the part with its transfer encoding undone; damage is passed over, never thrown.
    public static InputStream decoded(ByteSource message, Part part) throws IOException {
        if (part.bodySize() <= IN_MEMORY) {
            byte[] body = message.slice(part.bodyOffset(), (int) part.bodySize());
            return new ByteArrayInputStream(
                    isIdentity(part) ? body : TransferDecoder.all(part.encoding(), body, 0, body.length));
        }
        return new DecodingStream(raw(message, part), TransferDecoder.of(part.encoding()));
    }

    /// The body of the part as it stands in the message.
    public static InputStream raw(ByteSource message, Part part) throws IOException {
        InputStream in = message.open();
        try {
            in.skipNBytes(part.bodyOffset());
        } catch (IOException e) {
            in.close();
            throw e;
        }
        return new BoundedStream(in, part.bodySize());
    }

    private static boolean isIdentity(Part part) {
        return !part.encoding().equals("BASE64") && !part.encoding().equals("QUOTED-PRINTABLE");
    }

    /// The text of a text part, at most `limit` characters: charset by label with the Chinese aliases (DESIGN
    /// 4), guessed when missing.
    public static String text(ByteSource message, Part part, int limit) throws IOException {
        byte[] bytes;
        try (InputStream in = decoded(message, part)) {
            bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16L, limit * 4L));
        }
        String text = text(part, bytes, bytes.length);
        if (text.length() <= limit) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
    }

    /// Decoded bytes of a part as text.
    static String text(Part part, byte[] bytes, int length) {
        int skip = length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF ? 3 : 0;
        if (skip > 0) {
            return Charsets.decode(bytes, skip, length - skip, "utf-8");
        }
        String label = label(part);
        if (part.subtype().equals("HTML") && Charsets.isVague(label)) {
            String meta = metaCharset(bytes, Math.min(length, MAX_META));
            if (!meta.isEmpty()) {
                label = meta;
            }
        }
        return Charsets.decodeBody(bytes, 0, length, label);
    }

    /// The charset label of a part, raw; empty when there is none.
    static String label(Part part) {
        String label = part.param("charset");
        if (label.isEmpty()) {
            label = part.param("charset*");
            label = label.substring(label.lastIndexOf('\'') + 1);
        }
        return label;
    }

    // `<meta charset=x>` or `<meta ... content="text/html; charset=x">`
    private static String metaCharset(byte[] bytes, int length) {
        for (int i = 0; i + 8 < length; i++) {
            if ((bytes[i] | 0x20) == 'c' && FieldScan.is(bytes, i, "charset")) {
                int at = i + 7;
                while (at < length && (bytes[at] == ' ' || bytes[at] == '=' || bytes[at] == '"' || bytes[at] == '\'')) {
                    at++;
                }
                StringBuilder name = new StringBuilder();
                while (at < length
                        && name.length() < 40
                        && (Character.isLetterOrDigit(bytes[at])
                                || bytes[at] == '-'
                                || bytes[at] == '_'
                                || bytes[at] == ':')) {
                    name.append((char) bytes[at++]);
                }
                if (!name.isEmpty()) {
                    return name.toString();
                }
            }
        }
        return "";
    }

    private static final class BoundedStream extends InputStream {
        private final InputStream in;
        private long left;

        BoundedStream(InputStream in, long size) {
            this.in = in;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            if (len == 0) {
                return 0;
            }
            int n = left <= 0 ? -1 : in.read(b, off, (int) Math.min(len, left));
            left -= Math.max(n, 0);
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private static final class DecodingStream extends InputStream {
        private final InputStream in;
        private final TransferDecoder decoder;
        private final byte[] source = new byte[16 << 10];
        private final byte[] ready = new byte[source.length + TransferDecoder.HELD + 8];
        private int at;
        private int end;
        private boolean finished;

        DecodingStream(InputStream in, TransferDecoder decoder) {
            this.in = in;
            this.decoder = decoder;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            if (len == 0) {
                return 0;
            }
            while (at == end) {
                if (finished) {
                    return -1;
                }
                int n = in.read(source, 0, source.length);
                at = 0;
                if (n < 0) {
                    finished = true;
                    end = decoder.finish(ready, 0);
                } else {
                    end = decoder.decode(source, 0, n, ready, 0);
                }
            }
            int n = Math.min(len, end - at);
            System.arraycopy(ready, at, b, off, n);
            at += n;
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
