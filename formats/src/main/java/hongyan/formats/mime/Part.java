package hongyan.formats.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node of the MIME tree with its place in the source.
///
/// @param headerOffset where the part's header starts
/// @param bodyOffset where its body starts, behind the empty line
/// @param bodySize bytes of the body, without the CRLF that belongs to the boundary
/// @param lines lines of the body: its line feeds
/// @param type upper case, `TEXT` when missing or broken
/// @param subtype upper case
/// @param params raw values with RFC 2231 pieces joined but not decoded (an extended value keeps the `*` at
///     the end of its name); names lower case, in order
/// @param encoding upper case, `7BIT` when missing
/// @param disposition lower case, or null
/// @param children parts of a multipart, at least one; the one enclosed message of a `message/rfc822` or
///     `message/global`
/// @param envelope of the enclosed message, else null; also null for a `message/rfc822` that is
///     transfer-encoded against RFC 2046 5.2.1, or has no body, and so stays opaque
public record Part(
        long headerOffset,
        long bodyOffset,
        long bodySize,
        long lines,
        String type,
        String subtype,
        List<Param> params,
        @Nullable String contentId,
        @Nullable String description,
        String encoding,
        @Nullable String disposition,
        List<Param> dispositionParams,
        List<String> languages,
        @Nullable String location,
        @Nullable String md5,
        List<Part> children,
        @Nullable Envelope envelope) {

    /// A parameter of Content-Type or Content-Disposition, raw.
    public record Param(String name, String value) {}

    public boolean isMultipart() {
        return type.equals("MULTIPART");
    }

    /// Whether the part encloses a message that was parsed.
    public boolean isMessage() {
        return envelope != null;
    }

    /// The raw value of a Content-Type parameter (lower case name), empty when there is none.
    public String param(String name) {
        return param(params, name);
    }

    /// The raw value of a Content-Disposition parameter (lower case name), empty when there is none.
    public String dispositionParam(String name) {
        return param(dispositionParams, name);
    }

    static String param(List<Param> params, String name) {
        for (Param param : params) {
            if (param.name.equals(name)) {
                return param.value;
            }
        }
        return "";
    }

    /// Bytes of the part's header, with the empty line.
    public long headerSize() {
        return bodyOffset - headerOffset;
    }
}
