package hongyan.protocols.jmap;

import hongyan.base.bytes.ByteSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a message that is being made.
sealed interface NewPart {
    /// What every part may say about itself.
    ///
    /// @param name file name, empty when none
    /// @param disposition `attachment`, `inline` or null
    /// @param fields further fields, written as they are: name, value
    record Facts(
            String name,
            @Nullable String disposition,
            @Nullable String cid,
            List<String> languages,
            @Nullable String location,
            List<String[]> fields) {
        static final Facts NONE = new Facts("", null, null, List.of(), null, List.of());
    }

    Facts facts();

    /// `multipart/<subtype>`.
    record Multipart(String subtype, Facts facts, List<NewPart> children) implements NewPart {}

    /// `text/<subtype>` in UTF-8.
    record Text(String subtype, String text, Facts facts) implements NewPart {}

    /// Bytes from elsewhere.
    ///
    /// @param type media type
    record Bytes(String type, ByteSource source, Facts facts) implements NewPart {}
}
