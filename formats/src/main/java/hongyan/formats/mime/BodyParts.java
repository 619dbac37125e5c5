package hongyan.formats.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which parts are the text of a message and which are attachments (RFC 8621 4.1.4).
///
/// @param text leaves to show to who wants plain text
/// @param html leaves to show to who wants HTML
/// @param attachments leaves to offer for download
public record BodyParts(List<Part> text, List<Part> html, List<Part> attachments) {
    /// Sorts the leaves below `root`.
    public static BodyParts of(Part root) {
        Sorter sorter = new Sorter();
        sorter.sort(List.of(root), "mixed", false, sorter.html, sorter.text);
        return new BodyParts(List.copyOf(sorter.text), List.copyOf(sorter.html), List.copyOf(sorter.attachments));
    }

    /// Whether a person would say that the message has an attachment: not for pictures inside the text, nor
    /// for a signature.
    public boolean hasAttachment() {
        for (Part part : attachments) {
            boolean inline = "inline".equals(part.disposition());
            boolean picture =
                    part.type().equals("IMAGE") && part.contentId() != null && !"attachment".equals(part.disposition());
            boolean signature = switch (part.subtype()) {
                case "PGP-SIGNATURE", "PKCS7-SIGNATURE", "X-PKCS7-SIGNATURE" -> true;
                default -> false;
            };
            if (!inline && !picture && !signature) {
                return true;
            }
        }
        return false;
    }

    private static final class Sorter {
        private final List<Part> text = new ArrayList<>(2);
        private final List<Part> html = new ArrayList<>(2);
        private final List<Part> attachments = new ArrayList<>(2);

        // RFC 8621 4.1.4 parseStructure
        private void sort(
                List<Part> parts,
                String multipart,
                boolean inAlternative,
                @Nullable List<Part> htmlList,
                @Nullable List<Part> textList) {
            List<Part> html = htmlList;
            List<Part> text = textList;
            int textLength = text == null ? -1 : text.size();
            int htmlLength = html == null ? -1 : html.size();
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                if (part.isMultipart() && !part.children().isEmpty()) {
                    boolean alternative = part.subtype().equals("ALTERNATIVE");
                    sort(part.children(), multipartName(part), inAlternative || alternative, html, text);
                } else if (!isInline(part, i, multipart)) {
                    attachments.add(part);
                } else if (multipart.equals("alternative")) {
                    alternative(part, html, text);
                } else {
                    if (inAlternative && part.type().equals("TEXT")) {
                        // from here on this branch is for one of the two readers
                        html = part.subtype().equals("PLAIN") ? null : html;
                        text = part.subtype().equals("HTML") ? null : text;
                    }
                    if (text != null) {
                        text.add(part);
                    }
                    if (html != null) {
                        html.add(part);
                    }
                    if ((text == null || html == null) && isMedia(part)) {
                        attachments.add(part);
                    }
                }
            }
            if (multipart.equals("alternative") && text != null && html != null) {
                if (textLength == text.size() && htmlLength != html.size()) {
                    text.addAll(html.subList(htmlLength, html.size())); // found HTML alone
                }
                if (htmlLength == html.size() && textLength != text.size()) {
                    html.addAll(text.subList(textLength, text.size())); // found text alone
                }
            }
        }

        private void alternative(Part part, @Nullable List<Part> html, @Nullable List<Part> text) {
            if (part.type().equals("TEXT") && part.subtype().equals("PLAIN") && text != null) {
                text.add(part);
            } else if (part.type().equals("TEXT") && part.subtype().equals("HTML") && html != null) {
                html.add(part);
            } else {
                attachments.add(part);
            }
        }

        private static String multipartName(Part part) {
            return switch (part.subtype()) {
                case "ALTERNATIVE" -> "alternative";
                case "RELATED" -> "related";
                default -> "mixed";
            };
        }

        private static boolean isInline(Part part, int index, String multipart) {
            boolean text = part.type().equals("TEXT")
                    && (part.subtype().equals("PLAIN") || part.subtype().equals("HTML"));
            boolean named = !part.param("name").isEmpty()
                    || !part.param("name*").isEmpty()
                    || !part.dispositionParam("filename").isEmpty()
                    || !part.dispositionParam("filename*").isEmpty();
            return !"attachment".equals(part.disposition())
                    && (text || isMedia(part))
                    && (index == 0 || !multipart.equals("related") && (isMedia(part) || !named));
        }

        private static boolean isMedia(Part part) {
            return part.type().equals("IMAGE")
                    || part.type().equals("AUDIO")
                    || part.type().equals("VIDEO");
        }
    }
}
