package hongyan.formats.mime;

import java.util.Arrays;

/// Undoes a content transfer encoding piece by piece (RFC 2045 6.7, 6.8). Damage is passed over. *Threads*:
/// one.
sealed interface TransferDecoder {
    /// Decodes `in[from, to)` into `out` at `at`. Writes at most `to - from + 4` bytes, or more blanks that
    /// were held back (at most [#HELD]).
    ///
    /// @return behind the last byte written
    int decode(byte[] in, int from, int to, byte[] out, int at);

    /// What is still held back at the end of the input.
    int finish(byte[] out, int at);

    /// Bytes that may be held back between two calls.
    int HELD = 1024;

    /// The decoder of an encoding in upper case, identity for those that change nothing.
    static TransferDecoder of(String encoding) {
        return switch (encoding) {
            case "BASE64" -> new Base64Text();
            case "QUOTED-PRINTABLE" -> new QuotedPrintable();
            default -> new Identity();
        };
    }

    /// Everything at once.
    static byte[] all(String encoding, byte[] in, int from, int to) {
        TransferDecoder decoder = of(encoding);
        byte[] out = new byte[to - from + 8 + HELD];
        int n = decoder.decode(in, from, to, out, 0);
        n = decoder.finish(out, n);
        return Arrays.copyOf(out, n);
    }

    /// 7bit, 8bit, binary and what nobody knows.
    final class Identity implements TransferDecoder {
        @Override
        public int decode(byte[] in, int from, int to, byte[] out, int at) {
            System.arraycopy(in, from, out, at, to - from);
            return at + to - from;
        }

        @Override
        public int finish(byte[] out, int at) {
            return at;
        }
    }

    /// Base64 with anything between its characters; padding in the middle starts anew.
    final class Base64Text implements TransferDecoder {
        private static final byte[] VALUES = new byte[256];
        private int held;
        private int bits;

        static {
            Arrays.fill(VALUES, (byte) -1);
            String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            for (int i = 0; i < alphabet.length(); i++) {
                VALUES[alphabet.charAt(i)] = (byte) i;
            }
        }

        @Override
        public int decode(byte[] in, int from, int to, byte[] out, int at) {
            int n = at;
            int i = from;
            int h = held;
            int b = bits;
            while (i < to) {
                if (b == 0 && i + 4 <= to) {
                    int quad = VALUES[in[i] & 0xFF] << 18
                            | VALUES[in[i + 1] & 0xFF] << 12
                            | VALUES[in[i + 2] & 0xFF] << 6
                            | VALUES[in[i + 3] & 0xFF];
                    if (quad >= 0) {
                        out[n++] = (byte) (quad >> 16);
                        out[n++] = (byte) (quad >> 8);
                        out[n++] = (byte) quad;
                        i += 4;
                        continue;
                    }
                }
                byte c = in[i++];
                int value = VALUES[c & 0xFF];
                if (value >= 0) {
                    h = (h << 6 | value) & 0xFFF;
                    b += 6;
                    if (b >= 8) {
                        b -= 8;
                        out[n++] = (byte) (h >> b);
                    }
                } else if (c == '=') {
                    b = 0;
                }
            }
            held = h;
            bits = b;
            return n;
        }

        @Override
        public int finish(byte[] out, int at) {
            bits = 0;
            return at;
        }
    }

    /// Quoted-printable; `=` that starts nothing stands for itself, white space at line ends is dropped.
    final class QuotedPrintable implements TransferDecoder {
        private final byte[] blanks = new byte[HELD];
        private int blank;
        private int first = -1; // behind `=`: 0, or the first hexadecimal digit
        private boolean escape;

        @Override
        public int decode(byte[] in, int from, int to, byte[] out, int at) {
            int n = at;
            for (int i = from; i < to; i++) {
                byte c = in[i];
                if (escape) {
                    n = escaped(c, out, n);
                } else if (c == '=') {
                    n = flush(out, n);
                    escape = true;
                    first = -1;
                } else if (c == ' ' || c == '\t') {
                    if (blank == HELD) {
                        n = flush(out, n);
                    }
                    blanks[blank++] = c;
                } else {
                    if (c == '\r' || c == '\n') {
                        blank = 0; // RFC 2045 6.7 (3)
                    } else if (blank > 0) {
                        n = flush(out, n);
                    }
                    out[n++] = c;
                }
            }
            return n;
        }

        private int escaped(byte c, byte[] out, int at) {
            int n = at;
            if (first >= 0) {
                int low = Character.digit(c, 16);
                escape = false;
                if (low >= 0) {
                    out[n++] = (byte) (Character.digit(first, 16) << 4 | low);
                    return n;
                }
                out[n++] = '=';
                out[n++] = (byte) first;
                return plain(c, out, n);
            }
            if (c == '\n') {
                escape = false; // RFC 2045 6.7 (5): a soft line break
                blank = 0;
                return n;
            }
            if (c == '\r' || c == ' ' || c == '\t') {
                if (blank < HELD) {
                    blanks[blank++] = c; // white space between `=` and the line end
                }
                return n;
            }
            if (blank == 0 && Character.digit(c, 16) >= 0) {
                first = c;
                return n;
            }
            escape = false;
            out[n++] = '=';
            n = flush(out, n);
            return plain(c, out, n);
        }

        private int plain(byte c, byte[] out, int at) {
            int n = at;
            if (c == '=') {
                escape = true;
                first = -1;
            } else {
                out[n++] = c;
            }
            return n;
        }

        private int flush(byte[] out, int at) {
            System.arraycopy(blanks, 0, out, at, blank);
            int n = at + blank;
            blank = 0;
            return n;
        }

        @Override
        public int finish(byte[] out, int at) {
            int n = at;
            if (escape && first >= 0) {
                out[n++] = '=';
                out[n++] = (byte) first;
            }
            escape = false;
            blank = 0;
            return n;
        }
    }
}
