package hongyan.formats.mime;

/// Raw header text to Unicode.
public final class HeaderText {
    private HeaderText() {}

    /// Decodes encoded words (RFC 2047, neighbours joined before decoding, also across split characters), then raw
    /// 8-bit: UTF-8 when
    /// it is, else GB18030. Control characters become spaces.
    public static String decode(String raw) {
        throw new UnsupportedOperationException();
    }

    /// The file name of a part as a person should see it: RFC 2231, then 2047, then a raw guess; no path, no control
    /// characters; empty when none.
    public static String fileName(Part part) {
        throw new UnsupportedOperationException();
    }
}
