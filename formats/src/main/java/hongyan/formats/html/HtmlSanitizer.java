package hongyan.formats.html;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;

/// Makes the HTML of a mail harmless: no script, no handler, nothing that loads or posts by itself.
///
/// Links open in a new tab that cannot reach back. Pictures of the web become `data-src` unless allowed and
/// are counted; pictures of the message (`cid:`) get the address the caller knows for them. The result is a
/// fragment to be put into a document of its own, in a sandboxed frame.
///
/// *Threads*: safe.
public final class HtmlSanitizer {
    /// Longer input is cut.
    public static final int MAX_INPUT = 4 << 20;

    private static final int MAX_ATTRIBUTE = 4000;

    /// What may be shown.
    ///
    /// @param cid the address of a part of the message by its Content-ID (without brackets); empty when there
    ///     is none
    /// @param remoteImages whether pictures are loaded from the web
    public record Options(Function<String, Optional<String>> cid, boolean remoteImages) {
        /// Nothing from outside, no parts known.
        public static Options strict() {
            return new Options(id -> Optional.empty(), false);
        }
    }

    /// @param html safe to be put into a document
    /// @param blockedImages pictures of the web that were held back
    public record Result(String html, int blockedImages) {}

    private HtmlSanitizer() {}

    /// Never fails; what cannot be understood is left out.
    public static Result sanitize(String html, Options options) {
        String text = html.length() > MAX_INPUT ? html.substring(0, MAX_INPUT) : html;
        Document document = Parser.htmlParser().parseInput(text, "");
        Writer writer = new Writer(options);
        document.filter(writer);
        return new Result(writer.out.toString(), writer.blocked + writer.css.remote());
    }

    private static final class Writer implements NodeFilter {
        private final Options options;
        private final StringBuilder out = new StringBuilder(4096);
        private final CssFilter css = new CssFilter();
        private int blocked;

        Writer(Options options) {
            this.options = options;
        }

        @Override
        public FilterResult head(Node node, int depth) {
            if (node instanceof TextNode text) {
                escape(text.getWholeText());
                return FilterResult.CONTINUE;
            }
            if (!(node instanceof Element element)) {
                return FilterResult.SKIP_ENTIRELY; // comments, declarations, raw data
            }
            String name = element.normalName();
            if (name.equals("style")) {
                style(element);
                return FilterResult.SKIP_ENTIRELY;
            }
            if (Lists.DROPPED.contains(name) || !element.tag().namespace().equals(Parser.NamespaceHtml)) {
                return FilterResult.SKIP_ENTIRELY;
            }
            String written = written(name);
            if (!written.isEmpty()) {
                out.append('<').append(written);
                attributes(element, written);
                out.append('>');
            }
            return FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element) {
                String written = written(element.normalName());
                if (!written.isEmpty() && !Lists.VOID.contains(written)) {
                    out.append("</").append(written).append('>');
                }
            }
            return FilterResult.CONTINUE;
        }

        // the body's colours are kept on an element of their own; a form is only its content
        private static String written(String name) {
            return name.equals("body") ? "div" : Lists.ELEMENTS.contains(name) ? name : "";
        }

        private void style(Element element) {
            StringBuilder sheet = new StringBuilder();
            for (Node child : element.childNodes()) {
                if (child instanceof DataNode data) {
                    sheet.append(data.getWholeData());
                }
            }
            String safe = css.sheet(sheet.toString());
            if (!safe.isEmpty()) {
                out.append("<style>").append(safe).append("</style>");
            }
        }

        private void attributes(Element element, String written) {
            if (element.normalName().equals("body")) {
                body(element);
                return;
            }
            for (Attribute attribute : element.attributes()) {
                String name = attribute.getKey().toLowerCase(Locale.ROOT);
                String value = attribute.getValue();
                if (name.equals("style")) {
                    attribute("style", css.declarations(value));
                } else if (name.equals("background")) {
                    blocked += SafeUrls.remote(value).isPresent() ? 1 : 0;
                } else if (written.equals("a") && name.equals("href")) {
                    SafeUrls.link(value).ifPresent(this::link);
                } else if (written.equals("img") && name.equals("src")) {
                    picture(value);
                } else if (Lists.ATTRIBUTES.contains(name) && value.length() <= MAX_ATTRIBUTE) {
                    attribute(name, value);
                }
            }
        }

        // the colours of the page, which a `div` has no attributes for
        private void body(Element element) {
            StringBuilder paint = new StringBuilder();
            colour("background-color", element.attr("bgcolor"), paint);
            colour("color", element.attr("text"), paint);
            blocked += SafeUrls.remote(element.attr("background")).isPresent() ? 1 : 0;
            attribute("style", paint + css.declarations(element.attr("style")));
            if (element.hasAttr("dir")) {
                attribute("dir", element.attr("dir"));
            }
            if (element.hasAttr("class")) {
                attribute("class", element.attr("class"));
            }
        }

        private void colour(String property, String value, StringBuilder out) {
            if (!value.isEmpty() && value.length() < 40) {
                out.append(
                        css.declarations(property + ':' + value.replace(";", "").replace(":", "")));
            }
        }

        private void link(String url) {
            attribute("href", url);
            out.append(" target=\"_blank\" rel=\"noopener noreferrer\"");
        }

        private void picture(String value) {
            Optional<String> part = SafeUrls.contentId(value).flatMap(options.cid());
            Optional<String> data = SafeUrls.picture(value);
            Optional<String> remote = SafeUrls.remote(value);
            if (part.isPresent()) {
                attribute("src", part.get());
            } else if (data.isPresent()) {
                attribute("src", data.get());
            } else if (remote.isPresent() && options.remoteImages()) {
                attribute("src", remote.get());
                out.append(" referrerpolicy=\"no-referrer\" loading=\"lazy\"");
            } else if (remote.isPresent()) {
                attribute("data-src", remote.get());
                blocked++;
            }
        }

        private void attribute(String name, String value) {
            if (value.isEmpty() && name.equals("style")) {
                return;
            }
            out.append(' ').append(name).append("=\"");
            escape(value);
            out.append('"');
        }

        private void escape(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                switch (c) {
                    case '&' -> out.append("&amp;");
                    case '<' -> out.append("&lt;");
                    case '>' -> out.append("&gt;");
                    case '"' -> out.append("&quot;");
                    case '\'' -> out.append("&#39;");
                    case '`' -> out.append("&#96;");
                    case '\u00A0' -> out.append("&nbsp;");
                    default -> {
                        if (c >= ' ' && c != 0x7F || c == '\n' || c == '\t' || c == '\r') {
                            out.append(c);
                        }
                    }
                }
            }
        }
    }
}
