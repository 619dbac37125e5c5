package hongyan.protocols.jmap;

import hongyan.base.id.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Writes the tree of a message's parts (RFC 2045, 2046). Streams: no part is held in memory but text.
final class MimeWriter {
    private static final int LONGEST_LINE = 990;
    private static final int QP_LINE = 75;

    private final OutputStream out;

    MimeWriter(OutputStream out) {
        this.out = out;
    }

    void ascii(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A part: its own fields, the empty line, its body.
    void part(NewPart part) throws IOException {
        switch (part) {
            case NewPart.Multipart multipart -> multipart(multipart);
            case NewPart.Text text -> text(text);
            case NewPart.Bytes bytes -> bytes(bytes);
        }
    }

    private void multipart(NewPart.Multipart part) throws IOException {
        String boundary = "=_" + Tokens.token(144);
        ascii("Content-Type: multipart/" + part.subtype() + ";\r\n boundary=\"" + boundary + "\"\r\n");
        fields(part.facts());
        ascii("\r\n");
        for (NewPart child : part.children()) {
            ascii("--" + boundary + "\r\n");
            part(child);
            ascii("\r\n");
        }
        ascii("--" + boundary + "--\r\n");
    }

    private void fields(NewPart.Facts facts) throws IOException {
        if (facts.disposition() != null || !facts.name().isEmpty()) {
            String disposition = facts.disposition() == null ? "attachment" : facts.disposition();
            ascii("Content-Disposition: " + disposition
                    + (facts.name().isEmpty() ? "" : HeaderWriter.parameter("filename", facts.name())) + "\r\n");
        }
        if (facts.cid() != null) {
            ascii("Content-Id: <" + facts.cid() + ">\r\n");
        }
        if (!facts.languages().isEmpty()) {
            ascii(HeaderWriter.field("Content-Language", String.join(", ", facts.languages())));
        }
        if (facts.location() != null) {
            ascii(HeaderWriter.field("Content-Location", facts.location()));
        }
        for (String[] field : facts.fields()) {
            ascii(HeaderWriter.field(field[0], field[1]));
        }
    }

    private void text(NewPart.Text part) throws IOException {
        byte[] bytes = crlf(part.text()).getBytes(StandardCharsets.UTF_8);
        int high = 0;
        int line = 0;
        int longest = 0;
        for (byte b : bytes) {
            high += b < 0 || b == 0 ? 1 : 0;
            line = b == '\n' ? 0 : line + 1;
            longest = Math.max(longest, line);
        }
        String encoding = high == 0 && longest <= LONGEST_LINE
                ? "7bit"
                : high * 5L > bytes.length ? "base64" : "quoted-printable";
        String name = part.facts().name();
        ascii("Content-Type: text/" + part.subtype() + "; charset=" + (high == 0 ? "us-ascii" : "utf-8")
                + (name.isEmpty() ? "" : HeaderWriter.parameter("name", name)) + "\r\n");
        ascii("Content-Transfer-Encoding: " + encoding + "\r\n");
        fields(part.facts());
        ascii("\r\n");
        switch (encoding) {
            case "7bit" -> out.write(bytes);
            case "base64" -> ascii(Base64.getMimeEncoder().encodeToString(bytes) + "\r\n");
            default -> quotedPrintable(bytes);
        }
    }

    private void bytes(NewPart.Bytes part) throws IOException {
        String name = part.facts().name();
        // RFC 2046 5.2.1: an enclosed message is never encoded
        boolean message = part.type().equals("message/rfc822") || part.type().equals("message/global");
        ascii("Content-Type: " + part.type() + (name.isEmpty() ? "" : HeaderWriter.parameter("name", name)) + "\r\n");
        ascii("Content-Transfer-Encoding: " + (message ? "8bit" : "base64") + "\r\n");
        fields(part.facts());
        ascii("\r\n");
        try (InputStream in = part.source().open()) {
            if (message) {
                in.transferTo(out);
            } else {
                OutputStream encoder = Base64.getMimeEncoder().wrap(new Unclosed(out));
                in.transferTo(encoder);
                encoder.close();
                ascii("\r\n");
            }
        }
    }

    /// Every line end as CRLF; no NUL.
    private static String crlf(String text) {
        StringBuilder out = new StringBuilder(text.length() + 64);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r') {
                out.append("\r\n");
                i += i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 1 : 0;
            } else if (c == '\n') {
                out.append("\r\n");
            } else if (c != 0) {
                out.append(c);
            }
        }
        return out.toString();
    }

    /// RFC 2045 6.7
    private void quotedPrintable(byte[] bytes) throws IOException {
        StringBuilder line = new StringBuilder(QP_LINE + 3);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            if (b == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n') {
                ascii(line.append("\r\n").toString());
                line.setLength(0);
                i++;
                continue;
            }
            boolean endOfLine = i + 1 == bytes.length || bytes[i + 1] == '\r';
            boolean plain = (b > ' ' && b <= '~' && b != '=') || ((b == ' ' || b == '\t') && !endOfLine);
            // a dot or "From " at the start of a line would tempt old relays
            plain &= !(line.isEmpty() && (b == '.' || b == 'F'));
            if (line.length() + (plain ? 1 : 3) > QP_LINE) {
                ascii(line.append("=\r\n").toString());
                line.setLength(0);
            }
            if (plain) {
                line.append((char) b);
            } else {
                line.append('=').append(hex(b >> 4)).append(hex(b & 15));
            }
        }
        if (!line.isEmpty()) {
            ascii(line.append("\r\n").toString());
        }
    }

    private static char hex(int digit) {
        return "0123456789ABCDEF".charAt(digit);
    }

    /// Lets an encoder end without ending the message.
    private static final class Unclosed extends java.io.FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
