package hongyan.services.extract;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The text of OOXML (docx, xlsx, pptx) and ODF (odt, ods, odp) documents: ZIP files of XML. Knows no styles, no
/// sheets,
/// no order of slides; words of one paragraph or cell stay together. *Threads*: one.
final class OfficeText {
    private static final int MOST_DEPTH = 200;
    /// Elements and pieces of text of one entry.
    private static final int MOST_EVENTS = 5_000_000;

    private static final XMLInputFactory XML = factory();

    private OfficeText() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLReporter((message, type, information, location) -> {}); // else it goes to standard error
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing from elsewhere");
        });
        return factory;
    }

    /// @param packed bytes of the file
    /// @throws IOException when it is broken or beyond the bounds; `out` has what came before
    static void read(InputStream file, long packed, Text out) throws IOException {
        Archives.read(file, packed, (name, in) -> {
            if (hasText(name) && !out.isFull()) {
                xml(in, out);
            }
        });
    }

    /// The entries people read.
    private static boolean hasText(String raw) {
        String name = raw.toLowerCase(Locale.ROOT);
        if (!name.endsWith(".xml")) {
            return false;
        }
        return name.equals("content.xml") // ODF
                || name.equals("word/document.xml")
                || name.equals("word/comments.xml")
                || name.equals("word/footnotes.xml")
                || name.startsWith("word/header")
                || name.startsWith("word/footer")
                || name.equals("xl/sharedstrings.xml")
                || name.startsWith("xl/worksheets/sheet")
                || name.equals("xl/workbook.xml")
                || name.startsWith("ppt/slides/slide")
                || name.startsWith("ppt/notesslides/");
    }

    private static void xml(InputStream in, Text out) throws IOException {
        try {
            XMLStreamReader reader = XML.createXMLStreamReader(in);
            try {
                text(reader, out);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new IOException("broken XML", e);
        }
    }

    private static void text(XMLStreamReader reader, Text out) throws XMLStreamException, IOException {
        int depth = 0;
        boolean number = false;
        for (int events = 0; reader.hasNext() && !out.isFull(); events++) {
            if (events > MOST_EVENTS) {
                throw new IOException("too much XML");
            }
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > MOST_DEPTH) {
                        throw new IOException("XML too deep");
                    }
                    String element = reader.getLocalName();
                    // Cells of a sheet whose content is a number of a shared string.
                    number = element.equals("v") && reader.getNamespaceURI() != null;
                    if (element.equals("sheet") || element.equals("table")) {
                        String name = reader.getAttributeValue(null, "name");
                        out.add(name == null ? " " : " " + name + " ");
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    number = false;
                    if (parts(reader.getLocalName())) {
                        out.add(" ");
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!number) {
                        out.add(reader.getText());
                    }
                }
                default -> {}
            }
        }
    }

    /// Elements behind which a new word begins: all but the runs within a paragraph.
    private static boolean parts(String element) {
        return switch (element) {
            case "t", "r", "rPr", "span", "a", "rPh", "lang", "noProof", "b", "i", "u", "sz", "color" -> false;
            default -> true;
        };
    }
}
