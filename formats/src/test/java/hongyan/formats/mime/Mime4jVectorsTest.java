package hongyan.formats.mime;

import static org.assertj.core.api.Assertions.assertThat;

import hongyan.base.bytes.ByteSource;
import hongyan.formats.Vectors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// The messages of the mime4j collection: the same tree, the same decoded bodies, but for the listed
/// differences.
class Mime4jVectorsTest {
    @Test
    void agrees() throws Exception {
        DocumentBuilder xml = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
        Map<String, String> differ = new TreeMap<>();
        for (Path file : Vectors.files("mime/mime4j")) {
            String name = file.getFileName().toString();
            Path expected = file.resolveSibling(name.replace(".msg", "_decoded.xml"));
            if (!name.endsWith(".msg") || !Files.exists(expected)) {
                continue;
            }
            ByteSource source = ByteSource.of(Files.readAllBytes(file));
            Element root;
            try (InputStream in = Files.newInputStream(expected)) {
                root = xml.parse(in).getDocumentElement();
            } catch (SAXException e) {
                continue; // a few expectations hold control characters and are no XML
            }
            List<String> wrong = new ArrayList<>();
            entity(wrong, source, MimeParser.parse(source).root(), root, file.resolveSibling(""), "root");
            if (!wrong.isEmpty()) {
                differ.put(name, wrong.getFirst());
            }
        }
        Map<String, String> surprises = new TreeMap<>(differ);
        Map<String, String> known = Vectors.differences("mime4j");
        surprises.keySet().removeAll(known.keySet());
        assertThat(surprises).isEmpty();
        assertThat(differ.keySet()).isEqualTo(known.keySet());
    }

    private static void entity(
            List<String> wrong, ByteSource source, Part part, Element expected, Path folder, String at)
            throws IOException {
        for (Element child : children(expected)) {
            switch (child.getTagName()) {
                case "multipart" -> multipart(wrong, source, part, child, folder, at);
                case "message" -> {
                    if (!part.isMessage()) {
                        wrong.add(at + " is no message but " + part.type() + "/" + part.subtype());
                    } else {
                        entity(wrong, source, part.children().getFirst(), child, folder, at + " message");
                    }
                }
                case "text-body", "binary-body" ->
                    body(wrong, source, part, folder.resolve(child.getAttribute("name")), at);
                default -> {}
            }
        }
    }

    private static void multipart(
            List<String> wrong, ByteSource source, Part part, Element expected, Path folder, String at)
            throws IOException {
        List<Element> parts = children(expected).stream()
                .filter(e -> e.getTagName().equals("body-part"))
                .toList();
        if (parts.size() != part.children().size()) {
            wrong.add(at + " has " + part.children().size() + " parts instead of " + parts.size());
            return;
        }
        for (int i = 0; i < parts.size(); i++) {
            entity(wrong, source, part.children().get(i), parts.get(i), folder, at + "." + i);
        }
    }

    private static void body(List<String> wrong, ByteSource source, Part part, Path expected, String at)
            throws IOException {
        if (!part.children().isEmpty()) {
            wrong.add(at + " has parts of its own");
            return;
        }
        if (!Files.exists(expected)) {
            return; // kept once only in the collection
        }
        byte[] want = Files.readAllBytes(expected);
        try (InputStream in = PartText.decoded(source, part)) {
            byte[] have = in.readAllBytes();
            if (!text(have).equals(text(want)) && !sameText(part, have, want)) {
                wrong.add(at + " has other content: " + have.length + " bytes instead of " + want.length);
            }
        }
    }

    private static boolean sameText(Part part, byte[] have, byte[] want) {
        return part.type().equals("TEXT")
                && Charsets.decode(have, 0, have.length, PartText.label(part))
                        .replace("\r\n", "\n")
                        .strip()
                        .equals(new String(want, StandardCharsets.UTF_8)
                                .replace("\r\n", "\n")
                                .strip());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n")
                .strip();
    }

    private static List<Element> children(Element element) {
        List<Element> out = new ArrayList<>();
        for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element e) {
                out.add(e);
            }
        }
        return out;
    }
}
