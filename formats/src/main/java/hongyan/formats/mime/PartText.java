package hongyan.formats.mime;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;
import java.io.InputStream;

/// The content of a part: transfer encoding undone, text in Unicode.
public final class PartText {
    private PartText() {}

    /// The body of the part with its transfer encoding undone; damage is passed over, never thrown.
    public static InputStream decoded(ByteSource message, Part part) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// The text of a text part, at most `limit` characters: charset by label with the Chinese aliases (DESIGN 4),
    /// guessed when missing.
    public static String text(ByteSource message, Part part, int limit) throws IOException {
        throw new UnsupportedOperationException();
    }
}
