package hongyan.formats.mime;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/// Raw header text to Unicode.
public final class HeaderText {
    private static final int MAX_CHARSET = 64;

    private HeaderText() {}

    /// Decodes encoded words (RFC 2047, neighbours joined before decoding, also across split characters),
    /// then raw 8-bit: UTF-8 when it is, else GB18030. Control characters become spaces.
    public static String decode(String raw) {
        int word = raw.indexOf("=?");
        if (word < 0) {
            return isPlain(raw) ? raw : clean(bytes(raw, 0, raw.length()));
        }
        return clean(new Words(raw).decode(word));
    }

    /// The file name of a part as a person should see it: RFC 2231, then 2047, then a raw guess; no path, no
    /// control characters; empty when none.
    public static String fileName(Part part) {
        return FileNames.of(part);
    }

    /// Raw 8-bit text: UTF-8 when it is, else guessed.
    static String bytes(String raw, int from, int to) {
        byte[] bytes = raw.substring(from, to).getBytes(StandardCharsets.ISO_8859_1);
        return Charsets.decode(bytes, 0, bytes.length, "");
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c < ' ' || c >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static String clean(String text) {
        StringBuilder out = null;
        boolean marks = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            marks |= c >= 0x300;
            if (c < ' ' || c >= 0x7F && c < 0xA0 || c == 0x2028 || c == 0x2029) {
                out = out == null ? new StringBuilder(text) : out;
                out.setCharAt(i, ' ');
            }
        }
        String cleaned = out == null ? text : out.toString();
        return marks ? Normalizer.normalize(cleaned, Normalizer.Form.NFC) : cleaned; // RFC 8621 4.1.2.2
    }

    /// One pass over text with encoded words in it.
    private static final class Words {
        private final String raw;
        private final StringBuilder out;
        private boolean noEnd;
        // the run of words in one charset
        private String charset = "";
        private byte[] run = new byte[64];
        private int size;
        private final TransferDecoder.Base64Text base64 = new TransferDecoder.Base64Text();

        Words(String raw) {
            this.raw = raw;
            this.out = new StringBuilder(raw.length());
        }

        String decode(int firstWord) {
            int text = 0; // where undecoded text starts
            int i = firstWord;
            boolean behindWord = false;
            while (i >= 0) {
                behindWord = behindWord && isBlank(text, i);
                int end = word(i, behindWord, text);
                if (end < 0) {
                    i = raw.indexOf("=?", i + 2);
                } else {
                    text = end;
                    behindWord = true;
                    i = raw.indexOf("=?", end);
                }
            }
            flush();
            out.append(bytes(raw, text, raw.length()));
            return out.toString();
        }

        private boolean isBlank(int from, int to) {
            for (int i = from; i < to; i++) {
                if (raw.charAt(i) > ' ') {
                    return false;
                }
            }
            return true;
        }

        /// Reads the word at `at`; the text before it goes out first unless it only separates two words.
        ///
        /// @return behind the word, -1 when there is none
        private int word(int at, boolean adjacent, int text) {
            int q1 = at + 2;
            int stop = Math.min(raw.length(), q1 + MAX_CHARSET);
            while (q1 < stop && raw.charAt(q1) != '?' && raw.charAt(q1) > ' ') {
                q1++;
            }
            if (q1 + 3 >= raw.length() || q1 == at + 2 || raw.charAt(q1) != '?' || raw.charAt(q1 + 2) != '?') {
                return -1;
            }
            char encoding = raw.charAt(q1 + 1);
            boolean b = encoding == 'B' || encoding == 'b';
            if (!b && encoding != 'Q' && encoding != 'q' || noEnd) {
                return -1;
            }
            int end = raw.indexOf("?=", q1 + 3);
            if (end < 0) {
                noEnd = true; // so that many beginnings without an end do not cost a search each
                return -1;
            }
            int star = raw.indexOf('*', at + 2, q1); // RFC 2231 5: charset*language
            String label = raw.substring(at + 2, star > 0 ? star : q1);
            if (!adjacent || !label.equalsIgnoreCase(charset)) {
                flush();
            }
            if (!adjacent) {
                out.append(bytes(raw, text, at));
            }
            charset = label;
            byte[] in = raw.substring(q1 + 3, end).getBytes(StandardCharsets.ISO_8859_1);
            if (run.length < size + in.length + 4) {
                run = Arrays.copyOf(run, (size + in.length + 4) * 2);
            }
            size = b ? base64.decode(in, 0, in.length, run, size) : q(in);
            return end + 2;
        }

        // RFC 2047 4.2
        private int q(byte[] in) {
            int n = size;
            for (int i = 0; i < in.length; i++) {
                byte c = in[i];
                int high = c == '=' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
                int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
                if (low >= 0) {
                    run[n++] = (byte) (high << 4 | low);
                    i += 2;
                } else {
                    run[n++] = c == '_' ? (byte) ' ' : c;
                }
            }
            return n;
        }

        private void flush() {
            if (size > 0) {
                out.append(Charsets.decode(run, 0, size, charset));
                size = 0;
            }
            base64.finish(run, 0);
        }
    }
}
