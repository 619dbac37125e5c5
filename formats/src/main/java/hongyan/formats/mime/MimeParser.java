package hongyan.formats.mime;

import hongyan.base.bytes.ByteSource;
import java.io.IOException;

/// Reads a message once, front to back, with bounded memory.
public final class MimeParser {
    private MimeParser() {}

    /// @throws IOException only when the source cannot be read; a broken message is a message
    public static Message parse(ByteSource source) throws IOException {
        throw new UnsupportedOperationException();
    }
}
