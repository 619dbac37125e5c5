package hongyan.formats.mime;

import hongyan.base.bytes.ByteSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a message that is to be written.
///
/// @param type `text/plain`, `image/png` ...; the parameters `charset`, `boundary` and `name` are added when
///     writing
/// @param params further parameters of the type, Unicode
/// @param disposition `inline`, `attachment` or null
/// @param name file name as people write it, or null
/// @param contentId without brackets, or null
/// @param fields further header fields, each whole with its CRLF, from [HeaderWriter]
public record NewPart(
        String type,
        List<Part.Param> params,
        @Nullable String disposition,
        @Nullable String name,
        @Nullable String contentId,
        List<String> fields,
        Content content) {

    /// What a part holds.
    public sealed interface Content {
        /// Text; written in UTF-8 with CRLF.
        record Text(String text) implements Content {}

        /// Bytes of a file, read while writing.
        record Bytes(ByteSource bytes) implements Content {}

        /// Parts of a multipart.
        record Parts(List<NewPart> parts) implements Content {}
    }

    /// `text/plain`, `text/html` ...
    public static NewPart text(String type, String text) {
        return new NewPart(type, List.of(), null, null, null, List.of(), new Content.Text(text));
    }

    /// A file to download.
    public static NewPart attachment(String type, String name, ByteSource bytes) {
        return new NewPart(type, List.of(), "attachment", name, null, List.of(), new Content.Bytes(bytes));
    }

    /// A picture inside the HTML, linked as `cid:`.
    public static NewPart inline(String type, String name, String contentId, ByteSource bytes) {
        return new NewPart(type, List.of(), "inline", name, contentId, List.of(), new Content.Bytes(bytes));
    }

    /// `multipart/...`
    public static NewPart multipart(String subtype, List<NewPart> parts) {
        return new NewPart("multipart/" + subtype, List.of(), null, null, null, List.of(), new Content.Parts(parts));
    }
}
