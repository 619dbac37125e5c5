package hongyan.formats.mime;

/// UTF-7 (RFC 2152), read leniently: what is not well-formed stands for itself.
final class Utf7 {
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Utf7() {}

    static String decode(byte[] bytes, int from, int length) {
        StringBuilder out = new StringBuilder(length);
        int end = from + length;
        int i = from;
        while (i < end) {
            int c = bytes[i++] & 0xFF;
            if (c != '+') {
                out.append((char) c);
                continue;
            }
            if (i < end && bytes[i] == '-') {
                out.append('+');
                i++;
                continue;
            }
            int held = 0;
            int bits = 0;
            int start = i;
            for (int value; i < end && (value = bytes[i] < 0 ? -1 : BASE64.indexOf(bytes[i])) >= 0; i++) {
                held = (held << 6 | value) & 0x3FFFFF;
                bits += 6;
                if (bits >= 16) {
                    bits -= 16;
                    out.append((char) (held >>> bits));
                }
            }
            if (i == start) {
                out.append('+');
            } else if (i < end && bytes[i] == '-') {
                i++;
            }
        }
        return out.toString();
    }
}
