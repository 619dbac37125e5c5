package hongyan.formats.html;

import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;

/// HTML as readable text: paragraphs, lists, quotes with `> `, cells apart, links with their address.
public final class HtmlText {
    private static final Set<String> BLOCKS = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "tr",
            "ul");
    private static final Set<String> SPACED =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "blockquote");

    private HtmlText() {}

    /// At most `limit` characters of text; lines end in LF, at most one empty line in a row, no blanks at
    /// line ends.
    public static String of(String html, int limit) {
        String text = html.length() > HtmlSanitizer.MAX_INPUT ? html.substring(0, HtmlSanitizer.MAX_INPUT) : html;
        Document document = Parser.htmlParser().parseInput(text, "");
        Writer writer = new Writer(limit);
        document.filter(writer);
        return writer.text();
    }

    private static final class Writer implements NodeFilter {
        private final int limit;
        private final StringBuilder out = new StringBuilder(1024);
        private int breaks = 2;
        private boolean space;
        private int quote;
        private int pre;

        Writer(int limit) {
            this.limit = limit;
        }

        String text() {
            int end = Math.min(out.length(), limit);
            if (end > 0 && end < out.length() && Character.isHighSurrogate(out.charAt(end - 1))) {
                end--;
            }
            return out.substring(0, end).stripTrailing();
        }

        @Override
        public FilterResult head(Node node, int depth) {
            if (out.length() > limit) {
                return FilterResult.STOP;
            }
            if (node instanceof TextNode text) {
                words(text.getWholeText());
                return FilterResult.CONTINUE;
            }
            if (!(node instanceof Element element)) {
                return FilterResult.SKIP_ENTIRELY;
            }
            String name = element.normalName();
            if (Lists.DROPPED.contains(name)) {
                return FilterResult.SKIP_ENTIRELY;
            }
            block(name);
            switch (name) {
                case "br" -> lineBreak();
                case "hr" -> {
                    append("----");
                    lines(1);
                }
                case "blockquote" -> quote++;
                case "pre" -> pre++;
                case "li" -> append("- ");
                case "td", "th" -> space = true;
                case "img" -> words(element.attr("alt"));
                default -> {}
            }
            return FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element) {
                String name = element.normalName();
                switch (name) {
                    case "a" -> link(element);
                    case "blockquote" -> quote--;
                    case "pre" -> pre--;
                    default -> {}
                }
                block(name);
            }
            return FilterResult.CONTINUE;
        }

        private void block(String name) {
            if (BLOCKS.contains(name)) {
                lines(SPACED.contains(name) ? 2 : 1);
            }
        }

        private void link(Element a) {
            String url = SafeUrls.link(a.attr("href")).orElse("");
            String shown = a.text().strip();
            boolean same = url.equals(shown)
                    || url.endsWith("//" + shown)
                    || url.equals("mailto:" + shown)
                    || url.equals(shown + "/");
            if (!url.isEmpty() && !shown.isEmpty() && !same && url.length() < 300) {
                words(" <" + url + ">");
            }
        }

        private void lines(int wanted) {
            space = false;
            while (breaks < wanted) {
                newLine();
            }
        }

        private void lineBreak() {
            space = false;
            if (breaks < 2) {
                newLine();
            }
        }

        private void newLine() {
            int end = out.length();
            while (end > 0 && out.charAt(end - 1) == ' ') {
                end--;
            }
            out.setLength(end);
            out.append('\n');
            breaks++;
        }

        private void words(String text) {
            for (int i = 0; i < text.length() && out.length() <= limit; i++) {
                char c = text.charAt(i);
                if (pre > 0 && c == '\n') {
                    newLine();
                    breaks = Math.min(breaks, 1);
                } else if (pre > 0 && (c == ' ' || c == '\t')) {
                    append(" ");
                } else if (c <= ' ' || c == 0xA0) {
                    space = true;
                } else if (c != 0x200B && c != 0xFEFF && c != 0xAD && c != 0x7F) {
                    append(c);
                }
            }
        }

        private void append(char c) {
            start();
            out.append(c);
        }

        private void append(String text) {
            start();
            out.append(text);
        }

        private void start() {
            if (breaks > 0) {
                out.append("> ".repeat(Math.min(quote, 20)));
            } else if (space) {
                out.append(' ');
            }
            space = false;
            breaks = 0;
        }
    }
}
