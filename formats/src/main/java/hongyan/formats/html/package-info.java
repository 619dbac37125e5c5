/// HTML of mail, which is hostile until proved harmless.
///
/// [HtmlSanitizer] parses as a browser does and writes anew only what is on its lists: elements that hold no
/// code, attributes one by one, styles property by property ([CssFilter]), links and pictures by scheme
/// ([SafeUrls]). What it writes has no raw-text elements but filtered styles, no foreign content and no
/// unquoted attribute, so that a browser reads it as the same tree. Remote pictures are held back until the
/// reader asks.
///
/// [HtmlText] makes readable plain text for quoting and previews, [HtmlWords] bare words for search, quickly.
///
/// Never throws on any input; bounded by [HtmlSanitizer#MAX_INPUT] characters and the depth the parser
/// allows.
///
/// Read [HtmlSanitizer] first, then [Lists].
@NullMarked
package hongyan.formats.html;

import org.jspecify.annotations.NullMarked;
