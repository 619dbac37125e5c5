package hongyan.services.extract;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.mime.HeaderText;
import hongyan.formats.mime.Part;
import hongyan.formats.mime.PartText;
import hongyan.services.search.AttachmentTexts;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the text in attachments by what they are called and said to be. *Threads*: one, the indexer's.
///
/// *Failure*: an attachment that is broken, too large or hostile has no text, or that in front of the break.
public final class Attachments implements AttachmentTexts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);
    /// Characters of text of one message.
    private static final int MOST = 200_000;
    /// Bytes of an attachment as it stands in the message; larger ones are not read.
    private static final long LARGEST = 48L << 20;
    /// Attachments of a message that are read.
    private static final int MOST_PARTS = 50;

    private final PdfProcess pdf = new PdfProcess(Duration.ofSeconds(20), MOST, "192m");

    private enum Kind {
        NONE,
        PDF,
        OFFICE,
        ARCHIVE
    }

    @Override
    public String of(Part root, ByteSource body) {
        Text text = new Text(MOST);
        read(root, body, text, new int[] {MOST_PARTS});
        return text.toString();
    }

    private void read(Part part, ByteSource body, Text text, int[] left) {
        if (part.isMultipart() || part.isMessage()) {
            part.children().forEach(child -> read(child, body, text, left));
            return;
        }
        Kind kind = kind(part);
        if (kind == Kind.NONE || text.isFull() || part.bodySize() > LARGEST || left[0]-- <= 0) {
            return;
        }
        try (InputStream in = PartText.decoded(body, part)) {
            switch (kind) {
                case PDF -> text.add(pdf.text(in.readAllBytes()));
                case OFFICE -> OfficeText.read(in, part.bodySize(), text);
                case ARCHIVE ->
                    Archives.read(in, part.bodySize(), (name, entry) -> {
                        text.add(name);
                        text.add(" ");
                    });
                case NONE -> {}
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("an attachment has no more text: {}", part.subtype(), e);
        }
        text.add(" ");
    }

    private static Kind kind(Part part) {
        String name = HeaderText.fileName(part).toLowerCase(Locale.ROOT);
        Kind byName = switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "pdf" -> Kind.PDF;
            case "docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "pptx", "pptm", "ppsx" -> Kind.OFFICE;
            case "odt", "ods", "odp", "ott", "ots", "otp" -> Kind.OFFICE;
            case "zip", "jar", "epub" -> Kind.ARCHIVE;
            default -> Kind.NONE;
        };
        if (byName != Kind.NONE || !part.type().equals("APPLICATION")) {
            return byName;
        }
        String type = part.subtype().toLowerCase(Locale.ROOT);
        if (type.equals("pdf") || type.equals("x-pdf")) {
            return Kind.PDF;
        }
        if (type.startsWith("vnd.openxmlformats-officedocument.") || type.startsWith("vnd.oasis.opendocument.")) {
            return Kind.OFFICE;
        }
        return type.equals("zip") || type.equals("x-zip-compressed") ? Kind.ARCHIVE : Kind.NONE;
    }

    /// Ends the child process, if there is one.
    @Override
    public void close() {
        pdf.close();
    }
}
