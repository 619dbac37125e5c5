package hongyan.services.search;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.mime.HeaderText;
import hongyan.formats.mime.Part;
import hongyan.formats.mime.PartText;
import hongyan.services.search.Criterion.*;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// The tests that need a message's bytes. One object per message; the body is read at most once when small.
/// *Threads*: one.
final class BodyMatch {
    /// Up to this size the whole body is read into memory once.
    private static final int WHOLE = 4 << 20;
    /// Characters of a text part that are looked at.
    private static final int MAX_TEXT = 8 << 20;
    /// Bytes of a header that are looked at.
    private static final int MAX_HEADER = 1 << 20;

    private final Candidate candidate;
    private final Part root;
    private final ByteSource body;
    private final byte[] whole;

    BodyMatch(Candidate candidate, Part root, ByteSource source) throws IOException {
        this.candidate = candidate;
        this.root = root;
        boolean small = source.size() <= WHOLE;
        this.whole = small ? source.slice(0, (int) source.size()) : new byte[0];
        this.body = small ? ByteSource.of(whole) : source;
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
            case Text(Where where, String text) -> {
                AsciiScan scan = new AsciiScan(text);
                yield (where == Where.ANYWHERE && headerText(root, text, scan)) || inPart(root, text, scan);
            }
            case InMailbox _, OutsideOf _, Uids _, SystemFlag _, Keyword _, Modseq _, Emails _ -> false;
            case Received _, Saved _, Sent _, Larger _, Smaller _, HasAttachment _, Threads _ -> false;
            case SomeInThread _, AllInThread _ -> false;
        };
    }

    /// RFC 3501 6.4.4 HEADER: the field is there and contains the text; a text of no length wants only the field.
    private boolean header(String name, String folded) throws IOException {
        String header = latin1(root.headerOffset(), root.headerSize(), MAX_HEADER);
        int at = 0;
        while (at < header.length()) {
            int end = endOfField(header, at);
            int colon = header.indexOf(':', at);
            if (colon > 0 && colon < end) {
                String field = header.substring(at, colon).strip().toLowerCase(Locale.ROOT);
                if (field.equals(name) && fieldContains(header.substring(colon + 1, end), folded)) {
                    return true;
                }
            }
            at = end;
        }
        return false;
    }

    private static boolean fieldContains(String raw, String folded) {
        if (folded.isEmpty()) {
            return true;
        }
        String unfolded = raw.strip().replace("\r\n", "").replace("\n", "");
        // The words as they stand, too: encoded words may be what is looked for.
        return Folded.fold(HeaderText.decode(unfolded)).contains(folded)
                || Folded.fold(unfolded).contains(folded);
    }

    /// Where the field that starts at `at` ends, its continuation lines included.
    private static int endOfField(String header, int at) {
        int end = at;
        do {
            int lf = header.indexOf('\n', end);
            end = lf < 0 ? header.length() : lf + 1;
        } while (end < header.length() && (header.charAt(end) == ' ' || header.charAt(end) == '\t'));
        return end;
    }

    /// All fields of a header.
    private boolean headerText(Part part, String folded, AsciiScan scan) throws IOException {
        if (part.headerOffset() + part.headerSize() <= whole.length) {
            int from = (int) part.headerOffset();
            int to = (int) (part.headerOffset() + part.headerSize());
            switch (scan.find(whole, from, to)) {
                case YES -> {
                    return true;
                }
                case NO -> {
                    if (!encodedWords(from, to)) {
                        return false;
                    }
                }
                case NOT_ASCII -> {}
            }
        }
        String header = latin1(part.headerOffset(), part.headerSize(), MAX_HEADER);
        for (int at = 0; at < header.length(); at = endOfField(header, at)) {
            if (fieldContains(header.substring(at, endOfField(header, at)), folded)) {
                return true;
            }
        }
        return false;
    }

    private boolean encodedWords(int from, int to) {
        for (int i = from; i + 1 < to; i++) {
            if (whole[i] == '=' && whole[i + 1] == '?') {
                return true;
            }
        }
        return false;
    }

    private boolean inPart(Part part, String folded, AsciiScan scan) throws IOException {
        if (part.isMultipart() || part.isMessage()) {
            for (Part child : part.children()) {
                if ((part.isMessage() && headerText(child, folded, scan)) || inPart(child, folded, scan)) {
                    return true;
                }
            }
            return false;
        }
        if (Folded.fold(HeaderText.fileName(part)).contains(folded)) {
            return true;
        }
        return part.type().equals("TEXT") && inText(part, folded, scan);
    }

    private boolean inText(Part part, String folded, AsciiScan scan) throws IOException {
        boolean html = part.subtype().equals("HTML");
        if (!html && identity(part) && part.bodyOffset() + part.bodySize() <= whole.length) {
            int from = (int) part.bodyOffset();
            AsciiScan.Found found = scan.find(whole, from, from + (int) part.bodySize());
            if (found != AsciiScan.Found.NOT_ASCII) {
                return found == AsciiScan.Found.YES;
            }
        }
        String text = PartText.text(body, part, MAX_TEXT);
        return Folded.fold(html ? HtmlText.of(text) : text).contains(folded);
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

    private String latin1(long offset, long size, int limit) throws IOException {
        return new String(body.slice(offset, (int) Math.min(size, limit)), StandardCharsets.ISO_8859_1);
    }
}
