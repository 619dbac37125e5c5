package hongyan.formats.mime;

/// HZ-GB-2312 (RFC 1843): `~{` starts double bytes with the high bit cleared, `~}` ends them, `~~` is a
/// tilde.
final class Hz {
    private Hz() {}

    static String decode(byte[] bytes, int from, int length) {
        byte[] out = new byte[length];
        int n = 0;
        boolean chinese = false;
        int end = from + length;
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            byte next = i + 1 < end ? bytes[i + 1] : 0;
            if (b == '~' && next == '{') {
                chinese = true;
                i++;
            } else if (b == '~' && next == '}') {
                chinese = false;
                i++;
            } else if (b == '~' && next == '~' && !chinese) {
                out[n++] = b;
                i++;
            } else if (b == '~' && next == '\n' && !chinese) {
                i++; // RFC 1843: a line continuation
            } else if (b == '\n') {
                chinese = false;
                out[n++] = b;
            } else {
                out[n++] = chinese && b > ' ' ? (byte) (b | 0x80) : b;
            }
        }
        return new String(out, 0, n, Charsets.GB18030);
    }
}
