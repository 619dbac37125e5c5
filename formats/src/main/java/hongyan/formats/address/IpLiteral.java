package hongyan.formats.address;

/// IP addresses in text, strictly as RFC 5321 4.1.3 and RFC 4291 2.2 write them.
public final class IpLiteral {
    private IpLiteral() {}

    /// Four numbers of one to three digits, 0 to 255.
    public static boolean isIpv4(String text) {
        int numbers = 0;
        int value = -1;
        int digits = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (value < 0 || value > 255) {
                    return false;
                }
                numbers++;
                value = -1;
                digits = 0;
            } else if (c >= '0' && c <= '9' && ++digits <= 3) {
                value = Math.max(value, 0) * 10 + c - '0';
            } else {
                return false;
            }
        }
        return numbers == 4;
    }

    /// Eight groups, or fewer with one `::`; the last two may be an IPv4 address.
    public static boolean isIpv6(String text) {
        int groups = 0;
        boolean gap = false;
        int i = 0;
        if (text.startsWith("::")) {
            gap = true;
            i = 2;
        }
        while (i < text.length()) {
            int end = i;
            while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0 && text.charAt(end) < 0x80) {
                end++;
            }
            if (end < text.length() && text.charAt(end) == '.') {
                groups += 2;
                return isIpv4(text.substring(i)) && fits(groups, gap);
            }
            if (end == i || end - i > 4) {
                return false;
            }
            groups++;
            if (end == text.length()) {
                return fits(groups, gap);
            }
            if (text.charAt(end) != ':') {
                return false;
            }
            i = end + 1;
            if (i < text.length() && text.charAt(i) == ':') {
                if (gap) {
                    return false;
                }
                gap = true;
                i++;
            } else if (i == text.length()) {
                return false;
            }
        }
        return fits(groups, gap);
    }

    private static boolean fits(int groups, boolean gap) {
        return gap ? groups <= 7 : groups == 8;
    }
}
