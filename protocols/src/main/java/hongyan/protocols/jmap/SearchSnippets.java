package hongyan.protocols.jmap;

import hongyan.base.json.Json;
import hongyan.formats.hanzi.Simplified;
import hongyan.formats.html.HtmlText;
import hongyan.formats.mime.BodyParts;
import hongyan.formats.mime.Part;
import hongyan.formats.mime.PartText;
import hongyan.kv.blob.Bodies;
import hongyan.store.account.AccountStore;
import hongyan.store.account.Email;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `SearchSnippet/get` (RFC 8621 5): subject and a piece of the text with the words found in `<mark>`.
final class SearchSnippets {
    private static final int MAX_TEXT = 256 << 10;
    private static final int BEFORE = 30;
    /// RFC 8621 5: a preview has at most 255 octets.
    private static final int PREVIEW = 255;

    private final AccountStore store;
    private final Bodies bodies;

    SearchSnippets(AccountStore store, Bodies bodies) {
        this.store = store;
        this.bodies = bodies;
    }

    ObjectNode get(Call call) throws IOException {
        int account = call.account();
        List<String> ids =
                call.arguments().texts("emailIds").orElseThrow(() -> MethodError.invalidArguments("emailIds"));
        if (ids.size() > Limits.OBJECTS_IN_GET) {
            throw new MethodError("requestTooLarge", "");
        }
        List<String> words = EmailFilter.of(call).texts().stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        ObjectNode answer = Answers.start(account);
        ArrayNode list = answer.putArray("list");
        List<String> notFound = new ArrayList<>();
        for (String id : ids) {
            int number = call.number('e', id);
            var email = store.read(account, view -> view.email(number));
            if (email.isEmpty()) {
                notFound.add(id);
            } else {
                list.add(snippet(id, email.get(), words));
            }
        }
        if (notFound.isEmpty()) {
            answer.putNull("notFound");
        } else {
            answer.set("notFound", Answers.strings(notFound));
        }
        return answer;
    }

    private ObjectNode snippet(String id, Email email, List<String> words) throws IOException {
        ObjectNode json = Json.object().put("emailId", id);
        String raw = email.envelope().subject();
        String subject = raw == null ? "" : HeaderForm.text(raw);
        json.put("subject", first(subject, words) < 0 ? null : marked(subject, words, Integer.MAX_VALUE));
        json.put("preview", preview(email, words));
        return json;
    }

    private @Nullable String preview(Email email, List<String> words) throws IOException {
        if (words.isEmpty()) {
            return null;
        }
        for (Part part : BodyParts.of(email.structure()).text()) {
            if (part.type().equals("TEXT")) {
                String text = PartText.text(bodies.open(email.blob()), part, MAX_TEXT);
                if (part.subtype().equals("HTML")) {
                    text = HtmlText.of(text, MAX_TEXT);
                }
                int at = first(text, words);
                if (at >= 0) {
                    int from = Math.max(0, at - BEFORE);
                    from -= from > 0 && Character.isLowSurrogate(text.charAt(from)) ? 1 : 0;
                    String piece = text.substring(from, Math.min(text.length(), from + PREVIEW));
                    return marked(piece.replaceAll("\\s+", " "), words, PREVIEW);
                }
            }
        }
        return null;
    }

    private static int first(String text, List<String> words) {
        int first = -1;
        for (String word : words) {
            int at = indexOf(text, word, 0);
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        return first;
    }

    private static int indexOf(String text, String word, int from) {
        for (int i = from; i + word.length() <= text.length(); i++) {
            if (isAt(text, i, word)) {
                return i;
            }
        }
        return -1;
    }

    /// As [hongyan.services.search.Criterion.Alike] has it: case does not matter, nor do traditional forms.
    private static boolean isAt(String text, int at, String word) {
        for (int i = 0; i < word.length(); i++) {
            char a = text.charAt(at + i);
            char b = word.charAt(i);
            if (a != b
                    && Simplified.fold(a) != Simplified.fold(b)
                    && Character.toLowerCase(Character.toUpperCase(a))
                            != Character.toLowerCase(Character.toUpperCase(b))) {
                return false;
            }
        }
        return true;
    }

    /// Escaped HTML of at most so many octets, every word marked.
    private static String marked(String text, List<String> words, int octets) {
        StringBuilder out = new StringBuilder();
        int left = octets;
        int i = 0;
        while (i < text.length()) {
            int length = 0;
            for (String word : words) {
                if (i + word.length() <= text.length() && isAt(text, i, word)) {
                    length = Math.max(length, word.length());
                }
            }
            int c = text.codePointAt(i);
            int end = length > 0 ? i + length : i + Character.charCount(c);
            String piece = escape(text.substring(i, end));
            piece = length > 0 ? "<mark>" + piece + "</mark>" : piece;
            left -= piece.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            if (left < 0) {
                break;
            }
            out.append(piece);
            i = end;
        }
        return out.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
