package hongyan.services.search;

import java.nio.charset.StandardCharsets;

/// Looks for ASCII text in bytes that may be plain ASCII, without making a string of them.
final class AsciiScan {
    /// What a scan says.
    enum Found {
        YES,
        NO,
        /// There is a byte above 0x7F, or an escape: the bytes must be decoded to tell.
        NOT_ASCII
    }

    private final byte[] needle;
    private final boolean ascii;

    /// @param folded the text, folded
    AsciiScan(String folded) {
        this.ascii = folded.chars().allMatch(c -> c < 0x80);
        this.needle = folded.getBytes(StandardCharsets.UTF_8);
    }

    /// Looks in `[from, to)`. `NO` is only said of bytes that are all ASCII.
    Found find(byte[] bytes, int from, int to) {
        int or = 0;
        for (int i = from; i < to; i++) {
            or |= bytes[i];
        }
        if (or < 0) {
            return Found.NOT_ASCII;
        }
        if (needle.length == 0) {
            return Found.YES;
        }
        if (!ascii || hasEscape(bytes, from, to)) {
            return ascii ? Found.NOT_ASCII : hasEscape(bytes, from, to) ? Found.NOT_ASCII : Found.NO;
        }
        byte low = needle[0];
        byte high = (byte) (low >= 'a' && low <= 'z' ? low & ~0x20 : low);
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if ((b == low || b == high || (low == ' ' && b <= ' ')) && matches(bytes, i, to)) {
                return Found.YES;
            }
        }
        return Found.NO;
    }

    /// ISO 2022 and HZ write everything in ASCII bytes.
    private static boolean hasEscape(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0x1B || bytes[i] == '~' && i + 1 < to && bytes[i + 1] == '{') {
                return true;
            }
        }
        return false;
    }

    private boolean matches(byte[] bytes, int at, int to) {
        int i = at;
        for (byte want : needle) {
            if (i >= to) {
                return false;
            }
            if (want == ' ') {
                int start = i;
                while (i < to && bytes[i] >= 0 && bytes[i] <= ' ') {
                    i++;
                }
                if (i == start) {
                    return false;
                }
                continue;
            }
            int b = bytes[i++];
            if (b >= 'A' && b <= 'Z') {
                b |= 0x20;
            }
            if (b != want) {
                return false;
            }
        }
        return true;
    }
}
