package hongyan.services.search;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.hanzi.Simplified;
import hongyan.formats.mime.HeaderText;
import hongyan.formats.mime.Part;
import hongyan.services.search.Criterion.*;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// The tests that need a message's bytes. One object per message. *Threads*: one.
final class BodyMatch {
    private final Candidate candidate;
    private final Contents contents;
    private final Part root;
    private final byte[] whole;

    BodyMatch(Candidate candidate, Part root, ByteSource source) throws IOException {
        this.candidate = candidate;
        this.root = root;
        this.contents = new Contents(root, source);
        this.whole = contents.whole;
    }

    /// What is looked for.
    ///
    /// @param alike traditional characters count as simplified; `text` has none then
    private record Needle(String text, boolean alike, AsciiScan scan) {
        Needle(String text, boolean alike) {
            this(text, alike, new AsciiScan(text));
        }

        boolean in(CharSequence raw) {
            String folded = Folded.fold(raw);
            return (alike ? Simplified.fold(folded) : folded).contains(text);
        }

        /// The raw bytes of a header may hold it across two fields.
        boolean hasBlank() {
            return text.indexOf(' ') >= 0;
        }
    }

    boolean test(Criterion criterion) throws IOException {
        Answer known = Matcher.test(criterion, candidate);
        if (known != Answer.OPEN) {
            return known == Answer.YES;
        }
        return switch (criterion) {
            case And(List<Criterion> all) -> {
                for (Criterion each : all) {
                    if (!test(each)) {
                        yield false;
                    }
                }
                yield true;
            }
            case Or(List<Criterion> any) -> {
                for (Criterion each : any) {
                    if (test(each)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Not(Criterion inner) -> !test(inner);
            case Header(String name, String value) -> header(name, value);
            case Text(Where where, String text) -> text(where, new Needle(text, false));
            case Alike(Where where, String text) -> text(where, new Needle(text, true));
            case InMailbox _, OutsideOf _, Uids _, SystemFlag _, Keyword _, Modseq _, Emails _ -> false;
            case Received _, Saved _, Sent _, Larger _, Smaller _, HasAttachment _, Threads _ -> false;
            case SomeInThread _, AllInThread _ -> false;
        };
    }

    private boolean text(Where where, Needle needle) throws IOException {
        return (where == Where.ANYWHERE && headerText(root, needle)) || inPart(root, needle);
    }

    /// RFC 3501 6.4.4 HEADER: the field is there and contains the text; a text of no length wants only the field.
    private boolean header(String name, String folded) throws IOException {
        Needle needle = new Needle(folded, false);
        return contents.fields(root, field -> {
            int colon = field.indexOf(':');
            return colon <= 0
                    || !field.substring(0, colon)
                            .strip()
                            .toLowerCase(Locale.ROOT)
                            .equals(name)
                    || !fieldContains(field.substring(colon + 1), needle);
        });
    }

    private static boolean fieldContains(String raw, Needle needle) {
        if (needle.text.isEmpty()) {
            return true;
        }
        String unfolded = Contents.unfolded(raw);
        // The words as they stand, too: encoded words may be what is looked for.
        return needle.in(Contents.decoded(unfolded)) || Contents.isCoded(unfolded) && needle.in(unfolded);
    }

    /// All fields of a header.
    private boolean headerText(Part part, Needle needle) throws IOException {
        if (part.headerOffset() + part.headerSize() <= whole.length) {
            int from = (int) part.headerOffset();
            int to = (int) (part.headerOffset() + part.headerSize());
            switch (needle.scan.find(whole, from, to)) {
                case YES -> {
                    if (!needle.hasBlank()) {
                        return true;
                    }
                }
                case NO -> {
                    if (!encodedWords(from, to)) {
                        return false;
                    }
                }
                case NOT_ASCII -> {}
            }
        }
        return contents.fields(part, field -> !fieldContains(field, needle));
    }

    private boolean encodedWords(int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (whole[i] == '=' && whole[i + 1] == '?') {
                return true;
            }
        }
        return false;
    }

    private boolean inPart(Part part, Needle needle) throws IOException {
        if (part.isMultipart() || part.isMessage()) {
            for (Part child : part.children()) {
                if ((part.isMessage() && headerText(child, needle)) || inPart(child, needle)) {
                    return true;
                }
            }
            return false;
        }
        if (needle.in(HeaderText.fileName(part))) {
            return true;
        }
        return part.type().equals("TEXT") && inText(part, needle);
    }

    private boolean inText(Part part, Needle needle) throws IOException {
        if (!part.subtype().equals("HTML") && identity(part) && part.bodyOffset() + part.bodySize() <= whole.length) {
            int from = (int) part.bodyOffset();
            AsciiScan.Found found = needle.scan.find(whole, from, from + (int) part.bodySize());
            if (found != AsciiScan.Found.NOT_ASCII) {
                return found == AsciiScan.Found.YES;
            }
        }
        return needle.in(contents.text(part));
    }

    private static boolean identity(Part part) {
        boolean plain = switch (part.encoding()) {
            case "7BIT", "8BIT", "BINARY" -> true;
            default -> false;
        };
        return plain && part.params().stream().noneMatch(p -> p.name().equals("charset") && shifts(p.value()));
    }

    /// Charsets whose ASCII bytes are not all ASCII characters.
    private static boolean shifts(String charset) {
        String name = charset.toLowerCase(Locale.ROOT);
        return name.startsWith("utf-7")
                || name.startsWith("utf-16")
                || name.startsWith("utf-32")
                || name.startsWith("iso-2022")
                || name.startsWith("hz")
                || name.contains("ebcdic")
                || name.startsWith("ibm0");
    }
}
