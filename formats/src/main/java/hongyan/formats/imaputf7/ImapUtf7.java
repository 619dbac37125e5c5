package hongyan.formats.imaputf7;

import java.util.Optional;

/// Mailbox names between Unicode and modified UTF-7.
public final class ImapUtf7 {
    private ImapUtf7() {}

    public static String encode(String name) {
        throw new UnsupportedOperationException();
    }

    /// Empty when the text is not well-formed modified UTF-7.
    public static Optional<String> decode(String text) {
        throw new UnsupportedOperationException();
    }
}
