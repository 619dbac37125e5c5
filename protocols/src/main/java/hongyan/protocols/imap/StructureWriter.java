package hongyan.protocols.imap;

import hongyan.formats.mime.Envelope;
import hongyan.formats.mime.Part;
import java.util.List;

/// BODY and BODYSTRUCTURE (RFC 9051 7.5.2).
final class StructureWriter {
    private StructureWriter() {}

    /// @param extended BODYSTRUCTURE rather than BODY
    static void write(ImapOutput out, Part part, boolean extended) {
        out.put('(');
        if (part.isMultipart()) {
            multipart(out, part, extended);
        } else {
            single(out, part, extended);
        }
        out.put(')');
    }

    private static void multipart(ImapOutput out, Part part, boolean extended) {
        for (Part child : part.children()) {
            write(out, child, extended);
        }
        if (part.children().isEmpty()) {
            // The grammar wants one part at least.
            out.ascii("(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 0 0)");
        }
        out.put(' ').string(part.subtype());
        if (extended) {
            out.put(' ');
            params(out, part.params());
            out.put(' ');
            tail(out, part);
        }
    }

    private static void single(ImapOutput out, Part part, boolean extended) {
        Envelope envelope = part.envelope();
        boolean message = envelope != null && !part.children().isEmpty();
        boolean opaque = !message && part.type().equals("MESSAGE") && isMessage(part.subtype());
        // A message that was not looked into must not claim to be one: clients expect its envelope here.
        out.string(opaque ? "APPLICATION" : part.type()).put(' ');
        out.string(opaque ? "OCTET-STREAM" : part.subtype()).put(' ');
        params(out, part.params());
        out.put(' ')
                .nstring(part.contentId())
                .put(' ')
                .nstring(part.description())
                .put(' ');
        out.string(part.encoding()).put(' ').number(part.bodySize());
        if (message && envelope != null) {
            out.put(' ');
            EnvelopeWriter.write(out, envelope);
            out.put(' ');
            write(out, part.children().getFirst(), extended);
            out.put(' ').number(part.lines());
        } else if (part.type().equals("TEXT")) {
            out.put(' ').number(part.lines());
        }
        if (extended) {
            out.put(' ').nstring(part.md5()).put(' ');
            tail(out, part);
        }
    }

    private static boolean isMessage(String subtype) {
        return subtype.equals("RFC822") || subtype.equals("GLOBAL");
    }

    /// Disposition, languages, location.
    private static void tail(ImapOutput out, Part part) {
        String disposition = part.disposition();
        if (disposition == null) {
            out.ascii("NIL");
        } else {
            out.put('(').string(disposition).put(' ');
            params(out, part.dispositionParams());
            out.put(')');
        }
        out.put(' ');
        languages(out, part.languages());
        out.put(' ').nstring(part.location());
    }

    private static void languages(ImapOutput out, List<String> languages) {
        if (languages.isEmpty()) {
            out.ascii("NIL");
            return;
        }
        out.put('(');
        for (int i = 0; i < languages.size(); i++) {
            if (i > 0) {
                out.put(' ');
            }
            out.string(languages.get(i));
        }
        out.put(')');
    }

    private static void params(ImapOutput out, List<Part.Param> params) {
        if (params.isEmpty()) {
            out.ascii("NIL");
            return;
        }
        out.put('(');
        for (int i = 0; i < params.size(); i++) {
            if (i > 0) {
                out.put(' ');
            }
            out.string(params.get(i).name()).put(' ').string(params.get(i).value());
        }
        out.put(')');
    }
}
