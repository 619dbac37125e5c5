package hongyan.formats.mime;

import hongyan.base.bytes.ByteSource;
import hongyan.base.id.Tokens;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Writes the header and the body of parts, from their first Content field on. *Threads*: one.
final class PartWriter {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final int MAX_LINE = 998; // RFC 5322 2.1.1
    private static final int QP_LINE = 76; // RFC 2045 6.7 (5)
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;

    PartWriter(OutputStream out) {
        this.out = out;
    }

    void part(NewPart part) throws IOException {
        String type = type(part);
        List<Part.Param> params = new ArrayList<>(part.params());
        params.removeIf(p -> p.name().equalsIgnoreCase("charset") && part.content() instanceof NewPart.Content.Text
                || p.name().equalsIgnoreCase("boundary")
                || p.name().equalsIgnoreCase("name") && part.name() != null);
        switch (part.content()) {
            case NewPart.Content.Text(String text) -> {
                byte[] bytes = crlf(text).getBytes(StandardCharsets.UTF_8);
                params.add(new Part.Param("charset", "utf-8"));
                head(part, type, params);
                text(bytes);
            }
            case NewPart.Content.Bytes(ByteSource bytes) -> {
                head(part, type, params);
                if (type.equals("message/rfc822") || type.equals("message/global")) {
                    enclosed(bytes);
                } else {
                    base64(bytes);
                }
            }
            case NewPart.Content.Parts(List<NewPart> parts) -> {
                String boundary = "=_" + Tokens.token(144); // neither base64 nor quoted-printable can hold `=_`
                params.add(new Part.Param("boundary", boundary));
                head(part, type, params);
                ascii("\r\n");
                for (NewPart child : parts) {
                    ascii("--" + boundary + "\r\n");
                    part(child);
                    ascii("\r\n");
                }
                ascii("--" + boundary + "--\r\n");
            }
        }
    }

    private static String type(NewPart part) {
        String type = part.type().toLowerCase(Locale.ROOT);
        boolean known = type.length() < 128
                && type.indexOf('/') > 0
                && type.indexOf('/') == type.lastIndexOf('/')
                && !type.endsWith("/")
                && type.chars().allMatch(c -> c > ' ' && c < 0x7F && "()<>@,;:\\\"[]?=".indexOf(c) < 0);
        boolean fits = type.startsWith("multipart/") == part.content() instanceof NewPart.Content.Parts;
        if (known && fits) {
            return type;
        }
        return part.content() instanceof NewPart.Content.Parts ? "multipart/mixed" : "application/octet-stream";
    }

    private void head(NewPart part, String type, List<Part.Param> params) throws IOException {
        String name = part.name();
        if (name != null && !name.isBlank()) {
            params.add(new Part.Param("name", name));
        }
        utf8(HeaderWriter.parameters("Content-Type", type, params));
        String disposition = part.disposition();
        if (disposition != null) {
            List<Part.Param> file =
                    name == null || name.isBlank() ? List.of() : List.of(new Part.Param("filename", name));
            String kind = disposition.equalsIgnoreCase("inline") ? "inline" : "attachment";
            utf8(HeaderWriter.parameters("Content-Disposition", kind, file));
        }
        String id = part.contentId();
        if (id != null) {
            utf8(HeaderWriter.messageIds("Content-ID", List.of(id)));
        }
        for (String field : part.fields()) {
            utf8(field);
        }
    }

    // ---- bodies ----

    private void text(byte[] bytes) throws IOException {
        int high = 0;
        boolean plain = true;
        int line = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            high += b < 0 ? 1 : 0;
            line = b == '\n' ? 0 : line + 1;
            plain &= b > 0 && line <= MAX_LINE && !startsFrom(bytes, i, line);
        }
        if (high == 0 && plain) {
            ascii("Content-Transfer-Encoding: 7bit\r\n\r\n");
            out.write(bytes);
        } else if (high > bytes.length / 6) {
            base64(ByteSource.of(bytes));
        } else {
            ascii("Content-Transfer-Encoding: quoted-printable\r\n\r\n");
            quotedPrintable(bytes);
        }
    }

    // a line that starts with `From ` is changed by software that keeps mail in mbox files
    private static boolean startsFrom(byte[] bytes, int i, int line) {
        return line == 1
                && bytes[i] == 'F'
                && i + 5 <= bytes.length
                && bytes[i + 1] == 'r'
                && bytes[i + 2] == 'o'
                && bytes[i + 3] == 'm'
                && bytes[i + 4] == ' ';
    }

    private void base64(ByteSource bytes) throws IOException {
        ascii("Content-Transfer-Encoding: base64\r\n\r\n");
        try (InputStream in = bytes.open();
                OutputStream encoder = Base64.getMimeEncoder(76, CRLF).wrap(new Unclosed(out))) {
            in.transferTo(encoder);
        }
        ascii("\r\n");
    }

    // RFC 2045 6.7
    private void quotedPrintable(byte[] bytes) throws IOException {
        byte[] line = new byte[QP_LINE + 8];
        int n = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n') {
                line[n++] = '\r';
                line[n++] = '\n';
                out.write(line, 0, n);
                n = 0;
                i++;
                continue;
            }
            boolean lineEnds = i + 1 == bytes.length || bytes[i + 1] == '\r';
            boolean plain = b > ' ' && b < 0x7F && b != '=' || (b == ' ' || b == '\t') && !lineEnds;
            if (n == 0 && (b == '.' || startsFrom(bytes, i, 1))) {
                plain = false;
            }
            if (n + (plain ? 1 : 3) > QP_LINE - 1) {
                line[n++] = '=';
                line[n++] = '\r';
                line[n++] = '\n';
                out.write(line, 0, n);
                n = 0;
            }
            if (plain) {
                line[n++] = b;
            } else {
                line[n++] = '=';
                line[n++] = HEX[b >> 4 & 15];
                line[n++] = HEX[b & 15];
            }
        }
        out.write(line, 0, n);
    }

    // RFC 2046 5.2.1: an enclosed message is never encoded; bare line feeds become CRLF
    private void enclosed(ByteSource message) throws IOException {
        boolean high = false;
        byte[] buffer = new byte[8192];
        try (InputStream in = message.open()) {
            for (int n = in.read(buffer); n >= 0 && !high; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    high |= buffer[i] < 0;
                }
            }
        }
        ascii("Content-Transfer-Encoding: " + (high ? "8bit" : "7bit") + "\r\n\r\n");
        byte last = 0;
        byte[] wide = new byte[buffer.length * 2];
        try (InputStream in = message.open()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                int w = 0;
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == '\n' && last != '\r') {
                        wide[w++] = '\r';
                    }
                    last = buffer[i];
                    wide[w++] = last;
                }
                out.write(wide, 0, w);
            }
        }
    }

    private static String crlf(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
    }

    private void ascii(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void utf8(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            out.write(b, off, len);
        }

        @Override
        public void close() throws IOException {
            out.flush();
        }
    }
}
