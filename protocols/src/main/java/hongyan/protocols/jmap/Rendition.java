package hongyan.protocols.jmap;

import hongyan.base.bytes.ByteSource;
import hongyan.base.failure.NotAllowed;
import hongyan.base.failure.Reason;
import hongyan.base.json.Json;
import hongyan.formats.html.HtmlSanitizer;
import hongyan.formats.html.HtmlText;
import hongyan.formats.mime.BodyParts;
import hongyan.formats.mime.HeaderText;
import hongyan.formats.mime.Part;
import hongyan.formats.mime.PartText;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Email;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A message as a person reads it (ours: `urn:hongyan:params:jmap:web`): its HTML made harmless, its text, how many
/// remote pictures were held back, and where its own pictures are.
///
/// `html` is null for a message of text alone. Pictures of the message point to their downloads. Never fails for what
/// is
/// in a message.
final class Rendition {
    private static final int MAX_TEXT = 1 << 20;

    private final AccountStore store;
    private final Bodies bodies;

    Rendition(AccountStore store, Bodies bodies) {
        this.store = store;
        this.bodies = bodies;
    }

    ObjectNode of(int account, String emailId, boolean images) throws IOException {
        int number = Ids.number('e', emailId);
        Email email = store.read(account, view -> view.email(number))
                .orElseThrow(() -> new NotAllowed(Reason.NOT_FOUND, "no such email"));
        ByteSource source = bodies.open(email.blob());
        BodyParts parts = BodyParts.of(email.structure());
        Map<String, String> inline = inline(account, email);
        ObjectNode answer = Json.object();
        boolean html = parts.html().stream().anyMatch(Rendition::isHtml);
        HtmlSanitizer.Options options = new HtmlSanitizer.Options(cid -> Optional.ofNullable(inline.get(cid)), images);
        int blocked = 0;
        if (html) {
            StringBuilder page = new StringBuilder();
            for (Part part : parts.html()) {
                if (isHtml(part)) {
                    HtmlSanitizer.Result clean =
                            HtmlSanitizer.sanitize(PartText.text(source, part, HtmlSanitizer.MAX_INPUT), options);
                    page.append(clean.html());
                    blocked += clean.blockedImages();
                } else if (part.type().equals("TEXT")) {
                    page.append("<pre style=\"white-space:pre-wrap\">")
                            .append(escape(PartText.text(source, part, MAX_TEXT)))
                            .append("</pre>");
                } else if (part.type().equals("IMAGE")) {
                    page.append("<p><img alt=\"\" src=\"")
                            .append(escape(url(account, email, part)))
                            .append("\"></p>");
                }
            }
            answer.put("html", page.toString());
        } else {
            answer.putNull("html");
        }
        answer.put("text", text(source, parts));
        answer.put("blockedImages", blocked);
        ObjectNode map = answer.putObject("inline");
        inline.forEach(map::put);
        return answer;
    }

    private static boolean isHtml(Part part) {
        return part.type().equals("TEXT") && part.subtype().equals("HTML");
    }

    private static String text(ByteSource source, BodyParts parts) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Part part : parts.text()) {
            if (part.type().equals("TEXT")) {
                String piece = PartText.text(source, part, MAX_TEXT);
                text.append(text.isEmpty() ? "" : "\n");
                text.append(isHtml(part) ? HtmlText.of(piece, MAX_TEXT) : piece.replace("\r\n", "\n"));
            }
        }
        return text.toString();
    }

    /// Download addresses of pictures by Content-Id, the first of each.
    private static Map<String, String> inline(int account, Email email) {
        Map<String, String> inline = new HashMap<>();
        collect(account, email, email.structure(), "", inline);
        return inline;
    }

    private static void collect(int account, Email email, Part part, String path, Map<String, String> inline) {
        if (part.isMultipart()) {
            List<Part> children = part.children();
            for (int i = 0; i < children.size(); i++) {
                collect(account, email, children.get(i), Blobs.path(path, i + 1), inline);
            }
            return;
        }
        String cid = EmailJson.cid(part);
        if (cid != null && part.type().equals("IMAGE")) {
            inline.putIfAbsent(cid, url(account, email, part, path.isEmpty() ? "1" : path));
        }
    }

    private static String url(int account, Email email, Part part) {
        return url(account, email, part, path(email.structure(), part, "").orElse("1"));
    }

    private static Optional<String> path(Part at, Part wanted, String path) {
        if (at.equals(wanted)) {
            return Optional.of(path.isEmpty() ? "1" : path);
        }
        if (at.isMultipart()) {
            for (int i = 0; i < at.children().size(); i++) {
                Optional<String> found = path(at.children().get(i), wanted, Blobs.path(path, i + 1));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static String url(int account, Email email, Part part, String path) {
        String name = HeaderText.fileName(part);
        return "/jmap/download/" + Ids.account(account) + "/" + Blobs.ofPart(Blobs.ofEmail(email.id()), path) + "/"
                + encode(name.isEmpty() || name.equals(".") || name.equals("..") ? "image" : name)
                + "?accept=" + encode(Blobs.type(part));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
